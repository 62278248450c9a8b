"""The life of a record as a page: `python -m factory.lifecycle_docs` writes it.

Table and diagrams are made from `factory.lifecycle.TABLE`, so that docs/lifecycle.md
cannot say anything else than what the planner does.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from factory.lifecycle import LIVE, TABLE, Back, No
from factory.model import State
from factory.operations import Move

PAGE = Path("docs/lifecycle.md")

INTRO = """# The life of a cell or organ

Written by `python -m factory.lifecycle_docs`; a test holds it up to date.

A version begins as a draft and rises one stage at a time. Each move is a plan that a
person confirms, and any of them can be taken back by `undo` while nobody has built on
it. Where a move says no, the plan names the reason.
"""

NOTES = """## What the moves do to the traffic

- **approve** lifts the cells of an organ with it: an organ never stands higher than its
  cells, and does not rise with one that cannot be used. A canary gets its share, a
  stable version answers everything.
- **deprecate** ends a trial. A version that serves goes on serving until another one is
  stable.
- **disable** takes the traffic away and puts nothing in its place. **enable** brings
  the version back to the state that it had.
- **quarantine** takes all traffic and links away: the last proved version serves, and
  no organ runs or rises with a quarantined cell. The evidence and the former state are
  kept. **release** takes an admin and an intact record: its content must still have
  the digest that it was made with. One that is not intact can only be rolled back.
- **rollback** brings back the last proved version before this one (one that became
  stable and was not rolled back since), else the newest one that can be used. All
  versions in between leave as well.
- A version that comes back by enable or release serves again if it is the last proved
  one that can be used.

- A version may be trained while it is a draft, canary, experimental, stable or
  deprecated; what was found is a new draft beside it, see [training.md](training.md).

## Artifacts that failed

A version that is rolled back or quarantined after it had traffic leaves its digest in
its family's route. Making the same artifact again is a high risk that the plan names. A
digest is struck out when that artifact is released, or becomes stable after all.
"""

REASONS = {
    No.AT_THE_TOP: "there is nothing higher",
    No.NOT_DISABLED: "only a disabled record can be enabled",
    No.NOT_QUARANTINED: "only a quarantined record can be released",
    No.ALREADY_DISABLED: "it is disabled already",
    No.ALREADY_ROLLED_BACK: "it is rolled back already",
    No.ALREADY_DEPRECATED: "it is deprecated already",
    No.ALREADY_QUARANTINED: "it is in quarantine already",
    No.DISABLED: "enable it first",
    No.ROLLED_BACK: "make it again first",
    No.DEPRECATED: "it is on its way out: roll it back and make it again",
    No.QUARANTINED: "release it first, or roll it back",
}
"""Every reason that the table gives, in words."""

DIAGRAMS = {
    "The way up": (Move.APPROVE,),
    "The way out": (Move.DEPRECATE, Move.ROLLBACK),
    "Switched off": (Move.DISABLE, Move.ENABLE),
    "Shut away": (Move.QUARANTINE, Move.RELEASE),
}


def page() -> str:
    """The whole page."""
    parts = [INTRO, *_table(), "", *_reasons(), ""]
    for title, moves in DIAGRAMS.items():
        parts += [f"## {title}", "", *_diagram(moves), ""]
    return "\n".join([*parts, NOTES])


def _table() -> Iterator[str]:
    yield _row(["", *(move.value for move in Move)])
    yield _row(["---"] * (len(Move) + 1))
    for state in State:
        yield _row([f"**{state.value}**", *(_cell(state, move) for move in Move)])


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(state: State, move: Move) -> str:
    match TABLE[state][move]:
        case State() as target:
            return f"→ **{target.value}**"
        case Back():
            return "→ as it was"
        case No() as no:
            return f"`{no.value}`"


def _reasons() -> Iterator[str]:
    """The reasons that stand in the table, in the order of their codes."""
    told = {no for row in TABLE.values() for no in row.values() if isinstance(no, No)}
    yield from (f"- `{no.value}`: {REASONS[no]}" for no in No if no in told)


def _diagram(moves: Iterable[Move]) -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    for move in moves:
        for state in State:
            for target in _targets(state, move):
                yield f"    {state.value} --> {target.value}: {move.value}"
    yield "```"


def _targets(state: State, move: Move) -> tuple[State, ...]:
    """Where a move may lead; a way back leads to whatever could have been left."""
    match TABLE[state][move]:
        case State() as target:
            return (target,)
        case Back.RESUME:
            return tuple(each for each in State if each in LIVE)
        case Back.FORMER:
            return tuple(s for s in State if TABLE[s][Move.QUARANTINE] is state)
        case No():
            return ()


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
