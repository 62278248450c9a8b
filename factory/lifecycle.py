"""The life of a cell or organ as a table: every state and every move.

A cell of the table is the state that the move leads to, or a `No` with the reason why
the move is not possible. `rollback` and `enable` name no fixed target here: the version
that comes back, and the state a disabled record returns to, stand in the records.
"""

from enum import StrEnum

from factory.model import State
from factory.operations import Move


class No(StrEnum):
    """Why a move is not possible from a state."""

    AT_THE_TOP = "at_the_top"
    NOT_DISABLED = "not_disabled"
    ALREADY_DISABLED = "already_disabled"
    ALREADY_ROLLED_BACK = "already_rolled_back"
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
    CHANGED_SINCE = "changed_since"
    ALREADY_EXISTS = "already_exists"
    NOTHING_TO_UNDO = "nothing_to_undo"


RESUME = "resume"
"""Enabling returns a record to the state it was disabled in."""

S, M = State, Move
TABLE: dict[State, dict[Move, State | No | str]] = {
    S.DRAFT: {
        M.APPROVE: S.CANARY,
        M.ROLLBACK: S.ROLLED_BACK,
        M.DISABLE: S.DISABLED,
        M.ENABLE: No.NOT_DISABLED,
    },
    S.CANARY: {
        M.APPROVE: S.EXPERIMENTAL,
        M.ROLLBACK: S.ROLLED_BACK,
        M.DISABLE: S.DISABLED,
        M.ENABLE: No.NOT_DISABLED,
    },
    S.EXPERIMENTAL: {
        M.APPROVE: S.STABLE,
        M.ROLLBACK: S.ROLLED_BACK,
        M.DISABLE: S.DISABLED,
        M.ENABLE: No.NOT_DISABLED,
    },
    S.STABLE: {
        M.APPROVE: No.AT_THE_TOP,
        M.ROLLBACK: S.ROLLED_BACK,
        M.DISABLE: S.DISABLED,
        M.ENABLE: No.NOT_DISABLED,
    },
    S.DEPRECATED: {
        M.APPROVE: No.DEPRECATED,
        M.ROLLBACK: S.ROLLED_BACK,
        M.DISABLE: S.DISABLED,
        M.ENABLE: No.NOT_DISABLED,
    },
    S.DISABLED: {
        M.APPROVE: No.DISABLED,
        M.ROLLBACK: S.ROLLED_BACK,
        M.DISABLE: No.ALREADY_DISABLED,
        M.ENABLE: RESUME,
    },
    S.ROLLED_BACK: {
        M.APPROVE: No.ROLLED_BACK,
        M.ROLLBACK: No.ALREADY_ROLLED_BACK,
        M.DISABLE: No.ROLLED_BACK,
        M.ENABLE: No.ROLLED_BACK,
    },
    S.QUARANTINED: {
        M.APPROVE: No.QUARANTINED,
        M.ROLLBACK: S.ROLLED_BACK,
        M.DISABLE: S.DISABLED,
        M.ENABLE: No.QUARANTINED,
    },
}

STAGES = (S.DRAFT, S.CANARY, S.EXPERIMENTAL, S.STABLE)
"""The way up, in order."""

LIVE = frozenset(STAGES) | {S.DEPRECATED}
"""The states in which a record may be used by others."""


def target_of(state: State, move: Move, resume: State | None = None) -> State | No:
    """Where a move leads from a state, or why it is not possible.

    Args:
        state: the present state.
        move: the move.
        resume: the state that a disabled record was in before.
    """
    target = TABLE[state][move]
    if isinstance(target, (State, No)):
        return target
    return resume or State.DRAFT


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
