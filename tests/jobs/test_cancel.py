"""A build can be called off until its switch, whoever carries it out."""

from threading import Event as Signal
from threading import Thread

import pytest

from factory.jobs.model import Status, Step
from factory.plan import Applied, Cancelled
from factory.providers.port import Value
from tests.jobs.yard import BUILD, STEPS, VOICE, Yard, with_examples


def nothing_is_there(yard: Yard) -> None:
    assert yard.records() == {}
    assert yard.head().seq == 0
    assert [turn.get("end") for turn in yard.turns()] == [None, "cancelled"]
    assert yard.job().status is Status.CANCELLED


@pytest.mark.parametrize("step", STEPS[1:])
@pytest.mark.parametrize("target", [VOICE, "organ.talk"])
def test_a_cancel_at_any_step_leaves_nothing(
    yard: Yard, step: Step, target: str
) -> None:
    cancelled: list[int] = []

    def cancel() -> None:
        jobs = yard.two.cancel(BUILD, target, "boris", yard.hands.reporter)
        cancelled.extend(job.id for job in jobs)

    yard.at_step(step, cancel)
    outcome = yard.one.finish(yard.start(), yard.hands.reporter)
    assert outcome == Cancelled(by="boris")
    assert cancelled == [1]
    nothing_is_there(yard)
    assert yard.job().step is step


def test_a_build_that_nobody_carries_out_is_cancelled(yard: Yard) -> None:
    yard.start()
    assert yard.two.cancel(BUILD, VOICE, "boris", yard.hands.reporter)
    nothing_is_there(yard)
    yard.hands.sleep(1000)
    assert yard.two.take_over(yard.hands.reporter) == ()


def test_after_the_switch_there_is_nothing_to_cancel(yard: Yard) -> None:
    outcome = yard.one.finish(yard.start(), yard.hands.reporter)
    assert isinstance(outcome, Applied)
    assert yard.two.cancel(BUILD, VOICE, "boris", yard.hands.reporter) == ()
    assert yard.job().outcome == outcome
    assert yard.get(VOICE) is not None


def test_only_the_organ_that_was_named_is_cancelled(yard: Yard) -> None:
    yard.start()
    yard.start(yard.draw("organ.walk.v1"))
    for target in ("organ.talk.v2", "organ.tal", "organ.talking"):
        assert yard.two.cancel(BUILD, target, "boris", yard.hands.reporter) == ()
    (job,) = yard.two.cancel(BUILD, "organ.walk", "boris", yard.hands.reporter)
    assert job.subjects == ("organ.walk.v1",)
    assert yard.job(1).is_open


def test_a_step_that_hangs_is_left(yard: Yard) -> None:
    """The heartbeat sees the cancel; the cell is not waited for."""
    entered, released = Signal(), Signal()

    def a(value: Value) -> Value:
        entered.set()
        released.wait(20)
        return value

    yard.works["a"] = a
    plan = yard.draw(a=with_examples("a", ("x", "x")))

    def cancel() -> None:
        def later() -> None:
            assert entered.wait(20)
            yard.two.cancel(BUILD, VOICE, "boris", yard.hands.reporter)

        Thread(target=later).start()

    yard.at_step(Step.SAMPLE, cancel)
    worker = yard.worker(beat_s=0.01)
    outcome = worker.finish(yard.start(plan, worker), yard.hands.reporter)
    assert not released.is_set()
    released.set()
    assert outcome == Cancelled(by="boris")
    nothing_is_there(yard)


def test_an_interrupt_from_the_keyboard_cancels(yard: Yard) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    yard.at_step(Step.LINK, interrupt)
    with pytest.raises(KeyboardInterrupt):
        yard.one.finish(yard.start(), yard.hands.reporter)
    nothing_is_there(yard)
    assert yard.job().outcome == Cancelled(by="anna")
