"""Backends that make cells of sources: read, admitted, kept by digest, and sandboxed.

The engine of a language is imported only when a source is admitted or run: a factory
without such cells starts without it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from factory.errors import BackendError
from factory.fabricator.records import called
from factory.fabricator.rings import Rings
from factory.fabricator.sources import Sources
from factory.measured import SOURCE_SCHEME, SourceChange, SourceFinding
from factory.model import Backend, CellTemplate, FactorySpec, Limits, Signature
from factory.ports.backend import Invoke
from factory.sandbox.artifact import Artifact, source_digest
from factory.sandbox.executor import Executor
from factory.sandbox.limits import Limits as RunLimits
from factory.sandbox.limits import LimitsPolicy
from factory.sandbox.logged import Listener, Logged
from factory.sandbox.outcome import Failure
from factory.sandbox.places import place_fields
from factory.sandbox.ring import RingStatus


@dataclass(frozen=True)
class Taken:
    """A source that was admitted: what runs, and what is told of it."""

    artifact: Artifact
    finding: SourceFinding


class Language(Protocol):
    """What differs between the backends of sources."""

    @property
    def backend(self) -> Backend:
        """Which backend it is."""
        ...

    @property
    def noun(self) -> str:
        """What a source of it is called in English."""
        ...

    def admit(
        self, source: bytes, found: SourceFinding, spec: FactorySpec, limits: RunLimits
    ) -> Taken | Failure:
        """Look at a source within bounds; nothing of it is executed.

        Args:
            source: as it was read.
            found: what is known of it so far: its name, digest and size.
            spec: whose source it is.
            limits: of its runs.
        """
        ...

    def changes(self, before: bytes, after: bytes) -> tuple[SourceChange, ...]:
        """How a source differs from the one that it replaces, line by line."""
        ...


@dataclass(frozen=True)
class SourceInspection:
    """What a spec is by itself; its source is admitted, not inspected."""

    problems: tuple[str, ...] = ()
    signature: Signature | None = None


class SourceFabricator:
    """`ports.backend.Fabricator` and `Admitter` of one language.

    Args:
        language: what is admitted and how.
        kept: reads what the store keeps under a digest.
        policy: bounds what a spec may ask for.
        shipped: reads what the catalogue names.
    """

    def __init__(
        self,
        language: Language,
        kept: Callable[[str], bytes | None],
        policy: LimitsPolicy | None = None,
        shipped: Callable[[str], bytes | None] | None = None,
    ) -> None:
        self._language = language
        self._sources = Sources(kept, shipped)
        self._policy = policy or LimitsPolicy()
        self._rings = Rings(language.backend.value, self._policy)
        self._listeners: list[Listener] = []

    def inspect(self, spec: FactorySpec) -> SourceInspection:
        """Whether a source is named; nothing is read."""
        if spec.source is None:
            return SourceInspection((f"{self._unnamed}: say from which file",))
        return SourceInspection(signature=spec.template.signature)

    def admit(self, spec: FactorySpec) -> SourceFinding:
        """Read and admit the source; nothing of it is executed."""
        name = spec.source or ""
        try:
            source = self._sources.read(name)
        except BackendError as error:
            return SourceFinding(source=name, refusal=error.code, detail=str(error))
        return self._found(spec, source)

    def _found(self, spec: FactorySpec, source: bytes) -> SourceFinding:
        taken = self._taken(spec, source)
        if isinstance(taken, Taken):
            return taken.finding
        refused = {"refusal": taken.kind.value, "detail": taken.detail}
        place = place_fields(taken.place, source) or None
        return _known(spec.source or "", source).model_copy(
            update={**refused, "place": place}
        )

    def offer(self, source: bytes) -> SourceFinding:
        """Admit a source that was sent; it waits here for a plan that names it."""
        name = f"{SOURCE_SCHEME}{source_digest(source)}"
        found = self._found(_alone(self._language.backend, name), source)
        if found.refusal is None:
            self._sources.take(source)
        return found

    def changes(self, old: FactorySpec, new: FactorySpec) -> tuple[SourceChange, ...]:
        """How the new source differs from the old one; both were admitted."""
        before, after = (self._sources.read(spec.source or "") for spec in (old, new))
        return self._language.changes(before, after)

    def staged(self, digest: str) -> bytes | None:
        """A source that was read from a file here."""
        return self._sources.staged(digest)

    def fabricate(self, spec: FactorySpec) -> Invoke:
        """The program in the worker ring, as a function of one value.

        Raises:
            BackendError: codes `bad_spec`, `source_missing`, `source_damaged` or
                `source_refused`.
        """
        artifact = self._artifact(spec)
        return self._called(spec, artifact, self._rings.workers)

    def fabricate_proved(self, spec: FactorySpec) -> Invoke:
        """The program in this process, unless the policy keeps all in the ring.

        Raises:
            BackendError: as `fabricate` does.
        """
        artifact = self._artifact(spec)
        return self._called(spec, artifact, self._rings.proved)

    def listen(self, listener: Listener) -> None:
        """Have somebody told, on the thread of the call, what cells log."""
        self._listeners.append(listener)

    @property
    def status(self) -> RingStatus:
        """How the worker ring stands."""
        return self._rings.status

    def close(self) -> None:
        """End the workers."""
        self._rings.close()

    @property
    def _unnamed(self) -> str:
        return f"no {self._language.noun} is named"

    def _called(
        self, spec: FactorySpec, artifact: Artifact, executor: Executor
    ) -> Invoke:
        cell, limits = spec.template.id, self._limits(spec)
        return called(cell, artifact, executor, limits, self._tell)

    def _tell(self, told: Logged) -> None:
        for listener in self._listeners:
            listener(told)

    def _artifact(self, spec: FactorySpec) -> Artifact:
        cell = spec.template.id
        if spec.source is None:
            raise BackendError(
                "bad_spec", self._unnamed, cell=cell, problem=self._unnamed
            )
        source = self._sources.read(spec.source)
        taken = self._taken(spec, source)
        if isinstance(taken, Taken):
            return taken.artifact
        message = f"{cell}: {taken.kind.value}: {taken.detail}"
        place = place_fields(taken.place, source)
        raise BackendError("source_refused", message, cell=cell, why=message, **place)

    def _taken(self, spec: FactorySpec, source: bytes) -> Taken | Failure:
        found, limits = _known(spec.source or "", source), self._limits(spec)
        return self._language.admit(source, found, spec, limits)

    def _limits(self, spec: FactorySpec) -> RunLimits:
        asked = spec.limits or Limits()
        return self._policy.limits(asked.memory_mb, asked.timeout_ms, asked.fuel)


def _alone(backend: Backend, name: str) -> FactorySpec:
    """A source by itself, as the cell that it would be without limits and options."""
    template = CellTemplate(
        id="analysis.source.v1", version="0.0.0", analysis_type="any"
    )
    return FactorySpec(backend=backend, template=template, source=name)


def _known(name: str, source: bytes) -> SourceFinding:
    digest = sha256(source).hexdigest()
    return SourceFinding(source=name, digest=digest, size=len(source))
