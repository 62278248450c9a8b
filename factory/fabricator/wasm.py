"""The WASM backend: modules that are admitted, kept by digest, and run in a sandbox.

wasmtime is imported only when a module is admitted or run: a factory without modules
starts without it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from factory.errors import BackendError
from factory.fabricator.records import called
from factory.fabricator.rings import Rings
from factory.fabricator.sources import Sources
from factory.measured import SourceChange, SourceFinding
from factory.model import FactorySpec, Limits, Signature
from factory.ports.backend import Invoke
from factory.sandbox.artifact import Artifact
from factory.sandbox.limits import MIB, LimitsPolicy
from factory.sandbox.limits import Limits as RunLimits
from factory.sandbox.outcome import Failure
from factory.sandbox.ring import RingStatus

if TYPE_CHECKING:
    from factory.sandbox.wasm.admission import Admission, Admitted

_MOST_SHOWN = 64
"""How many exports and imports a finding names."""


@dataclass(frozen=True)
class WasmInspection:
    """What a spec is by itself; its source is admitted, not inspected."""

    problems: tuple[str, ...] = ()
    signature: Signature | None = None


class WasmFabricator:
    """ports.Fabricator and ports.Admitter of WebAssembly modules.

    Args:
        kept: reads what the store keeps under a digest.
        folder: of the compiled modules; None keeps none.
        policy: bounds what a spec may ask for.
    """

    def __init__(
        self,
        kept: Callable[[str], bytes | None],
        folder: Path | None,
        policy: LimitsPolicy | None = None,
    ) -> None:
        self._sources = Sources(kept)
        self._folder = folder
        self._policy = policy or LimitsPolicy()
        self._rings = Rings("wasm", self._policy)

    def inspect(self, spec: FactorySpec) -> WasmInspection:
        """Whether a source is named; nothing is read."""
        if spec.source is None:
            return WasmInspection(("no module is named: say from which file",))
        return WasmInspection(signature=spec.template.signature)

    def admit(self, spec: FactorySpec) -> SourceFinding:
        """Read and compile the module within bounds; nothing of it is executed."""
        name = spec.source or ""
        try:
            source = self._sources.read(name)
        except BackendError as error:
            return SourceFinding(source=name, refusal=error.code, detail=str(error))
        digest, size = sha256(source).hexdigest(), len(source)
        found = self._admission.admit(source, is_metered=self._is_metered(spec))
        if isinstance(found, Failure):
            return SourceFinding(
                source=name,
                digest=digest,
                size=size,
                refusal=found.kind.value,
                detail=found.detail,
            )
        return _finding(name, digest, found)

    def changes(
        self,
        old: FactorySpec,  # noqa: ARG002 - of the port
        new: FactorySpec,  # noqa: ARG002
    ) -> tuple[SourceChange, ...]:
        """None: what differs of modules is in their findings."""
        return ()

    def staged(self, digest: str) -> bytes | None:
        """A module that was read from a file here."""
        return self._sources.staged(digest)

    def fabricate(self, spec: FactorySpec) -> Invoke:
        """The module in the worker ring, as a function of one value.

        Raises:
            BackendError: codes `bad_spec`, `source_missing`, `source_damaged` or
                `source_refused`.
        """
        artifact = self._artifact(spec)
        return called(
            spec.template.id, artifact, self._rings.workers, self._limits(spec)
        )

    def fabricate_proved(self, spec: FactorySpec) -> Invoke:
        """The module in this process, unless the policy keeps all in the ring.

        Raises:
            BackendError: as `fabricate` does.
        """
        artifact = self._artifact(spec)
        return called(
            spec.template.id, artifact, self._rings.proved, self._limits(spec)
        )

    @property
    def status(self) -> RingStatus:
        """How the worker ring stands."""
        return self._rings.status

    def close(self) -> None:
        """End the workers."""
        self._rings.close()

    def _artifact(self, spec: FactorySpec) -> Artifact:
        cell = spec.template.id
        if spec.source is None:
            problem = "no module is named"
            raise BackendError("bad_spec", problem, cell=cell, problem=problem)
        source = self._sources.read(spec.source)
        found = self._admission.admit(source, is_metered=self._is_metered(spec))
        if isinstance(found, Failure):
            kind, detail = found.kind.value, found.detail
            message = f"{cell}: {kind}: {detail}"
            raise BackendError("source_refused", message, cell=cell, why=message)
        return found.artifact

    def _limits(self, spec: FactorySpec) -> RunLimits:
        asked = spec.limits or Limits()
        return self._policy.limits(asked.memory_mb, asked.timeout_ms, asked.fuel)

    def _is_metered(self, spec: FactorySpec) -> bool:
        return self._limits(spec).fuel is not None

    @cached_property
    def _admission(self) -> "Admission":
        from factory.sandbox.cache import CompiledCache  # noqa: PLC0415 - see above
        from factory.sandbox.wasm.admission import Admission  # noqa: PLC0415

        return Admission(CompiledCache(self._folder) if self._folder else None)


def _finding(name: str, digest: str, found: "Admitted") -> SourceFinding:
    shape = found.shape
    notes = {
        "slow_compiler": found.is_slow,
        "imports_refused_calls": bool(shape.unanswered),
    }
    return SourceFinding(
        source=name,
        digest=digest,
        size=found.size,
        contract=found.abi.value,
        compiler=found.compiler.value,
        exports=tuple(item.text for item in shape.exports[:_MOST_SHOWN]),
        imports=tuple(item.name for item in shape.imports[:_MOST_SHOWN]),
        memory_mb=shape.memory_bytes / MIB,
        ms=found.cost.ms,
        peak_mb=found.cost.peak_mb,
        notes=tuple(note for note, is_so in notes.items() if is_so),
    )
