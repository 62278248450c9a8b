"""How the ends of a script are called: the engine's exceptions as the known kinds."""

from rhai_py import (
    CancelledError,
    DeadlineError,
    LimitError,
    PolicyError,
    ResultError,
    RhaiError,
    RuntimeError_,
    ScriptError,
    SyntaxError_,
)

from factory.sandbox.outcome import Failure, Kind, Place, Usage, failure

_KINDS: dict[type[RhaiError], Kind] = {
    SyntaxError_: Kind.INVALID_SCRIPT,
    ScriptError: Kind.THROWN,
    RuntimeError_: Kind.SCRIPT_FAULT,
    DeadlineError: Kind.DEADLINE,
    CancelledError: Kind.CANCELLED,
    PolicyError: Kind.POLICY,
    ResultError: Kind.BAD_OUTPUT,
}
_LIMITS = {
    "operations": Kind.FUEL,
    "call_depth": Kind.STACK_OVERFLOW,
    "source": Kind.SCRIPT_TOO_LARGE,
    "printed": Kind.OUTPUT_TOO_LARGE,
    "result": Kind.OUTPUT_TOO_LARGE,
}


def fault_of(error: RhaiError, usage: Usage | None = None) -> Failure:
    """The failure that an exception of the engine means; one unknown is internal.

    Args:
        error: what the engine raised.
        usage: what the run took until then.
    """
    if isinstance(error, LimitError):
        kind = _LIMITS.get(error.limit, Kind.LIMIT)
    else:
        kind = _KINDS.get(type(error), Kind.INTERNAL)
    place = None if error.line is None else Place(error.line, error.column)
    return failure(kind, _said(error), usage, place)


def _said(error: RhaiError) -> str:
    """What happened, with what the script itself threw."""
    if isinstance(error, ScriptError) and error.value is not None:
        return error.value if isinstance(error.value, str) else f"{error.value!r}"
    return error.message
