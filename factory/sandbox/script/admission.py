"""Whether a script is taken: its size, its syntax, and that it has the entry.

It is parsed in this process: the parser is bounded by the size of the source and runs
on a stack of its own, and nothing of the script is executed.
"""

from dataclasses import dataclass
from time import perf_counter

from factory.sandbox.artifact import Artifact, source_digest
from factory.sandbox.limits import Limits
from factory.sandbox.outcome import Failure, Kind, failure
from factory.sandbox.script.grants import Grants
from factory.sandbox.script.programs import ENTRY, SOURCE_BYTES, parsed

_MS = 1000


@dataclass(frozen=True, slots=True)
class AdmittedScript:
    """A script that was taken.

    Attributes:
        artifact: what the executor runs.
        functions: its declared functions, `name/parameters`, in order.
        ms: what parsing took, milliseconds.
    """

    artifact: Artifact
    functions: tuple[str, ...]
    ms: float


def admit(source: bytes, grants: Grants | None = None) -> AdmittedScript | Failure:
    """Look at a script.

    Args:
        source: as it was read.
        grants: what it is granted; nothing without.

    Returns:
        The script, or why not: `script_too_large`, `invalid_script` (with its place)
        or `no_entry`.
    """
    if len(source) > SOURCE_BYTES:
        return failure(Kind.SCRIPT_TOO_LARGE, f"{len(source)} bytes")
    start = perf_counter()
    program = parsed(source, Limits())
    ms = (perf_counter() - start) * _MS
    if isinstance(program, Failure):
        return program
    functions = tuple(sorted(f"{name}/{count}" for name, count in program.functions))
    if (ENTRY, 1) not in program.functions:
        found = ", ".join(functions) or "none"
        return failure(Kind.NO_ENTRY, f"functions: {found}")
    form = (grants or Grants()).form
    artifact = Artifact("script", source_digest(source), form, source)
    return AdmittedScript(artifact, functions, round(ms, 3))
