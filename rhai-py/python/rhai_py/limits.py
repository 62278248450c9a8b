"""What a run may use."""

from dataclasses import dataclass, fields

# Beyond this the stack that the deepest value needs would pass 1 GB.
_LARGEST_COLLECTION = 150_000
_DEEPEST_EXPRESSION = 256
_DEEPEST_CALL = 256
_DEEPEST_RESULT = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of every run of an engine; a script cannot catch passing one.

    Attributes:
        operations: Steps of evaluation; two million take 10 to 50 ms when simple.
        deadline_ms: Milliseconds that a run may take.
        memory: Bytes that a run may hold, its argument included.
        source: Bytes of source.
        string: Bytes of a string, or of all the strings in one array or map.
        array: Elements of an array and of all arrays in it; bytes of a BLOB.
        map: Entries of a map and of all maps in it.
        variables: Variables in one scope.
        functions: Functions of a program, anonymous ones included.
        call_depth: Nested calls of the script's functions.
        expr_depth: Nested expressions, outside of functions and inside.
        printed: Bytes that a run may print.
        logged: Bytes of lines that a run may log; a line that no longer fits is left
            out and counted, and the run goes on.
        result: Bytes of a result as JSON text.
        result_depth: Nested levels of a result.

    Raises:
        ValueError: A number below 1, or so large that it would not be a limit.
    """

    operations: int = 2_000_000
    deadline_ms: float = 100
    memory: int = 32 << 20
    source: int = 64 << 10
    string: int = 256 << 10
    array: int = 10_000
    map: int = 10_000
    variables: int = 128
    functions: int = 64
    call_depth: int = 32
    expr_depth: tuple[int, int] = (64, 32)
    printed: int = 64 << 10
    logged: int = 4 << 10
    result: int = 1 << 20
    result_depth: int = 64

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            for number in value if isinstance(value, tuple) else (value,):
                _check(field.name, number, _LARGEST.get(field.name, 1 << 40))


_LARGEST = {
    "deadline_ms": 3_600_000,
    "array": _LARGEST_COLLECTION,
    "map": _LARGEST_COLLECTION,
    "variables": 1 << 20,
    "functions": 1 << 20,
    "call_depth": _DEEPEST_CALL,
    "expr_depth": _DEEPEST_EXPRESSION,
    "result_depth": _DEEPEST_RESULT,
}


def _check(name: str, number: float, largest: int) -> None:
    if not 0 < number <= largest:
        message = f"{name} must be above 0 and at most {largest}, not {number}"
        raise ValueError(message)
