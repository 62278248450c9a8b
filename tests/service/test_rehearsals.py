"""A dry run is drawn anew unless it would come out the same."""

import json
from dataclasses import dataclass, field, replace

import pytest

from factory.canonical import digest
from factory.model import Role, State
from factory.operations import Fabricate, Operation
from factory.plan import Plan
from service.callers import Caller
from service.documents import dry_run_of
from service.office import Office
from service.rehearsals import MOST_KEPT, Rehearsals
from tests.service.desk import ADMIN, ECHO, Desk, cell

ANNA = Caller("anna", Role.WRITE)
AT = "2026-11-28T12:00:00.000+00:00"
LATER = "2026-11-28T12:00:00.900+00:00"


def sourced() -> Fabricate:
    made = cell("echo")
    spec = made.spec.model_copy(update={"source": f"sha256:{'0' * 64}"})
    return made.model_copy(update={"spec": spec})


@dataclass
class Drawing:
    """Counts how often a plan is drawn."""

    office: Office
    drawn: int = 0
    stamp: object = 1
    rehearsals: Rehearsals = field(init=False)

    def __post_init__(self) -> None:
        self.rehearsals = Rehearsals(lambda: self.stamp)

    def ask(self, caller: Caller, operation: Operation, at: str) -> Plan:
        def draw() -> Plan:
            self.drawn += 1
            return self.office.dry_run(caller, [operation])

        return self.rehearsals.plan(caller, [operation], at, draw)


@pytest.fixture
def drawing(desk: Desk) -> Drawing:
    return Drawing(desk.office)


def test_it_is_drawn_once_in_a_second(drawing: Drawing) -> None:
    first = drawing.ask(ANNA, cell("echo"), AT)
    assert drawing.ask(ANNA, cell("echo"), LATER) is first
    assert drawing.drawn == 1


@pytest.mark.parametrize(
    ("caller", "operation", "at"),
    [
        (replace(ANNA, role=Role.READ), cell("echo"), AT),
        (replace(ANNA, name="boris"), cell("echo"), AT),
        (ANNA, cell("other"), AT),
        (ANNA, cell("echo"), "2026-11-28T12:00:01.000+00:00"),
    ],
)
def test_what_differs_is_drawn(
    drawing: Drawing, caller: Caller, operation: Operation, at: str
) -> None:
    drawing.ask(ANNA, cell("echo"), AT)
    drawing.ask(caller, operation, at)
    assert drawing.drawn == 2


def test_after_a_commit_it_is_drawn(drawing: Drawing) -> None:
    drawing.ask(ANNA, cell("echo"), AT)
    drawing.stamp = 2
    drawing.ask(ANNA, cell("echo"), AT)
    assert drawing.drawn == 2


def test_a_source_is_looked_at_each_time(drawing: Drawing) -> None:
    for _ in range(2):
        drawing.ask(ANNA, sourced(), AT)
    assert drawing.drawn == 2


def test_few_are_kept(drawing: Drawing) -> None:
    plan = drawing.ask(ANNA, cell("echo"), AT)
    for number in range(MOST_KEPT):
        drawing.rehearsals.plan(ANNA, [cell(f"c{number}")], AT, lambda: plan)
    drawing.ask(ANNA, cell("echo"), AT)
    assert drawing.drawn == 2


def test_a_change_is_seen_at_once(desk: Desk) -> None:
    before = desk.office.dry_run(ADMIN.caller, [cell("echo")])
    desk.office.carry_out(ADMIN, [cell("echo")])
    after = desk.office.dry_run(ADMIN.caller, [cell("echo")])
    assert [change.action for change in before.changes] != [
        change.action for change in after.changes
    ]


def test_what_is_sent_is_the_plan_with_its_digest(desk: Desk) -> None:
    plan = desk.office.dry_run(ADMIN.caller, [cell("echo")])
    assert json.loads(dry_run_of(plan, organ_id="organ.x.v1", state=State.DRAFT)) == {
        "organ_id": "organ.x.v1",
        "state": "draft",
        "ok": True,
        "report": plan.report.doc(),
        "plan": {"digest": plan.digest, **plan.doc()},
    }
    shown = desk.post("/factory/cells/dryrun", ECHO).json()["plan"]
    assert shown.pop("digest") == digest(shown)


def test_what_is_only_shown_is_the_plan_that_would_be_applied(desk: Desk) -> None:
    plan = desk.office.dry_run(ADMIN.caller, [cell("echo")])
    with desk.office.factory.snapshot() as world:
        prepared = desk.office.factory.plan(plan.operations, world, plan.context)
    assert prepared.text == plan.text
