"""wasmtime's engines: which proposals are on, and what a compiled module fits.

A compiled module is native code and runs only in the wasmtime and the configuration
that made it, so both stand in the key that it is kept under.
"""

from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version

from wasmtime import Config, Engine, _ffi

from factory.sandbox.limits import STACK_BYTES


class Compiler(StrEnum):
    """wasmtime's two compilers: the optimising one, and the one-pass one."""

    CRANELIFT = "cranelift"
    WINCH = "winch"


_STRATEGY = {Compiler.CRANELIFT: 1, Compiler.WINCH: 2}


@dataclass(frozen=True, slots=True)
class Configuration:
    """What shapes the native code of a module.

    Attributes:
        compiler: who compiles; Winch takes linear time on any input.
        is_metered: whether fuel is counted.
    """

    compiler: Compiler = Compiler.CRANELIFT
    is_metered: bool = False

    @property
    def key(self) -> str:
        """Equal only where one's code runs in the other."""
        meter = "fuel" if self.is_metered else "epoch"
        return f"wasmtime-{version('wasmtime')}-{self.compiler}-{meter}-{_EDITION}"

    @property
    def name(self) -> str:
        """The name that `named` understands."""
        return f"{self.compiler}+{'fuel' if self.is_metered else 'epoch'}"

    @classmethod
    def named(cls, name: str) -> "Configuration":
        """The configuration of a name.

        Raises:
            ValueError: for any other text.
        """
        compiler, _, meter = name.partition("+")
        if meter not in ("fuel", "epoch"):
            message = f"no configuration {name!r}"
            raise ValueError(message)
        return cls(Compiler(compiler), meter == "fuel")


def form_of(configuration: Configuration, *, is_quiet: bool) -> str:
    """The form of an artifact: its configuration, and whether it has no start function.

    Args:
        configuration: of its engine.
        is_quiet: whether no code of the module runs when an instance is made.
    """
    return f"{configuration.name}{_QUIET if is_quiet else ''}"


def formed(form: str) -> tuple[Configuration, bool]:
    """What `form_of` was given.

    Raises:
        ValueError: for any other text.
    """
    return Configuration.named(form.removesuffix(_QUIET)), form.endswith(_QUIET)


_QUIET = "+quiet"
_EDITION = 4
"""Grows when the settings below change, or what is kept beside the code."""

_OFF = (
    "wasm_threads",
    "shared_memory",
    "wasm_multi_memory",
    "wasm_memory64",
    "wasm_gc",
    "wasm_exceptions",
    "wasm_function_references",
    "wasm_relaxed_simd",
    # wasmtime's C API ends the process when it is asked for a type with a vector.
    "wasm_simd",
    "wasm_component_model",
    "wasm_stack_switching",
    "wasm_custom_page_sizes",
    "wasm_wide_arithmetic",
)


def engine_of(configuration: Configuration) -> Engine:
    """A new engine.

    Every run in it can be interrupted by its epoch. NaNs have one bit pattern, so
    that equal inputs give equal bytes on every machine.
    """
    config = Config()
    config.epoch_interruption = True
    config.consume_fuel = configuration.is_metered
    config.max_wasm_stack = STACK_BYTES
    config.parallel_compilation = False  # one thread: its CPU time can be bounded
    # Memory is filled by copying, not from a file in memory: a worker of the ring may
    # open no file of any kind.
    _ffi.wasmtime_config_memory_init_cow_set(config.ptr(), False)  # noqa: FBT003
    is_winch = configuration.compiler is Compiler.WINCH
    for proposal in _OFF:
        set_ = getattr(_ffi, f"wasmtime_config_{proposal}_set")
        set_(config.ptr(), False)  # noqa: FBT003 - the C API has no names
    # Winch has no tail calls and no canonical NaNs.
    _ffi.wasmtime_config_wasm_tail_call_set(config.ptr(), not is_winch)
    _ffi.wasmtime_config_cranelift_nan_canonicalization_set(config.ptr(), not is_winch)
    strategy = _STRATEGY[configuration.compiler]
    _ffi.wasmtime_config_strategy_set(config.ptr(), strategy)
    return Engine(config)
