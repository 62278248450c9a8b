"""The WASM backend: modules, compiled in a child process and kept compiled."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factory.fabricator.sourced import Taken
from factory.measured import SourceChange, SourceFinding
from factory.model import Backend, FactorySpec
from factory.sandbox.limits import MIB, Limits
from factory.sandbox.outcome import Failure

if TYPE_CHECKING:
    from factory.sandbox.wasm.admission import Admission, Admitted

_MOST_SHOWN = 64
"""How many exports and imports a finding names."""


class Modules:
    """`sourced.Language` of WebAssembly modules.

    Args:
        folder: of the compiled modules; None keeps none.
    """

    backend = Backend.WASM
    noun = "module"

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def admit(
        self,
        source: bytes,
        found: SourceFinding,
        spec: FactorySpec,  # noqa: ARG002 - of the port
        limits: Limits,
    ) -> Taken | Failure:
        """Compile a module within bounds."""
        is_metered = limits.fuel is not None
        admitted = self._admission.admit(source, is_metered=is_metered)
        if isinstance(admitted, Failure):
            return admitted
        finding = found.model_copy(update=_facts(admitted))
        return Taken(admitted.artifact, finding)

    def changes(
        self,
        before: bytes,  # noqa: ARG002 - of the port
        after: bytes,  # noqa: ARG002
    ) -> tuple[SourceChange, ...]:
        """None: what differs of modules is in their findings."""
        return ()

    @cached_property
    def _admission(self) -> "Admission":
        from factory.sandbox.cache import CompiledCache  # noqa: PLC0415 - see sourced
        from factory.sandbox.wasm.admission import Admission  # noqa: PLC0415

        return Admission(CompiledCache(self._folder) if self._folder else None)


def _facts(found: "Admitted") -> dict[str, Any]:
    shape = found.shape
    notes = {
        "slow_compiler": found.is_slow,
        "imports_refused_calls": bool(shape.unanswered),
    }
    return {
        "contract": found.abi.value,
        "compiler": found.compiler.value,
        "exports": tuple(item.text for item in shape.exports[:_MOST_SHOWN]),
        "imports": tuple(item.name for item in shape.imports[:_MOST_SHOWN]),
        "memory_mb": shape.memory_bytes / MIB,
        "ms": found.cost.ms,
        "peak_mb": found.cost.peak_mb,
        "notes": tuple(note for note, is_so in notes.items() if is_so),
    }
