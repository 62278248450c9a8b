"""The table of moves: complete, and the laws that any life must keep."""

import pytest

from factory.lifecycle import LIVE, STAGES, TABLE, No, approve_to, is_below, target_of
from factory.model import State
from factory.operations import Move

ALL = [(state, move) for state in State for move in Move]


@pytest.mark.parametrize(("state", "move"), ALL)
def test_every_state_and_move_has_an_answer(state: State, move: Move) -> None:
    assert isinstance(target_of(state, move), State | No)


def test_the_table_has_no_other_rows_or_columns() -> None:
    assert set(TABLE) == set(State)
    assert all(set(row) == set(Move) for row in TABLE.values())


@pytest.mark.parametrize("state", [s for s in State if s is not State.ROLLED_BACK])
def test_one_can_always_retreat(state: State) -> None:
    assert target_of(state, Move.ROLLBACK) is State.ROLLED_BACK


@pytest.mark.parametrize("state", sorted(LIVE))
def test_what_is_disabled_comes_back_as_it_was(state: State) -> None:
    assert target_of(state, Move.DISABLE) is State.DISABLED
    assert target_of(State.DISABLED, Move.ENABLE, state) is state


@pytest.mark.parametrize("state", sorted({*LIVE, State.DISABLED}))
def test_what_is_quarantined_is_released_as_it_was(state: State) -> None:
    assert target_of(state, Move.QUARANTINE) is State.QUARANTINED
    assert target_of(State.QUARANTINED, Move.RELEASE, state) is state


@pytest.mark.parametrize("move", [m for m in Move if m is not Move.ROLLBACK])
def test_out_of_quarantine_lead_release_and_rollback_alone(move: Move) -> None:
    target = target_of(State.QUARANTINED, move, State.STABLE)
    assert isinstance(target, No) == (move is not Move.RELEASE)


@pytest.mark.parametrize("state", State)
def test_only_a_stage_becomes_deprecated(state: State) -> None:
    is_moved = target_of(state, Move.DEPRECATE) is State.DEPRECATED
    assert is_moved == (state in STAGES)


@pytest.mark.parametrize("move", [Move.APPROVE, Move.ENABLE])
def test_what_is_deprecated_rises_no_more(move: Move) -> None:
    assert target_of(State.DEPRECATED, move) is No.DEPRECATED


@pytest.mark.parametrize("state", [s for s in State if s not in STAGES])
def test_only_a_stage_can_be_approved(state: State) -> None:
    assert isinstance(approve_to(state, None), No)


@pytest.mark.parametrize(
    ("state", "stage", "expected"),
    [
        (State.DRAFT, None, State.CANARY),
        (State.DRAFT, State.CANARY, State.CANARY),
        (State.DRAFT, State.EXPERIMENTAL, No.NOT_NEXT),
        (State.DRAFT, State.STABLE, No.NOT_NEXT),
        (State.DRAFT, State.DRAFT, No.ALREADY_THERE),
        (State.CANARY, None, State.EXPERIMENTAL),
        (State.CANARY, State.CANARY, State.CANARY),
        (State.CANARY, State.STABLE, No.NOT_NEXT),
        (State.EXPERIMENTAL, None, State.STABLE),
        (State.EXPERIMENTAL, State.CANARY, No.NOT_NEXT),
        (State.STABLE, None, No.AT_THE_TOP),
        (State.STABLE, State.STABLE, No.AT_THE_TOP),
        (State.QUARANTINED, State.STABLE, No.QUARANTINED),
        (State.DISABLED, State.CANARY, No.DISABLED),
    ],
)
def test_approval_goes_one_stage_at_a_time(
    state: State, stage: State | None, expected: State | No
) -> None:
    assert approve_to(state, stage) is expected


def test_stages_are_ordered() -> None:
    for index, state in enumerate(STAGES):
        assert [is_below(state, other) for other in STAGES] == [
            index < position for position in range(len(STAGES))
        ]
    assert not is_below(State.QUARANTINED, State.STABLE)
