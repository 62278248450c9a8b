"""Cells that are made of a source: what was admitted becomes part of the plan.

Admission compiles, which is neither pure nor always the same, so it stands in what was
measured; here it is only read. A plan that was measured without it denies itself.
"""

from collections.abc import Iterator

from factory.measured import SourceFinding
from factory.model import OFFERED, SOURCED, CellRecord, FactorySpec, Limits
from factory.planner.differences import set_differences
from factory.planner.sketch import Sketch
from factory.report import AdmittedSource, Difference, RiskLevel
from factory.sandbox.limits import MIB, LimitsPolicy


def resolved(sketch: Sketch, spec: FactorySpec) -> FactorySpec:
    """The spec with its source named by content, as records hold it."""
    finding = sketch.source(spec.source)
    if spec.backend not in SOURCED or finding is None:
        return spec
    return spec.model_copy(update={"source": finding.name})


def inspect_source(sketch: Sketch, spec: FactorySpec, replaces: str | None) -> None:
    """Note what was admitted, and what speaks against it.

    Args:
        sketch: the plan.
        spec: resolved.
        replaces: the version that it replaces.
    """
    address = spec.template.id
    if not sketch.decision.is_allowed:
        sketch.leave_unchecked("source_not_admitted")
        return
    finding = _finding_of(sketch, spec.source)
    if finding is None:
        sketch.conflict(address, "source_unmeasured")
        return
    if finding.refusal is not None:
        why, detail = finding.refusal, finding.detail
        place = finding.place or {}
        sketch.conflict(address, "source_refused", why=why, detail=detail, **place)
        return
    limits = effective_limits(spec)
    sketch.note(
        AdmittedSource(
            address=address,
            finding=finding,
            limits=limits,
            grants=spec.grants,
            config=spec.config,
        )
    )
    _warn(sketch, address, finding, limits)
    if spec.has_log:
        sketch.risk(RiskLevel.LOW, "grant_log", address)
    sketch.note(*_differences(sketch, replaces, finding, limits))
    sketch.note(*_changed_lines(sketch, address))


def refuse_grants(sketch: Sketch, spec: FactorySpec) -> None:
    """Note the grants of a spec that its backend does not offer."""
    offered = OFFERED.get(spec.backend, frozenset())
    for grant in spec.grants or ():
        if grant not in offered:
            names = {"grant": grant.value, "backend": spec.backend.value}
            sketch.conflict(spec.template.id, "grant_refused", **names)


def effective_limits(spec: FactorySpec) -> Limits:
    """The limits that each call of a sandboxed cell gets."""
    asked = spec.limits or Limits()
    given = LimitsPolicy().limits(asked.memory_mb, asked.timeout_ms, asked.fuel)
    return Limits(
        memory_mb=round(given.memory_bytes / MIB, 3),
        timeout_ms=given.deadline_ms,
        fuel=given.fuel,
    )


def _finding_of(sketch: Sketch, name: str | None) -> SourceFinding | None:
    """The finding of a source by the name that records use."""
    measured = sketch.context.measured
    found = (measured.sources or {}).values() if measured else ()
    return next((each for each in found if name in (each.name, each.source)), None)


def _warn(sketch: Sketch, address: str, finding: SourceFinding, limits: Limits) -> None:
    sketch.risk(RiskLevel.MEDIUM, "untrusted_code", address)
    for note in finding.notes:
        sketch.risk(RiskLevel.MEDIUM, note, address)
    if limits.memory_mb is not None and finding.memory_mb > limits.memory_mb:
        needed, given = f"{finding.memory_mb:g}", f"{limits.memory_mb:g}"
        sketch.conflict(address, "memory_too_small", needed=needed, given=given)


def _differences(
    sketch: Sketch, replaces: str | None, finding: SourceFinding, limits: Limits
) -> Iterator[Difference]:
    """How what is exported, imported and allowed differs from the version before."""
    old = sketch.get(replaces) if replaces else None
    if not isinstance(old, CellRecord) or old.spec.backend not in SOURCED:
        return
    before = _finding_of(sketch, old.spec.source)
    if before is not None:
        for name in ("exports", "imports"):
            yield from set_differences(
                name, getattr(before, name), getattr(finding, name)
            )
    olds, news = effective_limits(old.spec).doc(), limits.doc()
    for key in sorted({*olds, *news}):
        if olds.get(key) != news.get(key):
            texts = (
                None if v is None else f"{v:g}" for v in (olds.get(key), news.get(key))
            )
            was, becomes = texts
            yield Difference(path=f"limits.{key}", before=was, after=becomes)


def _changed_lines(sketch: Sketch, address: str) -> Iterator[Difference]:
    """How a script's text differs from that of the version before."""
    measured = sketch.context.measured
    for each in ((measured.changes or {}) if measured else {}).get(address, ()):
        if each.more is not None:
            yield Difference(path="source", after=f"… +{each.more}")
        else:
            path = f"source:{each.line}"
            yield Difference(path=path, before=each.before, after=each.after)
