"""Why a script gave no value: one exception class for each kind of outcome."""

from typing import Literal, TypeAlias, TypedDict, Unpack

Limit: TypeAlias = Literal[
    "operations",
    "memory",
    "string",
    "array",
    "map",
    "variables",
    "functions",
    "call_depth",
    "expr_depth",
    "source",
    "printed",
    "result",
]
Code: TypeAlias = Literal["name", "type", "index", "arithmetic", "other"]


class Place(TypedDict, total=False):
    """What every error knows besides its message."""

    kind: str
    line: int | None
    column: int | None
    function: str | None
    program: str


class RhaiError(Exception):
    """A script that could not be compiled, or a run without a value.

    Attributes:
        message: What happened, for people; at most 4 KB.
        kind: One word for the outcome, as in the error lines of `map_json`.
        line: Line of the source, from 1; None when it is not known.
        column: Column of the source, in characters from 1; None likewise.
        function: The script's function that has this line; None outside of functions
            and in the function that was called.
        program: The name that the program was compiled under.
    """

    def __init__(self, message: str, **place: Unpack[Place]) -> None:
        super().__init__(message)
        self.message = message
        self.kind = place.get("kind", "")
        self.line = place.get("line")
        self.column = place.get("column")
        self.function = place.get("function")
        self.program = place.get("program", "")

    def __str__(self) -> str:
        places = [self.program] if self.program else []
        if self.line is not None:
            places.append(f"line {self.line}")
        if self.column is not None:
            places.append(f"column {self.column}")
        if self.function:
            places.append(f"function {self.function}")
        return f"{self.message} ({', '.join(places)})" if places else self.message


class SyntaxError_(RhaiError):  # noqa: N801, N818 - Python has a SyntaxError
    """The source is not a script of the language as it is allowed here."""


class ScriptError(RhaiError):
    """The script threw, or a function of the engine did in its place.

    Attributes:
        value: What was thrown; its text (4 KB at most) when it is large or not JSON.
    """

    def __init__(
        self, message: str, *, value: object = None, **place: Unpack[Place]
    ) -> None:
        super().__init__(message, **place)
        self.value = value


class RuntimeError_(RhaiError):  # noqa: N801, N818 - Python has a RuntimeError
    """A name, a type, an index or an arithmetic operation that does not work.

    Attributes:
        code: Which of these it was.
    """

    def __init__(
        self, message: str, *, code: Code = "other", **place: Unpack[Place]
    ) -> None:
        super().__init__(message, **place)
        self.code = code


class LimitError(RhaiError):
    """The script needs more than the limits allow; it cannot catch this.

    Attributes:
        limit: Which of the limits it was, as the field of `Limits`.
    """

    def __init__(
        self, message: str, *, limit: Limit = "operations", **place: Unpack[Place]
    ) -> None:
        super().__init__(message, **place)
        self.limit = limit


class DeadlineError(RhaiError):
    """The run took longer than its deadline."""


class CancelledError(RhaiError):
    """The run's token was cancelled."""


class PolicyError(RhaiError):
    """The script asked for what no script may have, such as waiting."""


class ResultError(RhaiError, ValueError):
    """An argument or a result that is not JSON, or is nested too deep."""


class InternalError(RhaiError):
    """The engine failed; the program is bad and runs no more."""
