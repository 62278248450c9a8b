"""Another worker goes on where one was lost, and the lost one writes nothing more."""

import os
import subprocess
import sys

import pytest
from sqlalchemy import text

from factory.jobs.model import Status, Step
from factory.jobs.moves import MOST_ATTEMPTS
from factory.jobs.owner import is_gone, new_owner
from factory.plan import Applied, Failed
from tests.jobs.yard import LEASE_S, STEPS, VOICE, Yard


class Killed(BaseException):
    """What ends a worker in the middle."""


def die() -> None:
    raise Killed


def die_at(yard: Yard, step: Step) -> None:
    yard.at_step(step, die)
    with pytest.raises(Killed):
        yard.one.finish(yard.start(), yard.hands.reporter)


def built_once(yard: Yard) -> None:
    assert yard.get(VOICE) is not None
    assert yard.head().seq == 1
    assert [turn.get("end") for turn in yard.turns()] == [None, "applied"]


@pytest.mark.parametrize("step", STEPS[1:])
def test_it_goes_on_at_the_step_it_had_come_to(yard: Yard, step: Step) -> None:
    die_at(yard, step)
    assert yard.two.take_over(yard.hands.reporter) == ()  # the lease still holds
    seen = len(yard.events())
    yard.hands.sleep(LEASE_S)
    (job,) = yard.two.take_over(yard.hands.reporter)
    assert (job.status, job.attempts, job.fence) == (Status.DONE, 2, 2)
    steps = [event.step for event in yard.events(seen) if event.kind == "step_begun"]
    assert steps == list(STEPS[STEPS.index(step) + 1 :])
    built_once(yard)


@pytest.mark.parametrize("step", STEPS[1:])
def test_a_stale_fence_writes_nothing(yard: Yard, step: Step) -> None:
    """The first worker slept too long; it wakes up and gets the other's outcome."""

    def other_takes_over() -> None:
        yard.hands.sleep(LEASE_S + 1)
        yard.two.take_over(yard.hands.reporter)

    yard.at_step(step, other_takes_over)
    outcome = yard.one.finish(yard.start(), yard.hands.reporter)
    assert isinstance(outcome, Applied)
    assert outcome == yard.job().outcome
    assert yard.job().fence == 2
    built_once(yard)


@pytest.mark.parametrize("step", STEPS[1:-1])
def test_both_lose_it_in_turn_and_one_ends_it(yard: Yard, step: Step) -> None:
    """The second is killed while the first still sleeps; the first takes it back."""

    def there_and_back() -> None:
        yard.hands.sleep(LEASE_S + 1)
        yard.at_step(STEPS[STEPS.index(step) + 1], die)
        with pytest.raises(Killed):
            yard.two.take_over(yard.hands.reporter)
        yard.hands.sleep(LEASE_S + 1)

    yard.at_step(step, there_and_back)
    outcome = yard.one.finish(yard.start(), yard.hands.reporter)
    assert isinstance(outcome, Applied)
    assert yard.job().fence == 3
    built_once(yard)


def test_a_job_that_kills_its_workers_is_given_up(yard: Yard) -> None:
    die_at(yard, Step.FABRICATE)
    for _ in range(MOST_ATTEMPTS - 1):
        yard.hands.sleep(LEASE_S)
        with yard.store.transaction() as transaction:
            connection = transaction.jobs._link.connection
            connection.execute(text("UPDATE job SET attempts = attempts + 1"))
    (job,) = yard.two.take_over(yard.hands.reporter)
    wanted = {"attempts": str(MOST_ATTEMPTS)}
    assert job.outcome == Failed(step="fabricate", code="abandoned", detail=wanted)
    assert yard.records() == {}
    assert yard.turns()[-1]["end"] == "failed"


def test_a_job_that_cannot_be_read_is_given_up_and_holds_up_nobody(yard: Yard) -> None:
    yard.start()
    with yard.store.transaction() as transaction:
        connection = transaction.jobs._link.connection
        connection.execute(text("UPDATE job SET assignment = '{}'"))
    yard.start(yard.draw("organ.walk.v1"))
    for _ in range(MOST_ATTEMPTS + 1):
        yard.hands.sleep(LEASE_S)
        yard.two.take_over(yard.hands.reporter)
    assert yard.job(1).status is Status.FAILED
    assert yard.job(2).status is Status.DONE


def test_a_process_that_ended_is_known_to_be_gone() -> None:
    script = "from factory.jobs.owner import new_owner; print(new_owner())"
    command = [sys.executable, "-c", script]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    assert is_gone(ended.stdout.strip())
    assert not is_gone(new_owner())


@pytest.mark.parametrize("owner", ["", "x", "a/b/1/2/t", "//1//t", "/" * 9])
def test_a_stranger_may_live(owner: str) -> None:
    assert not is_gone(owner)


def test_the_number_of_a_process_that_was_given_again_is_another() -> None:
    here, _, token = new_owner().rpartition("/")
    machine, _, _ = here.rpartition("/")
    assert machine.endswith(f"/{os.getpid()}")
    assert is_gone(f"{machine}/1/{token}")


def test_what_a_dead_process_left_is_not_waited_for(yard: Yard) -> None:
    yard.start()
    script = "from factory.jobs.owner import new_owner; print(new_owner())"
    command = [sys.executable, "-c", script]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    with yard.store.transaction() as transaction:
        connection = transaction.jobs._link.connection
        owner = {"owner": ended.stdout.strip()}
        connection.execute(text("UPDATE job SET owner = :owner"), owner)
    (job,) = yard.two.take_over(yard.hands.reporter)
    assert job.status is Status.DONE
    built_once(yard)
