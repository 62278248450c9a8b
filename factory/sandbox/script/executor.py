"""Runs admitted scripts, a record after the other."""

from contextlib import nullcontext
from time import perf_counter

from rhai_py import CancelToken as RhaiToken
from rhai_py import Program, RhaiError

from factory.sandbox.artifact import Artifact
from factory.sandbox.cancel import CancelToken
from factory.sandbox.limits import Limits
from factory.sandbox.outcome import Answer, Done, Failure, Kind, Usage, failure
from factory.sandbox.script.faults import fault_of
from factory.sandbox.script.programs import ENTRY, Programs

_MS = 1000


class ScriptExecutor:
    """`executor.Executor` of Rhai scripts. For many threads at once.

    Each record sees a fresh scope. The deadline and the output limit are of the whole
    batch, memory and fuel of each record; one that fails fails its batch.
    """

    def __init__(self) -> None:
        self._programs = Programs()
        self._closing = CancelToken()

    def run(
        self,
        artifact: Artifact,
        batch: bytes,
        limits: Limits,
        cancel: CancelToken | None = None,
    ) -> Answer:
        """Run a batch.

        Args:
            artifact: a script; its `code` is the source.
            batch: JSON lines.
            limits: of the run.
            cancel: ends the run from another thread.
        """
        until = perf_counter() + limits.deadline_ms / _MS
        if len(batch) > limits.input_bytes:
            return failure(Kind.INPUT_TOO_LARGE, f"{len(batch)} bytes")
        program = self._programs.of(artifact, limits)
        if isinstance(program, Failure):
            return program
        token = RhaiToken()
        with (
            self._closing.waking(token.cancel),
            cancel.waking(token.cancel) if cancel else nullcontext(),
        ):
            return _answered(program, batch, limits, until, token)

    def close(self) -> None:
        """Call off what runs, and forget the programs."""
        self._closing.cancel()
        self._programs.clear()


def _answered(
    program: Program, batch: bytes, limits: Limits, until: float, token: RhaiToken
) -> Answer:
    output, size, usage = [], 0, Usage()
    for record in batch.removesuffix(b"\n").split(b"\n"):
        left_ms = (until - perf_counter()) * _MS
        if left_ms <= 0:
            return failure(Kind.DEADLINE, "the batch took too long", usage)
        try:
            line = program.call_json(ENTRY, record, deadline_ms=left_ms, cancel=token)
        except RhaiError as error:
            return fault_of(error, _used(program, usage, limits))
        usage = _used(program, usage, limits)
        output.append(line)
        size += len(line) + 1
        if size > limits.output_bytes:
            return failure(Kind.OUTPUT_TOO_LARGE, f"{size} bytes", usage)
    return Done(b"\n".join(output) + b"\n", usage)


def _used(program: Program, before: Usage, limits: Limits) -> Usage:
    """What a batch took with one more record; what was printed is its error stream."""
    stats = program.stats
    if stats is None:
        return before
    missed = stats.logged.count("\n")
    is_room = len(before.logged) + len(stats.logged) <= limits.log_bytes
    return Usage(
        ms=before.ms + stats.ms,
        memory_bytes=max(before.memory_bytes, stats.peak_bytes),
        fuel=(before.fuel or 0) + stats.operations,
        log=(before.log + stats.output)[: limits.log_bytes],
        logged=before.logged + (stats.logged if is_room else ""),
        dropped=before.dropped + stats.dropped + (0 if is_room else missed),
    )
