"""What the sandbox costs beside its peers: `python -m benchmarks.sandbox`.

The peers are Extism (PyPI `extism`) and bare wasmtime: the same module called through
the same C functions without a check, once as we compile it and once as wasmtime does by
itself, so that no loop can be interrupted. All are called in
turn in one process; a row is the least of its trials, since the machine's other
tenants only ever add. Deadlines are percentiles, each of one run.
"""

import ctypes
import sys
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from ctypes import byref, c_void_p
from time import perf_counter
from typing import Any

import extism
from wasmtime import Engine, Linker, Module, wat2wasm

from benchmarks.sandbox_guests import CELL, EXTISM, LOOP, WORKING
from benchmarks.timing import quantile
from factory.sandbox.artifact import Artifact, source_digest
from factory.sandbox.cancel import CancelToken
from factory.sandbox.limits import Limits
from factory.sandbox.outcome import Done, Failure, Kind
from factory.sandbox.wasm import raw
from factory.sandbox.wasm.compiling import compiled
from factory.sandbox.wasm.engines import Configuration, engine_of
from factory.sandbox.wasm.executor import WasmExecutor
from factory.sandbox.wasm.program import Instance, Program

RECORD = b'{"name":"' + b"x" * 88 + b'"}\n'
BATCH = RECORD * 1000
KIB = b'"' + b"x" * 1021 + b'"\n'
LIMITS = Limits(deadline_ms=10_000)
DEADLINES = 200
TRIALS = 60

Call = Callable[[bytes], object]


def main() -> None:
    """Print all rows as Markdown."""
    executor = WasmExecutor()
    _peers(executor)
    _fresh(executor)
    _threads(executor)
    _deadlines(executor)
    executor.close()


def _peers(executor: WasmExecutor) -> None:
    ours = Instance(_program(executor, CELL), LIMITS)
    peer = extism.Plugin({"wasm": [{"data": bytes(wat2wasm(EXTISM))}]})
    bare = Bare(Engine(), CELL)
    same = Bare(engine_of(Configuration()), CELL)
    calls: dict[str, Call] = {
        "ours": ours.call,
        "extism": lambda batch: peer.call("handle", batch),
        "same": same.call,
        "bare": bare.call,
    }
    for name, call in calls.items():
        assert bytes(call(BATCH)) == BATCH, name  # type: ignore[call-overload]
    for what, batch, count, per in (
        ("1 KB in and out, a call", KIB, 200, 1),
        ("100 B in and out, a call", RECORD, 200, 1),
        ("batch of 1000, a record", BATCH, 3, 1000),
    ):
        found = _least(calls, batch, count)
        times = " | ".join(_us(found[name] / per) for name in calls)
        ratios = (found["ours"] / found[name] for name in calls if name != "ours")
        _say(f"| {what} | {times} | {' | '.join(f'{r:.2f}' for r in ratios)} |")
    ours.close()
    _working(executor)


def _working(executor: WasmExecutor) -> None:
    """A guest whose loop does some work: what the checks of the epoch cost then."""
    ours = Instance(_program(executor, WORKING), LIMITS)
    same, bare = Bare(engine_of(Configuration()), WORKING), Bare(Engine(), WORKING)
    calls = {"ours": ours.call, "same": same.call, "bare": bare.call}
    found = _least(calls, BATCH, 1)
    times = [_us(found[name] / 1000) for name in calls]
    ratios = [f"{found['ours'] / found[name]:.2f}" for name in ("same", "bare")]
    _say(
        f"| batch of 1000 that is hashed, a record | {times[0]} | | {times[1]} |"
        f" {times[2]} | | {ratios[0]} | {ratios[1]} |"
    )
    ours.close()


def _fresh(executor: WasmExecutor) -> None:
    program = _program(executor, CELL)
    manifest = {"wasm": [{"data": bytes(wat2wasm(EXTISM))}]}
    calls: dict[str, Call] = {
        "ours": lambda batch: _done(program.run(batch, LIMITS)),
        "extism": lambda batch: extism.Plugin(manifest).call("handle", batch),
    }
    for what, batch, per in (
        ("fresh instance, 100 B", RECORD, 1),
        ("fresh instance, batch of 1000, a record", BATCH, 1000),
    ):
        found = _least(calls, batch, 5)
        ratio = found["ours"] / found["extism"]
        _say(
            f"| {what} | {_us(found['ours'] / per)} | {_us(found['extism'] / per)} |"
            f" | | {ratio:.2f} | | |"
        )


def _threads(executor: WasmExecutor) -> None:
    """Throughput of two threads with batches, by that of one."""
    program = _program(executor, WORKING)

    def work(count: int) -> None:
        for _ in range(count):
            _done(program.run(BATCH, LIMITS))

    best = 0.0
    with ThreadPoolExecutor(2) as pool:
        for _ in range(10):
            one = _took(lambda: work(40))
            two = _took(lambda: list(pool.map(work, (40, 40))))
            best = max(best, 2 * one / two)
    _say(f"\ntwo threads by one, batches of 1000: x{best:.2f}")


def _deadlines(executor: WasmExecutor) -> None:
    """When runs end, beside how late a native sleep of 10 ms comes back to Python."""
    program, limits = _program(executor, LOOP), Limits(deadline_ms=10)
    usleep = ctypes.CDLL(None).usleep

    def stopped() -> float:
        answer = program.run(RECORD, limits)
        assert isinstance(answer, Failure)
        assert answer.kind is Kind.DEADLINE
        return answer.usage.ms

    def cancelled() -> float:
        token, at = CancelToken(), [0.0]

        def cancel() -> None:
            at[0] = perf_counter()
            token.cancel()

        timer = threading.Timer(0.01, cancel)
        timer.start()
        answer = program.run(RECORD, LIMITS, token)
        ended = perf_counter()
        assert isinstance(answer, Failure)
        assert answer.kind is Kind.CANCELLED
        timer.join()
        return (ended - at[0]) * 1000

    def slept() -> float:
        return _took(lambda: usleep(10_000)) * 1000

    def both(when: str) -> None:
        pairs = [(stopped(), slept()) for _ in range(DEADLINES)]
        for what, taken in zip(
            ("deadline", "a sleep"), zip(*pairs, strict=True), strict=True
        ):
            _tell(f"{what} of 10 ms, {when}", list(taken))

    both("idle")
    _tell("from cancel to end, idle", [cancelled() for _ in range(DEADLINES)])
    is_over = threading.Event()
    busy = threading.Thread(target=_burn, args=(is_over,))
    busy.start()
    both("beside a busy Python thread")
    is_over.set()
    busy.join()


def _burn(is_over: threading.Event) -> None:
    while not is_over.is_set():
        sum(range(1000))


def _tell(what: str, ms: list[float]) -> None:
    p50, p95 = quantile(ms, 50), quantile(ms, 95)
    _say(f"{what}: p50 {p50:.1f} ms, p95 {p95:.1f} ms, most {max(ms):.1f} ms")


class Bare:
    """A module in an engine without limits: what is left when all checks are."""

    def __init__(self, engine: Engine, text: str) -> None:
        self._kept = Linker(engine).instantiate_pre(Module(engine, text))
        self._engine, self._store = engine, raw.new_store(engine)
        self._context = raw.store_context(self._store)
        instance, self._trap = raw.Instance(), c_void_p()
        pre = raw.address(self._kept.ptr())
        raw.set_epoch_deadline(self._context, 2**60)
        raw.instantiate(pre, self._context, byref(instance), byref(self._trap))
        memory, self._handle = (
            self._export(instance, name) for name in (b"memory", b"cell_handle")
        )
        self._memory = byref(memory.of.memory)
        self._function = byref(self._handle.of.func)
        self._values = (raw.Raw * 2)()

    def _export(self, instance: raw.Instance, name: bytes) -> Any:
        extern = raw.Extern()
        raw.instance_export(
            self._context, byref(instance), name, len(name), byref(extern)
        )
        return extern

    def call(self, batch: bytes) -> bytes:
        """In, call, out."""
        values, size = self._values, len(batch)
        base = raw.memory_data(self._context, self._memory)
        raw.copy_in(base + 1024, batch, size)
        values[0].u64, values[1].u64 = 1024, size
        raw.call(self._context, self._function, values, 2, byref(self._trap))
        packed = values[0].u64
        base = raw.memory_data(self._context, self._memory)
        return ctypes.string_at(base + (packed >> 32), packed & 0xFFFFFFFF)


def _program(executor: WasmExecutor, text: str) -> Program:
    header, code = compiled(text.encode(), Configuration())
    assert "kind" not in header, header
    digest = source_digest(text.encode())
    program = executor.program(Artifact("wasm", digest, header["form"], code))
    assert isinstance(program, Program)
    return program


def _done(answer: Done | Failure) -> bytes:
    assert isinstance(answer, Done), answer
    return answer.output


def _least(calls: Mapping[str, Call], batch: bytes, count: int) -> dict[str, float]:
    """The least time of a call of each rival, seconds; they take turns."""
    found = dict.fromkeys(calls, float("inf"))
    for _ in range(TRIALS):
        for name, call in calls.items():
            took = _took(lambda call=call: [call(batch) for _ in range(count)])
            found[name] = min(found[name], took / count)
    return found


def _took(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def _us(seconds: float) -> str:
    return f"{seconds * 1e6:.2f} µs"


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    _say("| what | ours | extism | same code | bare | /extism | /same | /bare |")
    _say("|" + " --- |" * 8)
    main()
