"""The approvals: plans that wait, or waited, for another person."""

from typing import Any

from pydantic import ValidationError
from sqlalchemy import Row, bindparam, insert, select, update

from factory.approval import Approval, ApprovalStatus
from factory.canonical import canonical_text
from factory.errors import StoreError
from factory.plan import Plan
from factory.store.engines import Engines
from factory.store.link import Link, begun
from factory.store.prepared import Prepared
from factory.store.rows import corrupt
from factory.store.tables import APPROVAL

_C = APPROVAL.c
_THERE = Prepared(select(_C.digest).where(_C.digest == bindparam("digest")))


def add_approval(link: Link, approval: Approval) -> None:
    """Keep an approval inside a writing transaction.

    Raises:
        StoreError: code `store_lossy`, when the plan would not read back as it is.
    """
    # Whole, with the fields that are null: so it reads back as the same plan.
    plan = canonical_text(approval.plan.model_dump(mode="json", by_alias=True))
    if not _is_kept(approval, plan):
        raise StoreError("store_lossy", "JSON loses a part of the plan", seq="0")
    row = approval.model_dump(mode="json", exclude={"plan"}) | {"plan": plan}
    link.write(insert(APPROVAL), [row])


def approval_in(link: Link, digest: str) -> Approval | None:
    """The approval of a plan inside a transaction, or None."""
    if not link.ask(_THERE, digest=digest):  # as it mostly is, each time one confirms
        return None
    row = link.row(select(APPROVAL).where(_C.digest == digest))
    return None if row is None else _approval(row)


def settle_approval(
    link: Link, digest: str, status: ApprovalStatus, by: str, at: str
) -> None:
    """Note inside a writing transaction what became of an approval that waits."""
    is_meant = (_C.digest == digest) & (_C.status == ApprovalStatus.PENDING.value)
    values = {"status": status.value, "settled_by": by, "settled_at": at}
    link.write(update(APPROVAL).where(is_meant).values(**values))


class SqlApprovals:
    """ports.Approvals: each call is a small transaction of its own.

    Every method raises StoreError as `failures` names it, `store_corrupt` for a row
    that is not what was written.

    Args:
        engines: where transactions come from.
        path: the database as messages name it.
    """

    def __init__(self, engines: Engines, path: str) -> None:
        self._engines = engines
        self._path = path

    def starting(self, digest: str) -> tuple[Approval, ...]:
        begins = _C.digest.startswith(digest, autoescape=True)
        query = select(APPROVAL).where(begins).order_by(_C.digest).limit(2)
        with begun(self._engines.readers, self._path) as link:
            return tuple(map(_approval, link.rows(query)))

    def waiting(self, limit: int = 50) -> tuple[Approval, ...]:
        query = select(APPROVAL).where(_C.status == ApprovalStatus.PENDING.value)
        query = query.order_by(_C.due, _C.digest).limit(max(limit, 0))
        with begun(self._engines.readers, self._path) as link:
            return tuple(map(_approval, link.rows(query)))


def _is_kept(approval: Approval, plan: str) -> bool:
    try:
        return Plan.model_validate_json(plan).digest == approval.digest
    except ValidationError:
        return False


def _approval(row: Row[Any]) -> Approval:
    """The approval of a row; its plan must still be the one of its digest."""
    fields = {name: getattr(row, name) for name in Approval.model_fields}
    try:
        plan = Plan.model_validate_json(row.plan)
        approval = Approval.model_validate(fields | {"plan": plan})
    except ValidationError as error:
        raise corrupt("approval", row.digest) from error
    if plan.digest != row.digest:
        raise corrupt("approval", row.digest)
    return approval
