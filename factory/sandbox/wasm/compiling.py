"""The child process that compiles one module that nobody trusts.

Compiling is not covered by wasmtime's promises: a module of 300 KB may keep a compiler
busy for half a minute. So it happens here, within bounds that end this process only.
Nothing of the module is executed.
"""

import sys
from time import perf_counter
from typing import Any

from wasmtime import Module, WasmtimeError, wat2wasm

from factory.sandbox.confine import (
    bound_cpu,
    bound_memory,
    peak_mb,
    renounce,
)
from factory.sandbox.frames import read_frame, write_frame
from factory.sandbox.limits import SOURCE_BYTES
from factory.sandbox.outcome import Failure, Kind, failure
from factory.sandbox.wasm.engines import Configuration, engine_of, form_of
from factory.sandbox.wasm.shape import contract_of, has_start
from factory.sandbox.wasm.shapes import shape_of

TEXT_BYTES = 4 * SOURCE_BYTES
"""The largest module in the text format."""
_BINARY = b"\0asm"


def main() -> None:
    """Compile what stands in standard input; the answer goes to standard output."""
    renounce()
    frame = read_frame(sys.stdin.buffer, TEXT_BYTES)
    assert frame is not None
    header, source = frame
    configuration = Configuration.named(header["form"])
    bound_cpu(header["cpu_s"])
    bound_memory(header["memory_bytes"])
    header, code = compiled(source, configuration)
    write_frame(sys.stdout.buffer, header, code)


def compiled(
    source: bytes, configuration: Configuration
) -> tuple[dict[str, Any], bytes]:
    """Compile a module.

    Args:
        source: in the binary or the text format.
        configuration: of the engine that will run it.

    Returns:
        a header with `kind` and `detail` of what speaks against it, or with its
        `shape`; and the compiled module.
    """
    start = perf_counter()
    made = _module(source, configuration)
    if isinstance(made, Failure):
        return {"kind": made.kind, "detail": made.detail}, b""
    found, binary = made
    shape = shape_of(found)
    abi = contract_of(shape)
    if isinstance(abi, Failure):
        return {"kind": abi.kind, "detail": abi.detail}, b""
    code = bytes(found.serialize())
    cost = {"ms": round((perf_counter() - start) * 1000), "peak_mb": peak_mb()}
    form = form_of(configuration, is_quiet=not has_start(binary))
    return {"shape": shape.doc(), "abi": abi, "cost": cost, "form": form}, code


def _module(
    source: bytes, configuration: Configuration
) -> tuple[Module, bytes] | Failure:
    try:
        if not source.startswith(_BINARY):
            source = bytes(wat2wasm(source))
        if len(source) > SOURCE_BYTES:
            return failure(Kind.MODULE_TOO_LARGE, f"{len(source)} bytes of module")
        return Module(engine_of(configuration), source), source
    except (WasmtimeError, UnicodeDecodeError) as error:
        return failure(Kind.INVALID_MODULE, str(error))
