"""The complete denial table: `python -m factory.policies.table` writes docs/policy.md.

Every operation is put to the shipped policies in every role, safe mode, gate and state.
The page holds all of these answers in one line an operation: what the role and safe
mode deny, and what a gate or a state denies besides. Combinations whose answer is not
the sum of the three are listed one by one.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path

from factory.decision import Action, Denial, PolicyRequest
from factory.model import GateState, Role, State
from factory.policy import PolicyEngine

PAGE = Path("docs/policy.md")
GATES: tuple[GateState | None, ...] = (None, *GateState)
STATES: tuple[State | None, ...] = (None, *State)
MODES = (False, True)

Denials = frozenset[str]
Asked = tuple[Action, Role, bool, GateState | None, State | None]
Answers = Mapping[Asked, Denials]

INTRO = """# What the policies deny

Written by `python -m factory.policies.table`; a test holds it up to date.

The texts stand in `factory/policies/*.cedar`, with a schema that is always given.
Roles are permitted broadly, and named forbids take back; whatever a policy cannot
evaluate is denied as `policy_error`. A no names every reason at once, and suggests only
what was evaluated again and does lead to a yes. The hash of the texts is a part of
every plan.

The policies know the role, the operation, safe mode, the gate that the operation
needs, the state of the record and the state that it would reach. They do not know who
confirms: that a person confirms exactly this plan is asked of every change (`hitl`).
What the life of a record forbids is in [lifecycle.md](lifecycle.md).

An operation is denied for the reasons in the column of its role, and besides with a
gate that is in its column "gate", and besides for a record in its column "state".
`✔` is a yes, `→ admin` is `role_required` with the role that it takes, `safe` is
`safe_mode` (which takes admin), `—` that no gate or state denies it.
"""


def answers(engine: PolicyEngine) -> dict[Asked, Denials]:
    """What the policies deny, for every operation in every situation."""
    return {
        asked: frozenset(_name(each) for each in engine.decide(_request(asked)).denials)
        for asked in product(Action, Role, MODES, GATES, STATES)
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
        f"{len(State)} states"
    )


def _request(asked: Asked) -> PolicyRequest:
    action, role, safe_mode, gate, state = asked
    return PolicyRequest(
        role=role,
        action=action,
        resource="organ.any.v1",
        safe_mode=safe_mode,
        capability=None if gate is None else "any",
        gate=gate,
        state=state,
    )


def _name(denial: Denial) -> str:
    match denial.code.value, denial.required_role:
        case "role_required", Role() as role:
            return f"→ {role.value}"
        case "safe_mode", _:
            return "safe"
        case code, _:
            return str(code)


# -- the table -----------------------------------------------------------------


def _table(known: Answers) -> Iterator[str]:
    columns = [f"{r.value}{', safe mode' * mode}" for mode, r in product(MODES, Role)]
    yield _row(["operation", *columns, "gate", "state"])
    yield _row(["---"] * (len(columns) + 3))
    for action in Action:
        by_role = [
            _told(known[action, role, mode, None, None])
            for mode, role in product(MODES, Role)
        ]
        gates = {g.value: _by_gate(known, action, g) for g in GateState}
        states = {s.value: _by_state(known, action, s) for s in State}
        yield _row([f"`{action.value}`", *by_role, _besides(gates), _besides(states)])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _told(denials: Denials) -> str:
    return ", ".join(sorted(denials)) or "✔"


def _besides(denials: Mapping[str, Denials]) -> str:
    told = [f"{name}: {', '.join(sorted(no))}" for name, no in denials.items() if no]
    return "; ".join(told) or "—"


def _by_gate(known: Answers, action: Action, gate: GateState | None) -> Denials:
    """What a gate denies to those who else may do everything."""
    base = known[action, Role.ADMIN, False, None, None]
    return known[action, Role.ADMIN, False, gate, None] - base


def _by_state(known: Answers, action: Action, state: State | None) -> Denials:
    base = known[action, Role.ADMIN, False, None, None]
    return known[action, Role.ADMIN, False, None, state] - base


def _exceptions(known: Answers) -> Iterator[str]:
    """The answers that the table above does not tell, one line each."""
    told = 0
    for asked, denials in known.items():
        action, role, mode, gate, state = asked
        base = known[action, role, mode, None, None]
        if denials != base | _by_gate(known, action, gate) | _by_state(
            known, action, state
        ):
            told += 1
            yield f"- {', '.join(map(str, asked))}: {_told(denials)}"
    if not told:
        yield "None: every situation is answered by the table above."


if __name__ == "__main__":
    PAGE.write_text(page(answers(PolicyEngine.load())), encoding="utf-8")
