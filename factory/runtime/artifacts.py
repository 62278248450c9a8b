"""Compiled cells and organs, kept while their content stays."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Protocol

from factory.errors import FactoryError, RunError
from factory.model import SOURCED, FactorySpec
from factory.ports.backend import Invoke
from factory.providers.port import Value
from factory.runtime.graphs import CompiledGraph, compiled
from factory.runtime.observations import Observation, Observations, Part
from factory.runtime.subjects import Subject
from factory.runtime.timeouts import TimedCalls

KEPT = 256
"""How many are kept; the one that was not used for longest goes first."""
_MS = 1000
_Key = tuple[str, int, str, frozenset[str]]


class Fabricate(Protocol):
    """Makes one cell callable."""

    def __call__(self, spec: FactorySpec, *, is_proved: bool = ...) -> Invoke:
        """Make it; a proved one may run nearer to the factory."""
        ...


class Artifacts:
    """Makes cells and organs executable, once for each revision and content.

    Args:
        fabricate: makes one cell callable.
        observations: told of each call of a cell in an organ.
        timed: runs the cells that have a time limit.
        clock: seconds, for durations.
    """

    def __init__(
        self,
        fabricate: Fabricate,
        observations: Observations,
        timed: TimedCalls,
        clock: Callable[[], float],
    ) -> None:
        self._fabricate = fabricate
        self._observations = observations
        self._timed = timed
        self._clock = clock
        self._kept: OrderedDict[_Key, CompiledGraph] = OrderedDict()
        self._lock = Lock()

    def of(self, subject: Subject) -> CompiledGraph:
        """The executable form of a version.

        Raises:
            TemplateError: the graph cannot be laid out.
            BackendError: a cell cannot be made.
        """
        key = subject.compiled_as
        with self._lock:
            if (found := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
                return found
        made = self._compiled(subject)
        with self._lock:
            self._kept[key] = made
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return made

    def _compiled(self, subject: Subject) -> CompiledGraph:
        cells = {
            cell: self._limited(cell, spec, is_proved=cell in subject.stable)
            for cell, spec in subject.specs.items()
        }
        if subject.template is not None:
            cells = {cell: self._observed(cell, cells[cell]) for cell in cells}
        return compiled(subject, cells)

    def _limited(self, cell: str, spec: FactorySpec, *, is_proved: bool) -> Invoke:
        near = {"is_proved": True} if is_proved else {}
        return limited(cell, self._fabricate(spec, **near), spec, self._timed)

    def _observed(self, cell: str, inner: Invoke) -> Invoke:
        note, clock = self._observations.note, self._clock

        def invoke(value: Value) -> Value:
            start, code = clock(), None
            try:
                return inner(value)
            except RunError as error:
                code = error.code
                raise
            finally:
                note(Observation(cell, Part.CELL, code, (clock() - start) * _MS))

        return invoke


def limited(
    cell: str,
    inner: Invoke,
    spec: FactorySpec,
    timed: TimedCalls,
    default_ms: float | None = None,
) -> Invoke:
    """A cell with its time limit, failing with a RunError only.

    Args:
        cell: its id.
        inner: the cell as a function.
        spec: how it is made, with the limit of a call.
        timed: runs the calls that have a limit.
        default_ms: the limit of one that names none; None for none.
    """
    own = spec.limits.timeout_ms if spec.limits else None
    timeout_ms = own or default_ms
    call = timed.watch if spec.backend in SOURCED else timed.call

    def invoke(value: Value) -> Value:
        try:
            if timeout_ms is None:
                return inner(value)
            return call(cell, inner, value, timeout_ms)
        except RunError:
            raise
        except Exception as error:
            raise _failed(cell, error) from error

    return invoke


def _failed(cell: str, error: Exception) -> RunError:
    """The failure of a cell, whatever it raised: it must not fail the process."""
    cause = error.code if isinstance(error, FactoryError) else "crashed"
    why = str(error) or type(error).__name__
    return RunError("cell_failed", f"{cell}: {why}", cell=cell, cause=cause, why=why)
