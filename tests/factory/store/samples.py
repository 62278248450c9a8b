"""Small records, changes and plans that the tests of the store share."""

from collections.abc import Mapping

from pydantic import JsonValue

from factory.apply import Consent, apply
from factory.decision import Decision
from factory.journal import Head, JournalEntry, next_entry
from factory.judge.verdict import Verdict
from factory.measured import Finding
from factory.model import (
    Backend,
    CellRecord,
    CellTemplate,
    FactorySpec,
    OrganRecord,
    OrganTemplate,
    Record,
    Role,
    RouteRecord,
    State,
)
from factory.plan import Change, ChangeAction, ConfirmedPlan, Outcome, Plan, PlanContext
from factory.ports.lists import MakeTurn
from factory.ports.store import Store
from factory.report import Report
from tests.factory.policy_rules import shipped_engine

AT = "2026-11-22T10:00:00Z"


def cell(
    address: str = "analysis.ear.v1",
    type_: str = "ear",
    state: State = State.DRAFT,
    backend: Backend = Backend.ADAPTER,
    revision: int = 1,
) -> CellRecord:
    kind = address.partition(".")[0]
    template = CellTemplate.model_validate(
        {"id": address, "version": "1.0.0", f"{kind}_type": type_}
    )
    return CellRecord(
        address=address,
        revision=revision,
        state=state,
        digest="0" * 64,
        created_at=AT,
        updated_at=AT,
        spec=FactorySpec(backend=backend, template=template),
    )


def organ(address: str, *cells: str, revision: int = 1) -> OrganRecord:
    return OrganRecord(
        address=address,
        revision=revision,
        state=State.DRAFT,
        digest="0" * 64,
        created_at=AT,
        updated_at=AT,
        template=OrganTemplate(id=address, version="1.0.0", cells=cells),
    )


def route(*members: str, revision: int = 1) -> RouteRecord:
    family = members[0].rpartition(".")[0]
    return RouteRecord(
        address=family, revision=revision, members=members, head=members[-1]
    )


def put(after: Record, before: Record | None = None) -> Change:
    action = ChangeAction.UPDATE if before else ChangeAction.CREATE
    return Change(address=after.address, action=action, before=before, after=after)


def remove(before: Record) -> Change:
    action = ChangeAction.DELETE
    return Change(address=before.address, action=action, before=before)


def confirmed(*changes: Change) -> ConfirmedPlan:
    context = PlanContext(
        actor="ann", role=Role.WRITE, at=AT, expires_at="2027-01-01T00:00:00Z"
    )
    plan = Plan(
        context=context,
        operations=(),
        decision=Decision(),
        changes=changes,
        inverse=(),
        report=Report(),
        reads={c.address: c.before.revision if c.before else 0 for c in changes},
        policy_hash="0" * 64,
    )
    return ConfirmedPlan(plan, plan.digest, "ann")


def undecided(_: Finding) -> Verdict:
    """Nothing is known of any version."""
    return Verdict.CONTINUE


def commit(store: Store, *changes: Change, at: str = AT) -> Outcome:
    """Apply a plan of these changes in one transaction."""
    with store.transaction() as transaction:
        return apply(
            confirmed(*changes), transaction, at, undecided, Consent(shipped_engine())
        )


def said(turn: Mapping[str, JsonValue]) -> MakeTurn:
    """A turn that says the same whatever came before."""
    return lambda _number, _prev: turn


def follow(head: Head, *changes: Change, at: str = AT) -> JournalEntry:
    """The entry after a head."""
    return next_entry(head, confirmed(*changes), at)
