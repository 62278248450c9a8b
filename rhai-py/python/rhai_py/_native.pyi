from collections.abc import Mapping
from typing import Any, Literal, final

from rhai_py.limits import Limits

__all__ = [
    "CancelToken",
    "Engine",
    "Program",
    "Stats",
    "_EpochTicker",
    "_epoch_look",
]

@final
class CancelToken:
    """Stops, from any thread, every run that it was given to.

    Cancelling is for good: a run that starts with a cancelled token fails at once.
    """

    def __new__(cls) -> CancelToken: ...
    def cancel(self) -> None:
        """Stop the runs; each raises CancelledError within a few operations."""

    @property
    def cancelled(self) -> bool: ...

@final
class Stats:
    """What one call used; of `map_json`, the sum over its records.

    Attributes:
        operations: Steps of evaluation.
        ms: Milliseconds of running, without the conversion of values.
        peak_bytes: The most memory held at a time; of a batch, by its last record.
        leaked_bytes: Memory still held after everything was dropped; 0 unless the
            engine is broken.
        printed: Bytes printed, those over the limit included.
        output: What was printed, up to the limit.
        logged: The lines of `log`, each with its line break, up to the limit.
        dropped: How many lines of `log` were over it.
    """

    @property
    def operations(self) -> int: ...
    @property
    def ms(self) -> float: ...
    @property
    def peak_bytes(self) -> int: ...
    @property
    def leaked_bytes(self) -> int: ...
    @property
    def printed(self) -> int: ...
    @property
    def output(self) -> str: ...
    @property
    def logged(self) -> str: ...
    @property
    def dropped(self) -> int: ...

@final
class Engine:
    """A hardened Rhai engine with its limits; immutable, shared between threads.

    Args:
        limits: What every run may use; `Limits()` without.
        backend: Where scripts run; only "native", in this process, is built.
        strict: Whether a variable that is not declared is a syntax error, and a
            missing property of a map a run-time error, instead of `()`.
        log: Whether scripts have `log(text)`, whose lines stand in `Stats.logged`.
        config: What `config(key)` gives scripts, which have that function with it only:
            texts, numbers, booleans and None, 16 KB in all. A key that is not there
            is an error with the code "name"; `config(key, otherwise)` has none.

    Raises:
        ValueError: For another backend, or a `config` that is nested or too large.
    """

    def __new__(
        cls,
        limits: Limits | None = None,
        backend: Literal["native"] = "native",
        *,
        strict: bool = False,
        log: bool = False,
        config: Mapping[str, str | float | bool | None] | None = None,
    ) -> Engine: ...
    @property
    def backend(self) -> Literal["native"]: ...
    def eval(
        self,
        source: str,
        *,
        deadline_ms: float | None = None,
        cancel: CancelToken | None = None,
    ) -> Any:
        """Compile a script and run its statements; the last one's value.

        Args:
            source: The script.
            deadline_ms: Milliseconds for the run; those of the limits without.
            cancel: A token that may stop it.

        Raises:
            RhaiError: As `compile` and `Program.run` do.
        """

    def compile(self, source: str, name: str = "script") -> Program:
        """Parse a script; nothing of it is run.

        Args:
            source: The script.
            name: What the program is called in errors.

        Raises:
            SyntaxError_: It is no script, or uses what is refused, with the place.
            LimitError: It is too large, too deep, or has too many functions.
        """

@final
class Program:
    """A compiled script; immutable, shared between threads, each run on its own.

    A run sees a fresh scope and nothing of other runs. It takes place on the calling
    thread, without Python's lock. Values are what JSON has: None, bool, int of 64
    bits, finite float, str, list (or tuple, inwards), dict with str keys.
    """

    @property
    def name(self) -> str: ...
    @property
    def functions(self) -> tuple[tuple[str, int], ...]:
        """The functions that the script declares: name and number of parameters."""

    @property
    def bad(self) -> bool:
        """Whether a run made the engine panic; such a program runs no more."""

    @property
    def stats(self) -> Stats | None:
        """What the last call on this thread used; None unless it was of this program.

        Compiling does not count as a call.
        """

    def call(
        self,
        function: str,
        value: object = None,
        *,
        deadline_ms: float | None = None,
        cancel: CancelToken | None = None,
    ) -> Any:
        """Call a function of the script with one argument.

        The script's statements outside of functions are not run.

        Args:
            function: Name of a function with one parameter.
            value: Its argument.
            deadline_ms: Milliseconds for this run; those of the limits without.
            cancel: A token that may stop it.

        Returns:
            What the function returned.

        Raises:
            RhaiError: One of its subclasses; every failure of a script is one.
            ValueError: `deadline_ms` is not above 0.
        """

    def call_json(
        self,
        function: str,
        value: bytes,
        *,
        deadline_ms: float | None = None,
        cancel: CancelToken | None = None,
    ) -> bytes:
        """`call` on JSON text, converted without Python's lock.

        Keys of objects come out in the order of their code points.
        """

    def map_json(
        self,
        function: str,
        lines: bytes,
        *,
        deadline_ms: float | None = None,
        cancel: CancelToken | None = None,
        whole: bool = False,
    ) -> bytes:
        """`call` on every line of JSON lines; as many lines come back.

        Each record has the limits and the deadline of a run of its own. One that fails
        becomes {"error": {"kind", "message", "line", "column"}}, `kind` as
        `RhaiError.kind`; after a cancel that is every record left. With `whole` the
        deadline and the `result` limit are those of all records together, and the first
        that fails raises its error in the place of everything.
        """

    def run(
        self,
        *,
        deadline_ms: float | None = None,
        cancel: CancelToken | None = None,
    ) -> Any:
        """Run the script's statements outside of functions; the last one's value.

        Arguments and errors are those of `call`.
        """

@final
class _EpochTicker:
    def __new__(
        cls, engine: int, clone: int, tick: int, delete: int, ms: float
    ) -> _EpochTicker: ...
    @property
    def ticks(self) -> int: ...
    @property
    def running(self) -> bool: ...
    def catch_up(self) -> None: ...
    def stop(self) -> None: ...

def _epoch_look() -> int: ...
