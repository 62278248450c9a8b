"""The heartbeat: keeps the lease while a step runs, and tells when the job is lost."""

from threading import Event as Signal
from threading import Thread

import pytest

from factory.jobs.model import Step
from factory.jobs.watch import Lease, Watch
from factory.jobs.work import Stopped
from factory.plan import Applied
from factory.providers.port import Value
from factory.sandbox.cancel import CancelToken, current
from tests.jobs.yard import LEASE_S, NEVER_S, VOICE, Yard, with_examples

PATIENCE_S = 20


def hanging(yard: Yard, entered: Signal, released: Signal) -> None:
    def a(value: Value) -> Value:
        entered.set()
        assert released.wait(PATIENCE_S)
        return value

    yard.works["a"] = a


def test_a_step_that_takes_longer_than_a_lease_keeps_the_job(yard: Yard) -> None:
    entered, released = Signal(), Signal()
    hanging(yard, entered, released)
    plan = yard.draw(a=with_examples("a", ("x", "x")))
    worker = yard.worker(beat_s=0.01)
    job = yard.start(plan, worker)
    leases: list[float | None] = []

    def look(seconds: float) -> None:
        """Time passes by parts of a lease; each time the heart must have beaten."""
        yard.hands.now += seconds
        before = yard.hands.now
        for _ in range(2000):
            lease = yard.job().lease_until
            if lease is not None and lease > before + LEASE_S / 2:
                leases.append(lease)
                return
            Signal().wait(0.01)

    def pass_time() -> None:
        def later() -> None:
            assert entered.wait(PATIENCE_S)
            for _ in range(4):
                look(LEASE_S * 0.9)
            assert yard.two.take_over(yard.hands.reporter) == ()
            released.set()

        Thread(target=later).start()

    yard.at_step(Step.SAMPLE, pass_time)
    assert isinstance(worker.finish(job, yard.hands.reporter), Applied)
    assert len(leases) == 4
    assert yard.job().fence == 1
    assert yard.get(VOICE) is not None


def test_work_that_is_called_off_has_its_token_cancelled(yard: Yard) -> None:
    """So that sandboxed code stops; other code is only waited for no more."""
    entered, tokens = Signal(), list[CancelToken]()

    def work() -> None:
        token = current()
        assert token is not None
        tokens.append(token)
        entered.set()
        stopped = Signal()
        with token.waking(stopped.set):
            assert stopped.wait(PATIENCE_S)

    lease = Lease(LEASE_S, NEVER_S)
    job = yard.start()
    with Watch(yard.store, job, yard.hands.clock, lease) as watch:
        Thread(target=lambda: entered.wait(PATIENCE_S) and watch.stop.set()).start()
        with pytest.raises(Stopped):
            watch.attend(work)
        assert watch.attend(current) is not tokens[0]
    assert [token.is_cancelled for token in tokens] == [True]
