"""The complete denial table: `python -m factory.policies.table` writes docs/policy.md.

Every operation is put to the shipped policies in every role, safe mode, gate and state,
and each circumstance besides in every role and safe mode, with and without what else
may deny. The page holds all of these answers in one line an operation: what the role
and safe mode deny, and what a gate, a state or a circumstance denies besides.
Combinations whose answer is not the sum of these are listed one by one.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path

from factory.decision import (
    Action,
    Confirming,
    Decision,
    Denial,
    Effort,
    PolicyRequest,
)
from factory.model import GateState, Limits, Role, State
from factory.policy import PolicyEngine

PAGE = Path("docs/policy.md")
GATES: tuple[GateState | None, ...] = (None, *GateState)
STATES: tuple[State | None, ...] = (None, *State)
MODES = (False, True)

PLAIN = ""
CIRCUMSTANCES: Mapping[str, Mapping[str, object]] = {
    "unproved": {"is_proved": False},
    "no audit": {"missing": ("audit",), "stage": State.CANARY},
    "no metrics": {"missing": ("metrics",), "stage": State.CANARY},
    "memory_mb 1025": {"limits": Limits(memory_mb=1025)},
    "timeout_ms 60001": {"limits": Limits(timeout_ms=60_001)},
    "fuel 10000000001": {"limits": Limits(fuel=10_000_000_001)},
    "iterations 1001": {"effort": Effort(iterations=1001)},
    "records 100001": {"effort": Effort(records=100_001)},
    "minutes 1441": {"effort": Effort(minutes=1441)},
    "one person": {"confirming": Confirming(risk="high", people=1, four_eyes=True)},
}

Decide = Callable[[PolicyRequest], Decision]
Denials = frozenset[str]
Asked = tuple[Action, Role, bool, GateState | None, State | None, str]
Answers = Mapping[Asked, Denials]

INTRO = """# What the policies deny

Written by `python -m factory.policies.table`; a test holds it up to date.

The texts stand in `factory/policies/*.cedar`, with a schema that is always given.
Roles are permitted broadly, and named forbids take back; whatever a policy cannot
evaluate is denied as `policy_error`. A no names every reason at once, and suggests only
what was evaluated again and does lead to a yes. The hash of the texts is a part of
every plan.

The policies know the role, the operation, safe mode, the gate that the operation
needs, the state of the record and the state that it would reach, and these
circumstances:

- unproved: `approve` to experimental or stable without the judge's verdict. Only
  `admin` may, as an override: it takes the version's whole address, typed, and stands
  in the journal.
- no audit, no metrics: an integration that a canary takes does not work now, and the
  version would become a canary. A factory in memory needs no audit outside of itself.
- memory_mb, timeout_ms, fuel: a cell asks for more than one call may have.
- iterations, records, minutes: a training asks for more than one may take.
- one person: a plan of high risk in a factory under four eyes was confirmed by one
  person. It waits for another one, see [approvals.md](approvals.md).

That a person confirms exactly this plan is asked of every change (`hitl`), and that
this person types a name where the risk is high; no policy can change either. What the
life of a record forbids is in [lifecycle.md](lifecycle.md).

An operation is denied for the reasons in the column of its role, and besides with a
gate that is in its column "gate", and besides for a record in its column "state", and
besides in a circumstance of its last column.
`✔` is a yes, `→ admin` is `role_required` with the role that it takes, `safe` is
`safe_mode` (which takes admin), `—` that nothing of the column denies it.
"""


def situations() -> Iterator[Asked]:
    """Everything that is asked."""
    for asked in product(Action, Role, MODES, GATES, STATES):
        yield (*asked, PLAIN)
    # With what denies besides, and without: that tells whether the answers add up.
    shut = (None, GateState.LOCKED), (None, State.QUARANTINED)
    yield from product(Action, Role, MODES, *shut, CIRCUMSTANCES)


def answers(decide: Decide) -> dict[Asked, Denials]:
    """What the policies deny, for every operation in every situation.

    Args:
        decide: asks the policies.
    """
    return {
        asked: frozenset(_name(each) for each in decide(request(asked)).denials)
        for asked in situations()
    }


def page(known: Answers) -> str:
    """The page of all answers."""
    count = f"{len(known)} situations: {_counts()}.\n"
    parts = [INTRO, count, *_table(known), "", "## Exceptions", "", *_exceptions(known)]
    return "\n".join(parts) + "\n"


def _counts() -> str:
    return (
        f"{len(Action)} operations in {len(Role)} roles, with safe mode on and off, "
        f"with no gate or one in {len(GateState)} states, on no record or one in "
        f"{len(State)} states; and {len(CIRCUMSTANCES)} circumstances in all roles "
        "and modes"
    )


def request(asked: Asked) -> PolicyRequest:
    """The question to the policy."""
    action, role, safe_mode, gate, state, circumstance = asked
    plain = PolicyRequest(
        role=role,
        action=action,
        resource="organ.any.v1",
        safe_mode=safe_mode,
        capability=None if gate is None else "any",
        gate=gate,
        state=state,
    )
    return plain.model_copy(update=dict(CIRCUMSTANCES.get(circumstance, {})))


def _name(denial: Denial) -> str:
    match denial.code.value, denial.required_role:
        case "role_required", Role() as role:
            return f"→ {role.value}"
        case "safe_mode", _:
            return "safe"
        case "approval_required", Role() as role:
            return f"approval_required but by {role.value}"
        case code, _:
            return str(code)


# -- the table -----------------------------------------------------------------


def _table(known: Answers) -> Iterator[str]:
    columns = [f"{r.value}{', safe mode' * mode}" for mode, r in product(MODES, Role)]
    yield _row(["operation", *columns, "gate", "state", "circumstance"])
    yield _row(["---"] * (len(columns) + 4))
    for action in Action:
        by_role = [
            _told(known[action, role, mode, None, None, PLAIN])
            for mode, role in product(MODES, Role)
        ]
        gates = {g.value: _by_gate(known, action, g) for g in GateState}
        states = {s.value: _by_state(known, action, s) for s in State}
        others = {each: _by_other(known, action, each) for each in CIRCUMSTANCES}
        besides = [_besides(each) for each in (gates, states, others)]
        yield _row([f"`{action.value}`", *by_role, *besides])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _told(denials: Denials) -> str:
    return ", ".join(sorted(denials)) or "✔"


def _besides(denials: Mapping[str, Denials]) -> str:
    told = [f"{name}: {', '.join(sorted(no))}" for name, no in denials.items() if no]
    return "; ".join(told) or "—"


def _by_gate(known: Answers, action: Action, gate: GateState | None) -> Denials:
    """What a gate denies to those who else may do everything."""
    base = known[action, Role.ADMIN, False, None, None, PLAIN]
    return known[action, Role.ADMIN, False, gate, None, PLAIN] - base


def _by_state(known: Answers, action: Action, state: State | None) -> Denials:
    base = known[action, Role.ADMIN, False, None, None, PLAIN]
    return known[action, Role.ADMIN, False, None, state, PLAIN] - base


def _by_other(known: Answers, action: Action, circumstance: str) -> Denials:
    """What a circumstance denies to those who may work."""
    base = known[action, Role.WRITE, False, None, None, PLAIN]
    asked = action, Role.WRITE, False, None, None, circumstance
    return known.get(asked, base) - base


def _exceptions(known: Answers) -> Iterator[str]:
    """The answers that the table above does not tell, one line each."""
    told = 0
    for asked, denials in known.items():
        action, role, mode, gate, state, circumstance = asked
        sum_ = known[action, role, mode, None, None, PLAIN].union(
            _by_gate(known, action, gate),
            _by_state(known, action, state),
            _by_other(known, action, circumstance),
        )
        # What a role may do in spite of it is no denial to that role.
        sum_ = frozenset(no for no in sum_ if not no.endswith(f"but by {role.value}"))
        if denials != sum_:
            told += 1
            yield f"- {', '.join(map(str, asked)).strip(', ')}: {_told(denials)}"
    if not told:
        yield "None: every situation is answered by the table above."


if __name__ == "__main__":
    PAGE.write_text(page(answers(PolicyEngine.load().decide)), encoding="utf-8")
