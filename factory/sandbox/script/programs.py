"""Parsed scripts, kept for as long as they are used: parsing costs more than a call."""

from collections import OrderedDict
from threading import Lock

from rhai_py import Engine, Program, RhaiError
from rhai_py import Limits as RhaiLimits

from factory.sandbox.artifact import Artifact
from factory.sandbox.limits import Limits
from factory.sandbox.outcome import Failure, Kind, failure
from factory.sandbox.script.faults import fault_of
from factory.sandbox.script.grants import Grants, grants_of

ENTRY = "handle"
"""The function that is called with each record."""
SOURCE_BYTES = 64 * 2**10
"""The largest script. The parser has no other bound on its time."""
KEPT = 64
"""How many stay parsed; the one not used for longest goes first."""
_UNMETERED = 2**40
"""Operations that no deadline leaves time for."""

_Key = tuple[str, str, int, int, int]


def parsed(
    source: bytes, limits: Limits, grants: Grants | None = None
) -> Program | Failure:
    """Parse a script; nothing of it is run.

    Undeclared names are errors already here, and missing properties when it runs.

    Args:
        source: the script as UTF-8.
        limits: of its runs.
        grants: what it is granted; nothing without.
    """
    try:
        return _engine(limits, grants or Grants()).compile(source.decode("utf-8"))
    except UnicodeDecodeError as error:
        return failure(Kind.INVALID_SCRIPT, f"not UTF-8 at byte {error.start}")
    except RhaiError as error:
        return _unparsed(fault_of(error))


def _unparsed(found: Failure) -> Failure:
    """Too many functions or nested too deep: it is the script that will not do."""
    if found.kind is Kind.LIMIT:
        return failure(Kind.INVALID_SCRIPT, found.detail, place=found.place)
    return found


def _engine(limits: Limits, grants: Grants) -> Engine:
    bounds = RhaiLimits(
        operations=_UNMETERED if limits.fuel is None else max(1, limits.fuel),
        memory=limits.memory_bytes,
        source=SOURCE_BYTES,
        result=limits.output_bytes,
        logged=limits.log_bytes,
    )
    return Engine(bounds, strict=True, log=grants.log, config=grants.config)


class Programs:
    """Keeps programs by content and limits. For many threads at once."""

    def __init__(self) -> None:
        self._kept: OrderedDict[_Key, Program] = OrderedDict()
        self._lock = Lock()

    def of(self, artifact: Artifact, limits: Limits) -> Program | Failure:
        """The program of a script."""
        fuel = _UNMETERED if limits.fuel is None else limits.fuel
        memory, output = limits.memory_bytes, limits.output_bytes
        key = artifact.digest, artifact.form, memory, fuel, output
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None and not kept.bad:
                self._kept.move_to_end(key)
                return kept
        made = parsed(artifact.code, limits, grants_of(artifact.form))
        if isinstance(made, Failure):
            return made
        with self._lock:
            self._kept[key] = made
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return made

    def clear(self) -> None:
        """Forget them all."""
        with self._lock:
            self._kept.clear()
