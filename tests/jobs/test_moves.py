"""The life of a job: every status and every move."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory.jobs.model import (
    OPEN,
    STEPS,
    End,
    Job,
    JobKind,
    Status,
    Step,
    Trouble,
)
from factory.jobs.moves import (
    BACKOFF_S,
    MOST_ATTEMPTS,
    advanced,
    cycled,
    dead_letter,
    ended,
    is_due,
    is_worn_out,
    postponed,
    taken_up,
)
from factory.plan import Applied, Cancelled, Failed, Stale

NOW = 100.0
TROUBLE = Trouble(code="timed_out", detail={"cell": "analysis.a.v1"})
APPLIED = Applied(entry=1, hash="0" * 64, addresses=())
ENDS: dict[Status, tuple[End, ...]] = {
    Status.DONE: (APPLIED,),
    Status.CANCELLED: (Cancelled(by="boris"),),
    Status.FAILED: (
        Stale(changed=()),
        Failed(step="sample", code="sample_differs"),
    ),
}


def job(status: Status = Status.RUNNING, **fields: object) -> Job:
    known = {
        "id": 1,
        "plan": "0" * 64,
        "subjects": ("organ.a.v1",),
        "step": Step.RESOLVE,
        "actor": "anna",
        "status": status,
        "run_at": NOW,
        "created_at": NOW,
        "owner": "one" if status is Status.RUNNING else None,
        "lease_until": NOW + 5 if status is Status.RUNNING else None,
        "fence": 3,
        "attempts": 1,
    }
    return Job.model_validate(known | fields)


MOVES = {
    "take up": lambda each: taken_up(each, "two", NOW, 5.0),
    "advance": advanced,
    "postpone": lambda each: postponed(each, TROUBLE, NOW),
    "end": lambda each: ended(each, APPLIED, NOW),
}
LEADS = {
    (Status.WAITING, "take up"): Status.RUNNING,
    (Status.WAITING, "end"): Status.DONE,
    (Status.RUNNING, "take up"): Status.RUNNING,
    (Status.RUNNING, "advance"): Status.RUNNING,
    (Status.RUNNING, "postpone"): Status.WAITING,
    (Status.RUNNING, "end"): Status.DONE,
}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("move", MOVES)
def test_where_a_move_leads(status: Status, move: str) -> None:
    before, wanted = job(status), LEADS.get((status, move))
    if wanted is None:
        with pytest.raises(AssertionError):
            MOVES[move](before)
        return
    after = MOVES[move](before)
    assert after.status is wanted
    has_owner = after.owner is not None and after.lease_until is not None
    assert has_owner == (wanted is Status.RUNNING)
    assert (after.fence > before.fence) == (move == "take up")
    assert (after.attempts > before.attempts) == (move == "take up")


@pytest.mark.parametrize(("kind", "step"), [(k, s) for k in STEPS for s in STEPS[k]])
def test_a_step_leads_to_the_next_and_the_last_to_none(
    kind: JobKind, step: Step
) -> None:
    steps, before = STEPS[kind], job(kind=kind, step=step, trouble=TROUBLE)
    if step is steps[-1]:
        with pytest.raises(AssertionError):
            advanced(before)
        return
    after = advanced(before)
    assert steps.index(after.step) == steps.index(step) + 1
    assert after.trouble is None


def test_each_step_is_of_one_kind() -> None:
    assert sorted(step for steps in STEPS.values() for step in steps) == sorted(Step)


def test_who_comes_further_has_all_attempts_again() -> None:
    before = job(kind=JobKind.TRAINING, step=Step.CYCLE, attempts=3, trouble=TROUBLE)
    after = cycled(before)
    assert (after.step, after.attempts, after.trouble) == (Step.CYCLE, 1, None)


@pytest.mark.parametrize("status", ENDS)
def test_an_end_says_how_it_ended(status: Status) -> None:
    for outcome in ENDS[status]:
        for before in OPEN:
            after = ended(job(before, started_at=NOW - 2), outcome, NOW)
            assert (after.status, after.outcome) == (status, outcome)
            assert after.duration_s == 2
            assert not after.is_open


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("now", [NOW - 1, NOW, NOW + 5])
@pytest.mark.parametrize("gone", [False, True])
def test_when_it_may_be_taken_up(status: Status, now: float, *, gone: bool) -> None:
    expected = {
        Status.WAITING: now >= NOW,
        Status.RUNNING: gone or now >= NOW + 5,
    }
    assert is_due(job(status), now, lambda _: gone) == expected.get(status, False)


def test_each_attempt_waits_twice_as_long() -> None:
    waits = [postponed(job(attempts=n), TROUBLE, NOW).run_at - NOW for n in (1, 2, 3)]
    assert waits == [BACKOFF_S, 2 * BACKOFF_S, 4 * BACKOFF_S]


@given(st.integers(0, 2 * MOST_ATTEMPTS))
def test_worn_out_is_a_number_of_attempts(attempts: int) -> None:
    assert is_worn_out(job(attempts=attempts)) == (attempts >= MOST_ATTEMPTS)


def test_a_dead_letter_names_the_last_trouble() -> None:
    letter = dead_letter(job(step=Step.SAMPLE, attempts=4, trouble=TROUBLE))
    assert (letter.step, letter.code) == ("sample", "timed_out")
    assert letter.detail == {"cell": "analysis.a.v1", "attempts": "4"}
    assert dead_letter(job()).code == "abandoned"
