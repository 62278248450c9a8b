"""How a batch in a sandbox ends: an output, or a failure of one known kind."""

from dataclasses import dataclass, field
from enum import StrEnum

DETAIL_CHARS = 500
"""The longest detail of a failure: it may quote what a hostile program says."""


class Kind(StrEnum):
    """Why a program was not taken, or what ended its run."""

    MODULE_TOO_LARGE = "module_too_large"
    INVALID_MODULE = "invalid_module"
    COMPILE_REFUSED = "compile_refused"
    IMPORT_REFUSED = "import_refused"
    ABI_ERROR = "abi_error"
    LIMIT = "limit"
    TRAP = "trap"
    STACK_OVERFLOW = "stack_overflow"
    FUEL = "fuel"
    DEADLINE = "deadline"
    CANCELLED = "cancelled"
    EXIT = "exit"
    POLICY = "policy"
    BAD_POINTER = "bad_pointer"
    INPUT_TOO_LARGE = "input_too_large"
    OUTPUT_TOO_LARGE = "output_too_large"
    BAD_OUTPUT = "bad_output"
    SCRIPT_TOO_LARGE = "script_too_large"
    INVALID_SCRIPT = "invalid_script"
    ENGINE_MISSING = "engine_missing"
    NO_ENTRY = "no_entry"
    SCRIPT_FAULT = "script_fault"
    THROWN = "thrown"
    WORKER_LOST = "worker_lost"
    WORKER_RESTING = "worker_resting"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Usage:
    """What a run took.

    Attributes:
        ms: wall clock, milliseconds.
        memory_bytes: the guest's memory at the end.
        fuel: units used, where the run was metered.
        log: the beginning of what it wrote to its error stream.
        logged: the lines that it logged by its grant, each with its line break.
        dropped: how many more were over the limit.
    """

    ms: float = 0.0
    memory_bytes: int = 0
    fuel: int | None = None
    log: str = ""
    logged: str = ""
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a source something happened.

    Attributes:
        line: from 1.
        column: in characters from 1; None where it is not known.
    """

    line: int
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A run that gave nothing, or a program that was not taken.

    Attributes:
        kind: which of the known ends it was.
        detail: one English line for logs, of at most `DETAIL_CHARS` characters.
        usage: what it took until then.
        place: where in a script; None where nobody knows, and for modules.
    """

    kind: Kind
    detail: str
    usage: Usage = field(default_factory=Usage)
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """A run that came to its end: its output as it stands, not yet checked as JSON."""

    output: bytes
    usage: Usage = field(default_factory=Usage)


Answer = Done | Failure


def failure(
    kind: Kind, detail: str, usage: Usage | None = None, place: Place | None = None
) -> Failure:
    """A failure with its detail cut to one printable line."""
    line = " ".join(detail.split())
    printable = "".join(char if char.isprintable() else "?" for char in line)
    return Failure(kind, printable[:DETAIL_CHARS], usage or Usage(), place)
