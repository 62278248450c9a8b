"""Runs a cell's examples in the sandbox, for its author.

No factory is asked, no database opened and no gate: nothing becomes a cell here. What
runs is confined as in any factory, in a worker of the second ring.
"""

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import JsonValue, ValidationError

from factory.errors import FactoryError
from factory.kit.begin import TEMPLATE
from factory.model import Backend, Example, FactorySpec, Limits
from factory.sandbox.artifact import Artifact, source_digest
from factory.sandbox.confine import Confinement
from factory.sandbox.limits import Limits as RunLimits
from factory.sandbox.limits import LimitsPolicy
from factory.sandbox.lines import from_lines, to_lines
from factory.sandbox.outcome import Failure, Kind, Usage, failure
from factory.sandbox.places import place_fields
from factory.sandbox.ring import Ring
from factory.sandbox.script.grants import Grants

BARE = {".rhai": Backend.SCRIPT, ".wasm": Backend.WASM, ".wat": Backend.WASM}
"""The sources that may be tried without a template."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One example, and what became of it.

    Attributes:
        example: what goes in and what must come out.
        found: what came out, where something did.
        failed: how the run ended where nothing did.
        usage: what it took.
        fuel: units used, also of a cell without a limit; None when nobody counted.
    """

    example: Example
    found: JsonValue
    failed: Failure | None
    usage: Usage
    fuel: int | None

    @property
    def is_right(self) -> bool:
        """Whether the output is the one that was promised."""
        return self.failed is None and self.found == self.example.output


@dataclass(frozen=True, slots=True)
class Trial:
    """A cell that was tried.

    Attributes:
        name: its address, or the file's name.
        backend: that ran it.
        source: the file.
        content: what it holds.
        refused: why it was not admitted.
        contract: that it speaks.
        exports: what it exports, or its functions.
        imports: what it is given.
        limits: of each call.
        tried: the examples, in order.
        confinement: how far the worker was shut in; None where nothing ran.
    """

    name: str
    backend: Backend
    source: Path
    content: bytes
    refused: Failure | None
    contract: str
    exports: tuple[str, ...]
    imports: tuple[str, ...]
    limits: RunLimits
    tried: tuple[Tried, ...]
    confinement: Confinement | None

    @property
    def size(self) -> int:
        """Bytes of the source."""
        return len(self.content)

    @property
    def digest(self) -> str:
        """SHA-256 of the source."""
        return source_digest(self.content)

    def place_of(self, failed: Failure) -> dict[str, str]:
        """Where in the source a run or its admission failed, as fields of an error."""
        return place_fields(failed.place, self.content)

    @property
    def passed(self) -> int:
        """How many examples came out right."""
        return sum(each.is_right for each in self.tried)

    @property
    def is_right(self) -> bool:
        """Whether there were examples and all came out right."""
        return bool(self.tried) and self.passed == len(self.tried)


@dataclass(frozen=True, slots=True)
class _Cell:
    """What is to be tried."""

    name: str
    backend: Backend
    source: Path
    limits: Limits
    examples: tuple[Example, ...]
    grants: Grants


@dataclass(frozen=True, slots=True)
class _Taken:
    """What admission says of a source."""

    artifact: Artifact
    contract: str
    exports: tuple[str, ...]
    imports: tuple[str, ...] = ()


def try_cell(path: Path, policy: LimitsPolicy | None = None) -> Trial:
    """Admit a cell and run its examples.

    Args:
        path: the folder of a cell, its `cell.toml`, or a source alone.
        policy: bounds its limits.

    Raises:
        FactoryError: codes `kit_no_cell`, `kit_bad_cell`, `kit_source_missing`,
            `kit_limits`.
    """
    cell, policy = _read(path), policy or LimitsPolicy()
    asked = (cell.limits.memory_mb, cell.limits.timeout_ms, cell.limits.fuel)
    if excess := policy.excess(*asked):
        name, most = next(iter(excess.items()))
        message = f"{name} is above {most:g}"
        raise FactoryError("kit_limits", message, limit=name, most=f"{most:g}")
    limits = policy.limits(*asked)
    source = _bytes(cell.source)
    taken = _admitted(cell, source, is_metered=limits.fuel is not None)
    made = Trial(
        name=cell.name,
        backend=cell.backend,
        source=cell.source,
        content=source,
        refused=None,
        contract="",
        exports=(),
        imports=(),
        limits=limits,
        tried=(),
        confinement=None,
    )
    if isinstance(taken, Failure):
        return replace(made, refused=taken)
    with closing(Ring(cell.backend.value, limits.memory_bytes, size=1)) as ring:
        counting = None if limits.fuel else _counting(cell.backend, source, taken)
        tried = tuple(_tried(ring, taken, counting, cell.examples, limits))
        confinement = ring.status.confinement
    return replace(
        made,
        contract=taken.contract,
        exports=taken.exports,
        imports=taken.imports,
        tried=tried,
        confinement=confinement,
    )


def _tried(
    ring: Ring,
    taken: _Taken,
    counting: Artifact | None,
    examples: tuple[Example, ...],
    limits: RunLimits,
) -> Iterator[Tried]:
    for example in examples:
        batch = to_lines([example.input])
        answer = ring.run(taken.artifact, batch, limits)
        fuel = answer.usage.fuel
        if isinstance(answer, Failure):
            yield Tried(example, None, answer, answer.usage, fuel)
            continue
        if fuel is None and counting is not None:
            # The same once more, counted: an author must know what to ask for.
            fuel = ring.run(counting, batch, replace(limits, fuel=2**62)).usage.fuel
        lines = from_lines(answer.output, 1)
        failed = lines if isinstance(lines, Failure) else None
        found = None if isinstance(lines, Failure) else lines[0]
        yield Tried(example, found, failed, answer.usage, fuel)


def _read(path: Path) -> _Cell:
    if path.suffix in BARE and path.is_file():
        return _Cell(path.name, BARE[path.suffix], path, Limits(), (), Grants())
    file = path / TEMPLATE if path.is_dir() else path
    if file.name != TEMPLATE or not file.is_file():
        message = f"{path} is no cell"
        raise FactoryError("kit_no_cell", message, path=str(path))
    try:
        spec = FactorySpec.model_validate(tomllib.loads(file.read_text("utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or TEMPLATE
        raise _bad(file, f"{where}: {first['msg']}") from error
    except (ValueError, OSError) as error:
        raise _bad(file, str(error)) from error
    if spec.backend not in set(BARE.values()) or spec.source is None:
        raise _bad(file, "backend must be script or wasm, and a source be named")
    source = file.parent / spec.source
    template = spec.template
    limits = spec.limits or Limits()
    granted = Grants(log=spec.has_log, config=spec.given)
    return _Cell(template.id, spec.backend, source, limits, template.examples, granted)


def _bytes(source: Path) -> bytes:
    try:
        return source.read_bytes()
    except OSError as error:
        message = f"{source} is not there"
        fields: Mapping[str, str] = {"path": str(source), "folder": str(source.parent)}
        raise FactoryError("kit_source_missing", message, **fields) from error


def _bad(file: Path, why: str) -> FactoryError:
    return FactoryError("kit_bad_cell", f"{file}: {why}", path=str(file), why=why)


def _admitted(cell: _Cell, source: bytes, *, is_metered: bool) -> _Taken | Failure:
    """What the backend's own admission says; its engine is imported only here."""
    if cell.backend is Backend.WASM:
        return _module(source, is_metered=is_metered)
    try:
        from factory.sandbox.script.admission import admit  # noqa: PLC0415 - see above
    except ModuleNotFoundError as error:
        return failure(Kind.ENGINE_MISSING, f"{error.name} is not installed")
    found: Any = admit(source, cell.grants)
    if isinstance(found, Failure):
        return found
    return _Taken(found.artifact, "handle(record)", found.functions)


def _module(source: bytes, *, is_metered: bool) -> _Taken | Failure:
    from factory.sandbox.wasm.admission import Admission  # noqa: PLC0415 - as above

    found = Admission(None).admit(source, is_metered=is_metered)
    if isinstance(found, Failure):
        return found
    exports = tuple(item.text for item in found.shape.exports)
    imports = tuple(item.name for item in found.shape.imports)
    return _Taken(found.artifact, found.abi.value, exports, imports)


def _counting(backend: Backend, source: bytes, taken: _Taken) -> Artifact | None:
    """The same module, made to count fuel; scripts are counted always."""
    if backend is not Backend.WASM:
        return None
    found = _module(source, is_metered=True)
    return taken.artifact if isinstance(found, Failure) else found.artifact
