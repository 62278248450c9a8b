"""Whoever asked for a run may call it off, wherever it runs."""

from collections.abc import Callable, Iterator
from contextlib import closing
from threading import Thread, Timer
from time import sleep

import pytest

from factory.sandbox.artifact import Artifact
from factory.sandbox.backends import executor_of
from factory.sandbox.cancel import CancelToken, cancelling, current
from factory.sandbox.executor import Executor
from factory.sandbox.limits import MIB, Limits
from factory.sandbox.outcome import Answer, Done, Failure, Kind
from factory.sandbox.ring import Ring
from factory.sandbox.script.grants import Grants
from factory.sandbox.wasm.executor import WasmExecutor
from factory.sandbox.wasm.ticking import thread_ticker
from tests.sandbox.modules import ALLOC, CAT, ECHO, LOOP, MEMORY, RECORD, artifact_of

LONG = Limits(deadline_ms=60_000)
COMMAND_LOOP = (
    b'(module (memory (export "memory") 1) (func (export "_start") (loop br 0)))'
)
ALLOC_LOOP = LOOP.replace(
    ALLOC.encode(),
    b"""(func (export "cell_alloc")
  (param i32) (result i32) (loop $l br $l) i32.const 0)""",
)
START_LOOP = f"""(module {MEMORY} {ALLOC} (func $s (loop $l br $l)) (start $s)
  (func (export "cell_handle") (param i32 i32) (result i64) i64.const 0))""".encode()
MODULES = {
    "handle": LOOP,
    "alloc": ALLOC_LOOP,
    "start": START_LOOP,
    "command": COMMAND_LOOP,
}
SCRIPT = b"fn handle(record) { loop { } }"


def script(source: bytes) -> Artifact:
    return Artifact("script", str(len(source)).zfill(64), Grants().form, source)


LOOPS = {f"wasm {n}": artifact_of(m) for n, m in MODULES.items()}
LOOPS["script"] = script(SCRIPT)
HARMLESS = {"wasm": artifact_of(ECHO), "script": script(b"fn handle(r) { r }")}


@pytest.fixture(scope="module", params=["here", "ring"])
def place(request: pytest.FixtureRequest) -> Iterator[Callable[[str], Executor]]:
    """The executor of a backend: in this process, or over worker processes."""
    made: dict[str, Executor] = {}

    def executor(backend: str) -> Executor:
        if backend not in made:
            is_here = request.param == "here"
            made[backend] = executor_of(backend) if is_here else Ring(backend, 64 * MIB)
        return made[backend]

    yield executor
    for each in made.values():
        each.close()


def kind_of(answer: Answer) -> Kind | None:
    return answer.kind if isinstance(answer, Failure) else None


@pytest.mark.parametrize("name", LOOPS)
def test_a_run_is_called_off_from_another_thread(
    place: Callable[[str], Executor], name: str
) -> None:
    artifact, token = LOOPS[name], CancelToken()
    executor = place(artifact.backend)
    Timer(0.05, token.cancel).start()
    assert kind_of(executor.run(artifact, RECORD, LONG, token)) is Kind.CANCELLED
    # Who was cancelled before is not begun; whoever was not is not hit.
    assert kind_of(executor.run(artifact, RECORD, LONG, token)) is Kind.CANCELLED
    harmless = HARMLESS[artifact.backend]
    assert isinstance(executor.run(harmless, RECORD, LONG, CancelToken()), Done)


def test_a_cancel_hits_its_own_run_only(place: Callable[[str], Executor]) -> None:
    """Runs of one engine share their epoch."""
    executor, loop = place("wasm"), LOOPS["wasm handle"]
    mine, other = CancelToken(), CancelToken()
    answers: dict[str, Answer] = {}

    def run(name: str, token: CancelToken) -> None:
        answers[name] = executor.run(loop, RECORD, LONG, token)

    threads = [
        Thread(target=run, args=each) for each in (("mine", mine), ("other", other))
    ]
    for thread in threads:
        thread.start()
    sleep(0.05)
    mine.cancel()
    threads[0].join(30)
    assert kind_of(answers["mine"]) is Kind.CANCELLED
    assert threads[1].is_alive()
    other.cancel()
    threads[1].join(30)
    assert kind_of(answers["other"]) is Kind.CANCELLED


def test_no_run_is_ended_before_its_deadline() -> None:
    with closing(WasmExecutor()) as executor:
        for deadline_ms in (1, 20, 300):
            limits = Limits(deadline_ms=deadline_ms)
            answer = executor.run(LOOPS["wasm handle"], RECORD, limits)
            assert kind_of(answer) is Kind.DEADLINE
            assert answer.usage.ms >= deadline_ms


@pytest.mark.parametrize("make", [WasmExecutor, lambda: WasmExecutor(thread_ticker)])
def test_closing_ends_what_runs_here(make: Callable[[], WasmExecutor]) -> None:
    executor, answers = make(), list[Answer]()
    loops = [LOOPS[f"wasm {name}"] for name in MODULES]
    threads = [
        Thread(target=lambda a=a: answers.append(executor.run(a, RECORD, LONG)))
        for a in loops
    ]
    for thread in threads:
        thread.start()
    sleep(0.05)
    executor.close()
    for thread in threads:
        thread.join(30)
    assert [kind_of(answer) for answer in answers] == [Kind.CANCELLED] * len(loops)


def test_closing_a_ring_ends_what_runs_and_what_waits() -> None:
    ring, answers = Ring("wasm", 64 * MIB, size=1), list[Answer]()
    ring.run(HARMLESS["wasm"], RECORD, LONG)
    loop = LOOPS["wasm handle"]
    threads = [
        Thread(target=lambda: answers.append(ring.run(loop, RECORD, LONG)))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    sleep(0.1)
    ring.close()
    for thread in threads:
        thread.join(30)
    assert [kind_of(answer) for answer in answers] == [Kind.CANCELLED] * 3
    assert ring.status.workers == 0
    assert kind_of(ring.run(loop, RECORD, LONG)) is Kind.CANCELLED


def test_who_waits_for_a_worker_is_called_off_too() -> None:
    loop, first, second = LOOPS["wasm handle"], CancelToken(), CancelToken()
    with closing(Ring("wasm", 64 * MIB, size=1)) as ring:
        ring.run(HARMLESS["wasm"], RECORD, LONG)
        thread = Thread(target=ring.run, args=(loop, RECORD, LONG, first))
        thread.start()
        sleep(0.05)
        Timer(0.05, second.cancel).start()
        assert kind_of(ring.run(loop, RECORD, LONG, second)) is Kind.CANCELLED
        assert thread.is_alive()
        first.cancel()
        thread.join(30)


def test_a_cancelled_worker_is_no_lost_one() -> None:
    """Calling off the same cell again and again does not make it rest."""
    with closing(Ring("wasm", 64 * MIB, size=1)) as ring:
        for _ in range(4):
            token = CancelToken()
            Timer(0.03, token.cancel).start()
            answer = ring.run(LOOPS["wasm handle"], RECORD, LONG, token)
            assert kind_of(answer) is Kind.CANCELLED
        assert ring.status.lost == 0
        assert isinstance(ring.run(HARMLESS["wasm"], RECORD, LONG), Done)


def test_a_worker_outlives_the_thread_that_first_needed_it() -> None:
    with closing(Ring("wasm", 64 * MIB)) as ring:
        thread = Thread(target=ring.run, args=(HARMLESS["wasm"], RECORD, LONG))
        thread.start()
        thread.join()
        (pid,) = ring.pids
        sleep(0.05)
        assert isinstance(ring.run(HARMLESS["wasm"], RECORD, LONG), Done)
        assert (ring.pids, ring.status.lost) == ((pid,), 0)


def test_runs_find_the_token_of_their_thread() -> None:
    token, inner = CancelToken(), CancelToken()
    assert current() is None
    with cancelling(token):
        assert current() is token
        with cancelling(inner):
            assert current() is inner
        found: list[object] = []
        thread = Thread(target=lambda: found.append(current()))
        thread.start()
        thread.join()
        assert found == [None]
        assert current() is token
    assert current() is None


def test_a_token_that_nobody_cancels_changes_nothing() -> None:
    with closing(WasmExecutor()) as executor:
        for source in (ECHO, CAT):
            answer = executor.run(artifact_of(source), RECORD, LONG, CancelToken())
            assert isinstance(answer, Done)
            assert answer.output == RECORD
