"""SelectorCell: reuse what is there or create, with the reasons."""

from dataclasses import dataclass
from typing import Any, Literal

from factory.canonical import digest
from factory.lifecycle import LIVE
from factory.model import CellRecord, FactorySpec, State
from factory.report import Selection


def artifact_digest(spec: FactorySpec) -> str:
    """The digest of what a cell executes: backend, provider, options, source, grants.

    Two cells with one digest do the same, whatever their names.
    """
    executed: dict[str, Any] = {
        "backend": spec.backend.value,
        "provider": spec.provider,
        "options": spec.options,
        "source": spec.source,
    }
    if spec.grants:  # else the digest is the one from before there were any
        executed |= {"grants": list(spec.grants), "config": spec.config}
    return digest(executed)


@dataclass(frozen=True)
class Verdict:
    """What to do about one needed cell, and the line of the report that says why."""

    choice: Literal["reuse", "create", "missing"]
    selection: Selection


def select(
    needs: str,
    record: CellRecord | None,
    spec: FactorySpec | None,
    equivalent: tuple[str, ...] = (),
) -> Verdict:
    """Decide about a cell that an operation needs.

    Args:
        needs: the cell's id.
        record: the record at that id, if there is one.
        spec: how the cell would be made, if anybody knows.
        equivalent: other live cells that do the same.
    """
    if record is not None and record.state in LIVE:
        same = spec is None or artifact_digest(spec) == record.digest
        artifact = "same_artifact" if same else "other_artifact"
        return _verdict("reuse", needs, ("same_id", artifact), record.address)
    if record is not None and record.state is not State.ROLLED_BACK:
        return _verdict("missing", needs, (f"is_{record.state.value}",))
    if spec is None:
        return _verdict("missing", needs, ("no_template",))
    reason = "was_rolled_back" if record is not None else "not_there"
    others = ("equivalent_exists",) if equivalent else ()
    return _verdict("create", needs, (reason, *others))


def _verdict(
    choice: Literal["reuse", "create", "missing"],
    needs: str,
    reasons: tuple[str, ...],
    chosen: str | None = None,
) -> Verdict:
    selection = Selection(needs=needs, verdict=choice, chosen=chosen, reasons=reasons)
    return Verdict(choice, selection)
