"""What every store keeps of jobs: the contract of `factory.jobs.port`."""

import pytest
from sqlalchemy import text

from factory.errors import StoreError
from factory.jobs.model import EventKind, Job, Order, Status, Step, Trouble
from factory.jobs.moves import advanced, ended, postponed, taken_on, taken_up
from factory.plan import Cancelled
from tests.jobs.yard import Yard

NOW = 100.0


def add(yard: Yard, now: float = NOW) -> Job:
    order = Order(plan=yard.draw(), confirmed_by="anna", said={"who": [1, None, "й"]})
    with yard.store.transaction() as transaction:
        jobs = transaction.jobs
        job = taken_up(taken_on(jobs.next_number(), order, now), "one", now, 5.0)
        jobs.add(job, order)
        jobs.tell(job, EventKind.TAKEN_UP, now, {"owner": "one"})
    return job


def write(yard: Yard, job: Job, fence: int) -> bool:
    with yard.store.transaction() as transaction:
        return transaction.jobs.write(job, fence)


def end(yard: Yard, job: Job, now: float) -> None:
    with yard.store.transaction() as transaction:
        done = ended(job, Cancelled(by="boris"), now)
        assert transaction.jobs.write(done, job.fence)
        transaction.jobs.tell(done, EventKind.ENDED, now, {})


def test_what_is_read_is_what_was_written(yard: Yard) -> None:
    job = add(yard)
    later = postponed(job, Trouble(code="timed_out", detail={"cell": "х"}), NOW)
    assert yard.job() == job
    assert write(yard, later, job.fence)
    assert yard.job() == later
    with yard.store.snapshot() as world:
        order = world.jobs.order(1)
    assert order.plan == yard.draw()
    assert order.said == {"who": [1, None, "й"]}
    assert order.confirmed.plan.digest == job.plan


def test_an_older_fence_and_an_ended_job_are_not_written(yard: Yard) -> None:
    job = add(yard)
    taken = taken_up(job, "two", NOW, 5.0)
    assert write(yard, taken, job.fence)
    assert not write(yard, advanced(job), job.fence)
    assert yard.job() == taken
    end(yard, taken, NOW)
    assert not write(yard, advanced(taken), taken.fence)
    assert yard.job().status is Status.CANCELLED


def test_a_lease_is_renewed_in_the_same_hands_only(yard: Yard) -> None:
    job = add(yard)
    taken = taken_up(job, "two", NOW, 5.0)
    with yard.store.transaction() as transaction:
        assert transaction.jobs.renew(job, NOW + 9)
    assert yard.job().lease_until == NOW + 9
    assert write(yard, taken, job.fence)
    with yard.store.transaction() as transaction:
        assert not transaction.jobs.renew(job, NOW + 99)
    assert yard.job() == taken


def test_open_and_ended_are_told_apart_and_in_order(yard: Yard) -> None:
    jobs = [add(yard) for _ in range(4)]
    end(yard, jobs[2], NOW + 1)
    end(yard, jobs[0], NOW + 2)
    with yard.store.snapshot() as world:
        assert [job.id for job in world.jobs.open()] == [2, 4]
        assert [job.id for job in world.jobs.ended(9)] == [1, 3]
        assert [job.id for job in world.jobs.ended(1)] == [1]
        assert world.jobs.ended(0) == ()
        assert world.jobs.get(5) is None


def test_events_go_on_after_the_last_one_known(yard: Yard) -> None:
    for _ in range(3):
        add(yard)
    with yard.store.snapshot() as world:
        assert [event.seq for event in world.jobs.events()] == [1, 2, 3]
        assert [event.job for event in world.jobs.events(1)] == [2, 3]
        assert [event.seq for event in world.jobs.events(0, job=2)] == [2]
        assert [event.seq for event in world.jobs.events(0, limit=2)] == [1, 2]


def forget(yard: Yard, before: float, keep: int) -> int:
    with yard.store.transaction() as transaction:
        return transaction.jobs.forget(before, keep)


def test_old_and_many_ended_jobs_are_forgotten_with_their_events(yard: Yard) -> None:
    jobs = [add(yard) for _ in range(5)]
    for number, job in enumerate(jobs[:4]):
        end(yard, job, NOW + number)
    assert forget(yard, NOW + 2, keep=9) == 2
    assert forget(yard, 0, keep=1) == 1
    with yard.store.snapshot() as world:
        assert [job.id for job in world.jobs.ended(9)] == [4]
        assert [job.id for job in world.jobs.open()] == [5]
        assert {event.job for event in world.jobs.events()} == {4, 5}


@pytest.mark.parametrize("last_first", [False, True])
def test_a_number_is_never_given_twice(yard: Yard, *, last_first: bool) -> None:
    jobs = [add(yard) for _ in range(3)]
    for number, job in enumerate(reversed(jobs) if last_first else jobs):
        end(yard, job, NOW + number)
    top = yard.events()[-1].seq
    forget(yard, NOW + 1000, keep=0)
    assert add(yard).id == 4
    assert yard.events()[-1].seq == top + 1


CHANGES = {
    "assignment": "UPDATE job SET assignment = '{}'",
    "outcome": "UPDATE job SET outcome = '{'",
    "step": "UPDATE job SET step = 'dance'",
}


def read_all(yard: Yard) -> None:
    with yard.store.snapshot() as world:
        world.jobs.order(1)
        world.jobs.get(1)


@pytest.mark.parametrize("column", CHANGES)
def test_a_row_that_was_changed_is_told(yard: Yard, column: str) -> None:
    add(yard)
    with yard.store.transaction() as transaction:
        connection = transaction.jobs._link.connection
        connection.execute(text(CHANGES[column]))
    with pytest.raises(StoreError) as caught:
        read_all(yard)
    assert (caught.value.code, caught.value.fields["key"]) == ("store_corrupt", "1")


def advance_and_fail(yard: Yard, job: Job) -> None:
    with yard.store.transaction() as transaction:
        assert transaction.jobs.write(advanced(job), job.fence)
        transaction.jobs.tell(job, EventKind.STEP_BEGUN, NOW, {})
        raise ZeroDivisionError


def test_an_exception_leaves_no_write(yard: Yard) -> None:
    job = add(yard)
    with pytest.raises(ZeroDivisionError):
        advance_and_fail(yard, job)
    assert yard.job().step is Step.RESOLVE
    assert len(yard.events()) == 1
