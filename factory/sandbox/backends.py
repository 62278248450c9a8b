"""The backends that a worker can run: what they need, and how one is made.

A new backend adds one line to `BACKENDS` and one case to `executor_of`.
"""

from dataclasses import dataclass

from factory.sandbox.executor import Executor

_GIB = 2**30


@dataclass(frozen=True, slots=True)
class Needs:
    """What a backend's worker needs of the system.

    Attributes:
        packages: that it imports from outside the standard library.
        reserved: bytes of addresses that it sets aside without using them.
    """

    packages: tuple[str, ...]
    reserved: int = 0


BACKENDS: dict[str, Needs] = {
    # wasmtime sets 4 GiB and its guards aside for each memory, so that an address of
    # 32 bits needs no check.
    "wasm": Needs(packages=("wasmtime", "rhai_py"), reserved=5 * _GIB),
    # The stack of a run, for the deepest value that its limits allow.
    "script": Needs(packages=("rhai_py",), reserved=_GIB),
}


def executor_of(backend: str) -> Executor:
    """A new executor of a backend; only here are their libraries imported.

    Raises:
        KeyError: there is no such backend.
    """
    match backend:
        case "wasm":
            from factory.sandbox.wasm.executor import WasmExecutor  # noqa: PLC0415

            return WasmExecutor()
        case "script":
            from factory.sandbox.script.executor import ScriptExecutor  # noqa: PLC0415

            return ScriptExecutor()
        case _:
            raise KeyError(backend)
