"""The script backend: Rhai sources that are admitted, kept by digest, and sandboxed.

A script gets no functions of the host; what it prints is its log. rhai_py is imported
only when a script is admitted or run: a factory without scripts starts without it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from factory.errors import BackendError
from factory.fabricator.changes import changed_lines
from factory.fabricator.places import place_fields
from factory.fabricator.records import called
from factory.fabricator.rings import Rings
from factory.fabricator.sources import Sources
from factory.measured import SCRIPT_PARSER, SourceChange, SourceFinding
from factory.model import FactorySpec, Limits, Signature
from factory.ports.backend import Invoke
from factory.sandbox.artifact import Artifact
from factory.sandbox.executor import Executor
from factory.sandbox.limits import Limits as RunLimits
from factory.sandbox.limits import LimitsPolicy
from factory.sandbox.outcome import Failure, Kind, failure
from factory.sandbox.ring import RingStatus

if TYPE_CHECKING:
    from factory.sandbox.script.admission import AdmittedScript

CONTRACT = "handle(record)"


@dataclass(frozen=True)
class ScriptInspection:
    """What a spec is by itself; its source is admitted, not inspected."""

    problems: tuple[str, ...] = ()
    signature: Signature | None = None


class ScriptFabricator:
    """ports.Fabricator and ports.Admitter of Rhai scripts.

    Args:
        kept: reads what the store keeps under a digest.
        policy: bounds what a spec may ask for.
        shipped: reads what the catalogue names.
    """

    def __init__(
        self,
        kept: Callable[[str], bytes | None],
        policy: LimitsPolicy | None = None,
        shipped: Callable[[str], bytes | None] | None = None,
    ) -> None:
        self._sources = Sources(kept, shipped)
        self._policy = policy or LimitsPolicy()
        self._rings = Rings("script", self._policy)

    def inspect(self, spec: FactorySpec) -> ScriptInspection:
        """Whether a source is named; nothing is read."""
        if spec.source is None:
            return ScriptInspection(("no script is named: say from which file",))
        return ScriptInspection(signature=spec.template.signature)

    def admit(self, spec: FactorySpec) -> SourceFinding:
        """Read and parse the script; nothing of it is executed."""
        name = spec.source or ""
        try:
            source = self._sources.read(name)
        except BackendError as error:
            return SourceFinding(source=name, refusal=error.code, detail=str(error))
        digest, size = sha256(source).hexdigest(), len(source)
        found = _admitted(source)
        if isinstance(found, Failure):
            return SourceFinding(
                source=name,
                digest=digest,
                size=size,
                refusal=found.kind.value,
                detail=found.detail,
                place=place_fields(found.place, source) or None,
            )
        return SourceFinding(
            source=name,
            digest=digest,
            size=size,
            contract=CONTRACT,
            compiler=SCRIPT_PARSER,
            exports=found.functions,
            ms=found.ms,
        )

    def changes(self, old: FactorySpec, new: FactorySpec) -> tuple[SourceChange, ...]:
        """How the new script differs from the old one; both were admitted."""
        before, after = (self._sources.read(spec.source or "") for spec in (old, new))
        return changed_lines(before, after)

    def staged(self, digest: str) -> bytes | None:
        """A script that was read from a file here."""
        return self._sources.staged(digest)

    def fabricate(self, spec: FactorySpec) -> Invoke:
        """The script in the worker ring, as a function of one value.

        Raises:
            BackendError: codes `bad_spec`, `source_missing`, `source_damaged` or
                `source_refused`.
        """
        return self._called(spec, self._rings.workers)

    def fabricate_proved(self, spec: FactorySpec) -> Invoke:
        """The script in this process, unless the policy keeps all in the ring.

        Raises:
            BackendError: as `fabricate` does.
        """
        return self._called(spec, self._rings.proved)

    @property
    def status(self) -> RingStatus:
        """How the worker ring stands."""
        return self._rings.status

    def close(self) -> None:
        """End the workers."""
        self._rings.close()

    def _called(self, spec: FactorySpec, executor: Executor) -> Invoke:
        artifact = self._artifact(spec)
        return called(spec.template.id, artifact, executor, self._limits(spec))

    def _artifact(self, spec: FactorySpec) -> Artifact:
        cell = spec.template.id
        if spec.source is None:
            problem = "no script is named"
            raise BackendError("bad_spec", problem, cell=cell, problem=problem)
        source = self._sources.read(spec.source)
        found = _admitted(source)
        if isinstance(found, Failure):
            message = f"{cell}: {found.kind.value}: {found.detail}"
            place = place_fields(found.place, source)
            raise BackendError(
                "source_refused", message, cell=cell, why=message, **place
            )
        return found.artifact

    def _limits(self, spec: FactorySpec) -> RunLimits:
        asked = spec.limits or Limits()
        return self._policy.limits(asked.memory_mb, asked.timeout_ms, asked.fuel)


def _admitted(source: bytes) -> "AdmittedScript | Failure":
    try:
        from factory.sandbox.script.admission import admit  # noqa: PLC0415 - see above
    except ModuleNotFoundError as error:
        return failure(Kind.ENGINE_MISSING, f"{error.name} is not installed")
    return admit(source)
