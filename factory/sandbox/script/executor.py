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
    left_ms = (until - perf_counter()) * _MS
    if left_ms <= 0:
        return failure(Kind.DEADLINE, "parsing took too long")
    try:
        output = program.map_json(
            ENTRY, batch, deadline_ms=left_ms, cancel=token, whole=True
        )
    except RhaiError as error:
        return fault_of(error, _used(program, limits))
    return Done(output, _used(program, limits))


def _used(program: Program, limits: Limits) -> Usage:
    """What a batch took; what it printed is its error stream."""
    stats = program.stats
    if stats is None:
        return Usage()
    return Usage(
        ms=stats.ms,
        memory_bytes=stats.peak_bytes,
        fuel=stats.operations,
        log=stats.output[: limits.log_bytes],
        logged=stats.logged,
        dropped=stats.dropped,
    )
