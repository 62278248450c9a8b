"""The contract between host and module, limits obeyed and violated."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from factory.sandbox.artifact import Artifact
from factory.sandbox.limits import MIB, Limits
from factory.sandbox.outcome import Done, Failure, Kind
from factory.sandbox.wasm.engines import Compiler, Configuration, formed
from factory.sandbox.wasm.executor import WasmExecutor
from factory.sandbox.wasm.program import Instance, Program
from tests.sandbox.modules import CAT, ECHO, FUEL, LOOP, artifact_of, reactor

BATCH = b'{"n":1}\n{"n":2}\n'


def pages(count: int) -> bytes:
    body = f"(i32.store8 (i32.const {count * 65536 - 1}) (i32.const 1))"
    return f"""(module (memory (export "memory") {count})
      (data (i32.const 8) "1")
      (func (export "cell_alloc") (param i32) (result i32) i32.const 1024)
      (func (export "cell_handle") (param i32 i32) (result i64)
        {body} i64.const {8 << 32 | 1}))""".encode()


@pytest.mark.parametrize("compiler", Compiler)
@pytest.mark.parametrize("is_metered", [False, True])
@pytest.mark.parametrize("source", [ECHO, CAT])
def test_both_contracts_give_back_what_went_in(
    executor: WasmExecutor, source: bytes, compiler: Compiler, *, is_metered: bool
) -> None:
    form = Configuration(compiler, is_metered).name
    answer = executor.run(artifact_of(source, form), BATCH, Limits())
    assert isinstance(answer, Done)
    assert answer.output == BATCH
    assert (answer.usage.fuel is not None) is is_metered


def test_a_command_gets_an_input_larger_than_its_reads(executor: WasmExecutor) -> None:
    batch = b'"' + b"x" * 100_000 + b'"\n'
    answer = executor.run(artifact_of(CAT), batch, Limits())
    assert isinstance(answer, Done)
    assert answer.output == batch


def test_memory_is_taken_up_to_the_limit_and_not_beyond(executor: WasmExecutor) -> None:
    limits = Limits(memory_bytes=MIB)
    within = executor.run(artifact_of(pages(16)), BATCH, limits)
    assert isinstance(within, Done)
    assert within.usage.memory_bytes == MIB
    beyond = executor.run(artifact_of(pages(17)), BATCH, limits)
    assert isinstance(beyond, Failure)
    assert beyond.kind is Kind.LIMIT


def test_input_is_taken_up_to_the_limit_and_not_beyond(executor: WasmExecutor) -> None:
    artifact, limits = artifact_of(ECHO), Limits(input_bytes=4)
    assert isinstance(executor.run(artifact, b"[1]\n", limits), Done)
    beyond = executor.run(artifact, b"[12]\n", limits)
    assert isinstance(beyond, Failure)
    assert beyond.kind is Kind.INPUT_TOO_LARGE


@pytest.mark.parametrize("source", [ECHO, CAT])
def test_output_is_taken_up_to_the_limit_and_not_beyond(
    executor: WasmExecutor, source: bytes
) -> None:
    artifact, limits = artifact_of(source), Limits(output_bytes=4)
    assert isinstance(executor.run(artifact, b"[1]\n", limits), Done)
    beyond = executor.run(artifact, b"[12]\n", limits)
    assert isinstance(beyond, Failure)
    assert beyond.kind is Kind.OUTPUT_TOO_LARGE


def test_fuel_is_exact_and_the_same_on_each_run(executor: WasmExecutor) -> None:
    body = """(local $i i32) (loop $l
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $l (i32.lt_u (local.get $i) (i32.const 1000)))) i64.const 34359738369"""
    artifact = artifact_of(reactor(body, '(data (i32.const 8) "1")'), FUEL)

    def passes(fuel: int) -> bool:
        answer = executor.run(artifact, BATCH, Limits(fuel=fuel))
        if isinstance(answer, Failure):
            assert answer.kind is Kind.FUEL
        return isinstance(answer, Done)

    low, high = 1, 100_000
    assert passes(high)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if passes(middle) else (middle, high)
    assert [passes(high) for _ in range(5)] == [True] * 5
    assert [passes(high - 1) for _ in range(5)] == [False] * 5


def test_a_kept_instance_keeps_its_memory_and_a_failure_ends_it(
    executor: WasmExecutor,
) -> None:
    body = """(global.set $n (i32.add (global.get $n) (i32.const 1)))
      (if (i32.gt_u (global.get $n) (i32.const 50)) (then unreachable))
      (i32.store8 (i32.const 8) (global.get $n)) i64.const 34359738369"""
    source = reactor(body, "(global $n (mut i32) (i32.const 48))")
    program = executor.program(artifact_of(source))
    assert isinstance(program, Program)
    instance = Instance(program, Limits())
    outputs = [instance.run(BATCH) for _ in range(4)]
    kinds = [a.output if isinstance(a, Done) else a.kind for a in outputs]
    assert kinds == [b"1", b"2", Kind.TRAP, Kind.INTERNAL]
    instance.close()
    instance.close()
    assert isinstance(instance.run(BATCH), Failure)


def test_a_kept_instance_takes_batches_of_any_size_in_any_order(
    executor: WasmExecutor,
) -> None:
    program = executor.program(artifact_of(ECHO))
    assert isinstance(program, Program)
    instance = Instance(program, Limits())
    for size in (1, 1000, 10, 100_000, 0, 5):
        answer = instance.run(b"7" * size)
        assert isinstance(answer, Done)
        assert answer.output == b"7" * size
    instance.close()


def test_many_threads_share_one_executor(executor: WasmExecutor) -> None:
    """Each gets its own answer while others are being stopped."""
    echo, loop = artifact_of(ECHO), artifact_of(LOOP)

    def one(i: int) -> object:
        if i % 8 == 0:
            answer = executor.run(loop, BATCH, Limits(deadline_ms=20))
            return answer.kind if isinstance(answer, Failure) else answer
        batch = f"[{i}]\n".encode()
        answer = executor.run(echo, batch, Limits())
        return isinstance(answer, Done) and answer.output == batch

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(one, range(64)))
    assert found == [Kind.DEADLINE if i % 8 == 0 else True for i in range(64)]


def test_code_that_we_did_not_compile_is_not_run(executor: WasmExecutor) -> None:
    for code in (b"", b"\x7fELF" + bytes(100), ECHO):
        answer = executor.run(
            Artifact("wasm", "00" * 32, "cranelift+epoch", code), BATCH, Limits()
        )
        assert isinstance(answer, Failure)
        assert answer.kind is Kind.INTERNAL


def test_code_of_another_configuration_is_not_run(executor: WasmExecutor) -> None:
    made = artifact_of(ECHO + b"\n;; nowhere else", FUEL)
    foreign = Artifact(made.backend, made.digest, "winch+epoch", made.code)
    answer = executor.run(foreign, BATCH, Limits())
    assert isinstance(answer, Failure)
    assert answer.kind is Kind.INTERNAL


@pytest.mark.parametrize("size", [0, 1, 100, 200, 20_000])
def test_a_start_function_is_seen_wherever_it_stands(size: int) -> None:
    """While one runs, other threads of Python must be able to."""
    before = f'(data (i32.const 8) "{"x" * size}")' + "(type (func))" * size
    start = "(func $s) (start $s)"
    quiet, loud = reactor("i64.const 0", before), reactor("i64.const 0", before + start)
    assert formed(artifact_of(quiet).form) == (Configuration(), True)
    assert formed(artifact_of(loud).form) == (Configuration(), False)


def test_the_error_stream_is_kept_to_its_bound(executor: WasmExecutor) -> None:
    body = """(drop (call $w (i32.const 2) (i32.const 64) (i32.const 1) (i32.const 80)))
      (drop (call $w (i32.const 2) (i32.const 64) (i32.const 1) (i32.const 80)))
      i64.const 34359738369"""
    head = """(import "wasi_snapshot_preview1" "fd_write"
        (func $w (param i32 i32 i32 i32) (result i32)))
      (data (i32.const 8) "1") (data (i32.const 64) "\\48\\00\\00\\00\\05\\00\\00\\00")
      (data (i32.const 72) "hello")"""
    artifact = artifact_of(reactor(body, head))
    answer = executor.run(artifact, BATCH, Limits(log_bytes=8))
    assert isinstance(answer, Done)
    assert answer.usage.log == "hellohel"


ENDING = """
from factory.sandbox.limits import Limits
from factory.sandbox.wasm.executor import WasmExecutor
from factory.sandbox.wasm.ticking import thread_ticker
from tests.sandbox.modules import ECHO, RECORD, artifact_of
executor = WasmExecutor(thread_ticker)
print(executor.run(artifact_of(ECHO), RECORD, Limits()).output)
"""


def test_a_process_may_end_while_its_ticker_ticks() -> None:
    """The thread outlives the executor: it must not outlive the engine."""
    for _ in range(3):
        ran = subprocess.run(
            [sys.executable, "-c", ENDING],
            capture_output=True,
            check=False,
            env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        )
        assert (ran.returncode, ran.stderr) == (0, b"")
