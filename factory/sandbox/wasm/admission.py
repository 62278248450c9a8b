"""Admits a module: compiles it in a bounded child, or says why it is not taken.

First the optimising compiler, then the one-pass one for what is too costly, then no.
"""

import json
from dataclasses import dataclass
from threading import Lock
from time import perf_counter
from typing import Any

from factory.sandbox.artifact import Artifact, source_digest
from factory.sandbox.cache import CompiledCache
from factory.sandbox.children import Child, ChildGoneError
from factory.sandbox.limits import MIB, SOURCE_BYTES
from factory.sandbox.outcome import Failure, Kind, failure
from factory.sandbox.wasm.compiling import TEXT_BYTES
from factory.sandbox.wasm.engines import Compiler, Configuration
from factory.sandbox.wasm.shape import Abi, Shape

BACKEND = "wasm"
_CPU_S = {Compiler.CRANELIFT: 4, Compiler.WINCH: 3}
_MEMORY_BYTES = 1024 * MIB
_PATIENCE = 4
"""How much longer than its computing a compilation may take on a busy machine."""
_CODE_BYTES = 256 * MIB


@dataclass(frozen=True, slots=True)
class Cost:
    """What compiling took: wall clock in milliseconds, peak memory in MiB."""

    ms: float
    peak_mb: float


@dataclass(frozen=True, slots=True)
class Admitted:
    """A module that may run.

    Attributes:
        artifact: the compiled module.
        shape: its imports and exports.
        abi: the contract that it speaks.
        compiler: whose code it is.
        size: bytes of the source.
        cost: of compiling, when it was compiled.
    """

    artifact: Artifact
    shape: Shape
    abi: Abi
    compiler: Compiler
    size: int
    cost: Cost

    @property
    def is_slow(self) -> bool:
        """Whether only the one-pass compiler could take it."""
        return self.compiler is Compiler.WINCH


class Admission:
    """Compiles modules, one at a time.

    Args:
        cache: where compiled modules are kept; None keeps nothing.
    """

    def __init__(self, cache: CompiledCache | None) -> None:
        self._cache = cache
        self._turn = Lock()

    def admit(self, source: bytes, *, is_metered: bool) -> Admitted | Failure:
        """Compile a module, or take it from the cache.

        Args:
            source: a module in the binary or the text format.
            is_metered: whether its runs will count fuel.
        """
        if len(source) > (SOURCE_BYTES if source[:4] == b"\0asm" else TEXT_BYTES):
            return failure(Kind.MODULE_TOO_LARGE, f"{len(source)} bytes")
        with self._turn:
            for compiler in Compiler:
                configuration = Configuration(compiler, is_metered)
                kept = self._cached(source, configuration)
                found = kept or self._compiled(source, configuration)
                if not _is_too_costly(found):
                    break
        return found

    def _cached(self, source: bytes, configuration: Configuration) -> Admitted | None:
        kept = self._cache.get(_key(source, configuration)) if self._cache else None
        if kept is None:
            return None
        head, _, code = kept.partition(b"\n")
        return _admitted(source, configuration, json.loads(head), code)

    def _compiled(
        self, source: bytes, configuration: Configuration
    ) -> Admitted | Failure:
        found = _in_a_child(source, configuration)
        if isinstance(found, Failure):
            return found
        header, code = found
        if self._cache is not None:
            head = json.dumps(header).encode() + b"\n"
            self._cache.put(_key(source, configuration), head + code)
        return _admitted(source, configuration, header, code)


def _key(source: bytes, configuration: Configuration) -> str:
    return f"{BACKEND}/{source_digest(source)}/{configuration.key}"


def _is_too_costly(found: Admitted | Failure) -> bool:
    return isinstance(found, Failure) and found.kind is Kind.COMPILE_REFUSED


def _admitted(
    source: bytes, configuration: Configuration, header: dict[str, Any], code: bytes
) -> Admitted:
    digest = source_digest(source)
    return Admitted(
        artifact=Artifact(BACKEND, digest, header["form"], code),
        shape=Shape.of(header["shape"]),
        abi=Abi(header["abi"]),
        compiler=configuration.compiler,
        size=len(source),
        cost=Cost(**header["cost"]),
    )


def _in_a_child(
    source: bytes, configuration: Configuration
) -> tuple[dict[str, Any], bytes] | Failure:
    """What the child answers; whatever ends it is a refusal."""
    compiler, start = configuration.compiler, perf_counter()
    cpu_s = _CPU_S[compiler]
    order = {
        "form": configuration.name,
        "cpu_s": cpu_s,
        "memory_bytes": _MEMORY_BYTES,
    }
    child = Child("factory.sandbox.wasm.compiling", ("wasmtime",))
    try:
        header, code = child.ask(order, source, cpu_s * _PATIENCE, _CODE_BYTES)
    except ChildGoneError as gone:
        ms = round((perf_counter() - start) * 1000)
        detail = f"{compiler} gave up after {ms} ms: {gone}"
        return failure(Kind.COMPILE_REFUSED, detail)
    finally:
        child.kill()
    if "kind" in header:
        return failure(Kind(header["kind"]), header["detail"])
    return header, code
