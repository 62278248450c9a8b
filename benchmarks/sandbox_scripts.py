"""What a script in the sandbox costs: `python -m benchmarks.sandbox_scripts`.

The rival of a call is what any sandbox pays at least: the record to JSON text and back,
`json.dumps` and `json.loads`. Both are called in turn in one process, and a row is the
least of its trials, since the machine's other tenants only ever add. Deadlines and
cancels are percentiles, each of one run.
"""

import json
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from time import perf_counter

import rhai_py

from benchmarks.timing import quantile
from factory.sandbox.artifact import Artifact
from factory.sandbox.executor import Executor
from factory.sandbox.limits import MIB, Limits
from factory.sandbox.outcome import Done, Failure, Kind
from factory.sandbox.ring import Ring
from factory.sandbox.script.admission import AdmittedScript, admit
from factory.sandbox.script.executor import ScriptExecutor

RECORD = {"id": 17, "name": "Ada", "score": 0.5, "is_new": True}
LINE = json.dumps(RECORD).encode() + b"\n"
ECHO = b"fn handle(record) { record }"
LOOP = b"fn handle(record) { loop { } }"
WORK = b"""fn handle(record) {
  let sum = 0;
  for n in 0..50 { sum += n * record.id; }
  record.score += sum;
  record
}"""
BATCH = 500
LIMITS = Limits(deadline_ms=10_000)
DEADLINE_MS = 10.0
RUNS = 200
TRIALS = 60
CALLS = 500
_US = 1e6
_MS = 1e3


def main() -> None:
    """Print all rows as Markdown."""
    _calls()
    with closing(ScriptExecutor()) as host, closing(Ring("script", 64 * MIB)) as ring:
        _batches(host, ring)
        _threads(host)
        _deadlines(host)
    _cancels()


def _calls() -> None:
    program = rhai_py.Engine(rhai_py.Limits(deadline_ms=10_000)).compile(ECHO.decode())
    text = json.dumps(RECORD).encode()
    least = _least(
        {
            "json.dumps + json.loads": lambda: json.loads(json.dumps(RECORD)),
            "call, a dict in and out": lambda: program.call("handle", RECORD),
            "call_json, bytes in and out": lambda: program.call_json("handle", text),
        }
    )
    rival = least["json.dumps + json.loads"]
    _tell("| a record of four fields | µs | to json |\n| --- | --- | --- |")
    for name, us in least.items():
        _tell(f"| {name} | {us:.2f} | {us / rival:.2f} |")


def _least(calls: dict[str, Callable[[], object]]) -> dict[str, float]:
    least = dict.fromkeys(calls, float("inf"))
    for _ in range(TRIALS):
        for name, call in calls.items():
            start = perf_counter()
            for _ in range(CALLS):
                call()
            took = (perf_counter() - start) / CALLS * _US
            least[name] = min(least[name], took)
    return least


def _batches(host: Executor, ring: Executor) -> None:
    _tell("\n| records in a batch | in process, µs each | in a worker, µs each |")
    _tell("| --- | --- | --- |")
    artifact = _artifact(ECHO)
    for size in (1, 10, 100, 1000):
        cells = [_batch(each, artifact, size) for each in (host, ring)]
        _tell(f"| {size} | {cells[0]:.2f} | {cells[1]:.2f} |")


def _batch(executor: Executor, artifact: Artifact, size: int) -> float:
    batch, least = LINE * size, float("inf")
    for _ in range(TRIALS):
        start = perf_counter()
        answer = executor.run(artifact, batch, LIMITS)
        least = min(least, (perf_counter() - start) / size * _US)
        assert isinstance(answer, Done), answer
    return least


def _threads(host: Executor) -> None:
    """How much more two threads get done than one, batch after batch."""
    program = rhai_py.Engine(rhai_py.Limits(deadline_ms=10_000)).compile(WORK.decode())
    batch, artifact = LINE * BATCH, _artifact(WORK)
    rivals: dict[str, Callable[[], object]] = {
        "map_json": lambda: program.map_json("handle", batch),
        "the executor": lambda: host.run(artifact, batch, LIMITS),
    }
    _tell(f"\n| batches of {BATCH} | one thread, ms | two threads, ms | more done |")
    _tell("| --- | --- | --- | --- |")
    for name, call in rivals.items():
        one = two = float("inf")
        for _ in range(TRIALS // 4):
            one, two = min(one, _beside(1, call)), min(two, _beside(2, call))
        _tell(f"| {name} | {one:.1f} | {two:.1f} | {2 * one / two:.2f} |")


def _beside(count: int, call: Callable[[], object]) -> float:
    """Milliseconds until so many threads have each called."""
    start = threading.Barrier(count + 1)

    def work() -> None:
        start.wait()
        call()

    threads = [threading.Thread(target=work) for _ in range(count)]
    for each in threads:
        each.start()
    start.wait()
    begun = perf_counter()
    for each in threads:
        each.join()
    return (perf_counter() - begun) * _MS


def _deadlines(host: Executor) -> None:
    _tell(f"\n| deadline {DEADLINE_MS:g} ms | p50 | p95 | most |")
    _tell("| --- | --- | --- | --- |")
    _tell(_row("idle", [_overdue(host) for _ in range(RUNS)]))
    stop = threading.Event()
    busy = threading.Thread(target=_spin, args=(stop,), daemon=True)
    busy.start()
    try:
        _tell(_row("a busy Python thread", [_overdue(host) for _ in range(RUNS)]))
    finally:
        stop.set()
        busy.join()


def _overdue(host: Executor) -> float:
    start = perf_counter()
    answer = host.run(_LOOP, LINE, Limits(deadline_ms=DEADLINE_MS))
    assert isinstance(answer, Failure)
    assert answer.kind is Kind.DEADLINE
    return (perf_counter() - start) * _MS


def _spin(stop: threading.Event) -> None:
    while not stop.is_set():
        sum(range(1000))


def _cancels() -> None:
    program = rhai_py.Engine(rhai_py.Limits(operations=2**40)).compile(LOOP.decode())
    _tell("\n| cancel from another thread, ms | p50 | p95 | most |")
    _tell("| --- | --- | --- | --- |")
    _tell(_row("until the call ends", [_cancelled(program) for _ in range(RUNS)]))


def _cancelled(program: rhai_py.Program) -> float:
    token, ends = rhai_py.CancelToken(), []

    def run() -> None:
        try:
            program.call("handle", 1, deadline_ms=10_000, cancel=token)
        except rhai_py.CancelledError:
            ends.append(perf_counter())

    thread = threading.Thread(target=run)
    thread.start()
    threading.Event().wait(0.005)
    start = perf_counter()
    token.cancel()
    thread.join()
    return (ends[0] - start) * _MS


def _tell(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _row(name: str, took: list[float]) -> str:
    took = sorted(took)
    cells = (quantile(took, 50), quantile(took, 95), took[-1])
    return f"| {name} | " + " | ".join(f"{each:.2f}" for each in cells) + " |"


def _artifact(source: bytes) -> Artifact:
    made = admit(source)
    assert isinstance(made, AdmittedScript), made
    return made.artifact


_LOOP = Artifact("script", "loop", "rhai strict", LOOP)

if __name__ == "__main__":
    main()
