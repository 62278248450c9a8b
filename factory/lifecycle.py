"""The life of a cell or organ as a table: every state and every move.

A cell of the table is the state that the move leads to, or a `No` with the reason why
the move is not possible. Where a held record comes back to stands in the record:
`RESUME` for a disabled one, `FORMER` for a quarantined one. Rollback names no version
here: which one comes back stands in the route.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from factory.model import State
from factory.operations import Move


class No(StrEnum):
    """Why a move is not possible from a state."""

    AT_THE_TOP = "at_the_top"
    NOT_DISABLED = "not_disabled"
    NOT_QUARANTINED = "not_quarantined"
    ALREADY_DISABLED = "already_disabled"
    ALREADY_ROLLED_BACK = "already_rolled_back"
    ALREADY_DEPRECATED = "already_deprecated"
    ALREADY_QUARANTINED = "already_quarantined"
    DISABLED = "disabled"
    ROLLED_BACK = "rolled_back"
    DEPRECATED = "deprecated"
    QUARANTINED = "quarantined"
    NOT_NEXT = "not_next"
    ANOTHER_CANARY = "another_canary"
    ALREADY_THERE = "already_there"
    NO_SUCH_VERSION = "no_such_version"
    NOT_OLDER = "not_older"
    CELL_NOT_READY = "cell_not_ready"
    DIGEST_MISMATCH = "digest_mismatch"
    CHANGED_SINCE = "changed_since"
    STILL_USED = "still_used"
    ALREADY_EXISTS = "already_exists"
    NOTHING_TO_UNDO = "nothing_to_undo"
    NAME_OF_ANOTHER = "name_of_another"
    NOT_ON_TRIAL = "not_on_trial"
    NOT_OF_ORGANS = "not_of_organs"
    NOT_OF_CELLS = "not_of_cells"
    NOT_SICK = "not_sick"
    NOTHING_PROVED = "nothing_proved"
    TRAINS_ALONE = "trains_alone"
    TRAINS_CELLS = "trains_cells"


class Back(StrEnum):
    """A way back to a state that the record itself remembers."""

    RESUME = "resume"
    FORMER = "former"


S, M = State, Move
_WHILE_LIVE: dict[Move, State | No | Back] = {
    M.ROLLBACK: S.ROLLED_BACK,
    M.DISABLE: S.DISABLED,
    M.ENABLE: No.NOT_DISABLED,
    M.DEPRECATE: S.DEPRECATED,
    M.QUARANTINE: S.QUARANTINED,
    M.RELEASE: No.NOT_QUARANTINED,
}
TABLE: dict[State, dict[Move, State | No | Back]] = {
    S.DRAFT: {M.APPROVE: S.CANARY, **_WHILE_LIVE},
    S.CANARY: {M.APPROVE: S.EXPERIMENTAL, **_WHILE_LIVE},
    S.EXPERIMENTAL: {M.APPROVE: S.STABLE, **_WHILE_LIVE},
    S.STABLE: {M.APPROVE: No.AT_THE_TOP, **_WHILE_LIVE},
    S.DEPRECATED: {
        **_WHILE_LIVE,
        M.APPROVE: No.DEPRECATED,
        M.ENABLE: No.DEPRECATED,
        M.DEPRECATE: No.ALREADY_DEPRECATED,
    },
    S.DISABLED: {
        M.APPROVE: No.DISABLED,
        M.ROLLBACK: S.ROLLED_BACK,
        M.DISABLE: No.ALREADY_DISABLED,
        M.ENABLE: Back.RESUME,
        M.DEPRECATE: No.DISABLED,
        M.QUARANTINE: S.QUARANTINED,
        M.RELEASE: No.NOT_QUARANTINED,
    },
    S.ROLLED_BACK: {
        M.APPROVE: No.ROLLED_BACK,
        M.ROLLBACK: No.ALREADY_ROLLED_BACK,
        M.DISABLE: No.ROLLED_BACK,
        M.ENABLE: No.ROLLED_BACK,
        M.DEPRECATE: No.ROLLED_BACK,
        M.QUARANTINE: No.ROLLED_BACK,
        M.RELEASE: No.NOT_QUARANTINED,
    },
    S.QUARANTINED: {
        M.APPROVE: No.QUARANTINED,
        M.ROLLBACK: S.ROLLED_BACK,
        M.DISABLE: No.QUARANTINED,
        M.ENABLE: No.QUARANTINED,
        M.DEPRECATE: No.QUARANTINED,
        M.QUARANTINE: No.ALREADY_QUARANTINED,
        M.RELEASE: Back.FORMER,
    },
}

STAGES = (S.DRAFT, S.CANARY, S.EXPERIMENTAL, S.STABLE)
"""The way up, in order."""

LIVE = frozenset(STAGES) | {S.DEPRECATED}
"""The states in which a record may be used by others."""

TRIED = frozenset(STAGES[1:])
"""The stages whose version has had a part of the traffic."""


QUARANTINE_BASE = timedelta(seconds=30)
"""How long the first quarantine of a record lasts; the n-th lasts n times as long."""
QUARANTINE_MOST = timedelta(hours=1)
"""No quarantine lasts longer."""


def held_until(at: str, times: int) -> str:
    """When a quarantine is over: the rule of Envoy's outlier ejection.

    Args:
        at: when it begins, UTC RFC 3339.
        times: how often the record has been quarantined, this time included.
    """
    lasts = min(QUARANTINE_BASE * times, QUARANTINE_MOST)
    until = datetime.fromisoformat(at) + lasts
    return until.isoformat(timespec="milliseconds")


def target_of(state: State, move: Move, back: State | None = None) -> State | No:
    """Where a move leads from a state, or why it is not possible.

    Args:
        state: the present state.
        move: the move.
        back: the state that the record remembers for a way back.
    """
    target = TABLE[state][move]
    if isinstance(target, Back):
        return back or State.DRAFT
    return target


def approve_to(state: State, stage: State | None) -> State | No:
    """Where approving leads when a stage is asked for: the next one, no skipping.

    Asking a canary for `canary` again is how its share of the traffic is changed.
    """
    following = target_of(state, Move.APPROVE)
    if stage is None or isinstance(following, No) or stage is following:
        return following
    if stage is state:
        return state if state is State.CANARY else No.ALREADY_THERE
    return No.NOT_NEXT


def is_below(state: State, stage: State) -> bool:
    """Whether a state stands lower on the way up than a stage."""
    return state in STAGES and STAGES.index(state) < STAGES.index(stage)
