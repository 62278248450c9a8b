"""Laws of moves over any life: retreat, repair, dry runs and inverses."""

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from factory.gates import SHIPPED
from factory.lifecycle import LIVE
from factory.model import (
    CellRecord,
    GateState,
    OrganRecord,
    Role,
    RouteRecord,
    State,
    StemCellRecord,
)
from factory.operations import (
    Configure,
    Fabricate,
    Move,
    Operation,
    SetGate,
    SetSafeMode,
    Undo,
)
from factory.parameters import Parameter
from factory.plan import Applied
from tests.factory.bench import Bench

FAMILY, CELL = "organ.vision", "analysis.image_low.v1"
NAMES = (FAMILY, f"{FAMILY}.v1", f"{FAMILY}.v2", CELL, "analysis.image_onebit")
GATES = ("organ_vision_readonly", "factory_adapter")

Ask = Callable[[Bench], Operation]


def move(address: str, kind: Move) -> Ask:
    return lambda bench: bench.move(address, kind, reason="проверка")


def build(version: int) -> Ask:
    replaces = f"{FAMILY}.v1" if version > 1 else None
    return lambda bench: bench.build(f"{FAMILY}.v{version}", replaces)


moves = st.builds(move, st.sampled_from(NAMES), st.sampled_from(Move))
builds = st.builds(build, st.integers(1, 3))
gates = st.builds(
    lambda gate, state: lambda _: SetGate(capability=gate, state=state),
    st.sampled_from(GATES),
    st.sampled_from((GateState.LOCKED, GateState.EXPERIMENTAL)),
)
switches = st.builds(lambda on: lambda _: SetSafeMode(on=on), st.booleans())
undos = st.builds(lambda entry: lambda _: Undo(entry=entry), st.integers(1, 12))
sets = st.builds(
    lambda address, parameter: (
        lambda _: Configure(address=address, parameter=parameter, value=1)
    ),
    st.sampled_from(NAMES),
    st.sampled_from(Parameter),
)
steps = moves | moves | moves | sets | builds | gates | switches | undos


@st.composite
def lives(draw: st.DrawFn) -> list[Ask]:
    """Two versions on their way up, and then anything."""
    ups = [draw(st.integers(0, 3)) for _ in range(2)]
    rises = [
        step
        for version, count in enumerate(ups, 1)
        for step in (
            build(version),
            *[move(f"{FAMILY}.v{version}", Move.APPROVE)] * count,
        )
    ]
    return rises + draw(st.lists(steps, min_size=2, max_size=10))


def lived(life: list[Ask]) -> Bench:
    """A factory in which as much of a life happened as is allowed."""
    bench = Bench()
    for ask in life:
        plan = bench.plan(ask(bench), role=Role.ADMIN)
        if plan.decision.is_allowed:
            assert isinstance(bench.apply(plan), Applied)
    return bench


def stems(bench: Bench) -> list[StemCellRecord]:
    """Cells before the organs that need them."""
    found = list(bench.records().values())
    cells = [record for record in found if isinstance(record, CellRecord)]
    return [*cells, *(each for each in found if isinstance(each, OrganRecord))]


def open_everything(bench: Bench) -> None:
    for gate in (*GATES, "organs_builder"):
        bench.do(SetGate(capability=gate, state=SHIPPED[gate]), role=Role.ADMIN)


@settings(max_examples=15, deadline=None)
@given(lives())
def test_a_route_points_at_versions_that_can_answer(life: list[Ask]) -> None:
    bench = lived(life)
    found = {record.address: record for record in stems(bench)}
    for route in bench.records().values():
        if not isinstance(route, RouteRecord):
            continue
        if route.serving is not None:
            assert found[route.serving].state in LIVE
            assert route.serving in route.proved
        if route.canary is not None:
            state = found[route.canary.address].state
            assert state in (State.CANARY, State.EXPERIMENTAL)
        assert {found[each].state for each in route.proved} <= {
            State.STABLE,
            State.DEPRECATED,
            State.DISABLED,
            State.QUARANTINED,
        }


@settings(max_examples=15, deadline=None)
@given(lives())
def test_every_version_can_be_rolled_back_from_anywhere(life: list[Ask]) -> None:
    bench = lived(life)
    for each in reversed(stems(bench)):
        record = bench.get(each.address)
        assert isinstance(record, CellRecord | OrganRecord)
        if record.state is not State.ROLLED_BACK:
            bench.do(bench.move(each.address, Move.ROLLBACK), role=Role.ADMIN)
    assert {record.state for record in stems(bench)} == {State.ROLLED_BACK}


def repair(bench: Bench, record: StemCellRecord) -> Operation:
    """What brings a record back from the state that it fell into."""
    match record.state:
        case State.QUARANTINED:
            return bench.move(record.address, Move.RELEASE)
        case State.DISABLED:
            return bench.move(record.address, Move.ENABLE)
        case _ if isinstance(record, CellRecord):
            return Fabricate(spec=record.spec)
        case _:
            return bench.build(record.address)


@settings(max_examples=15, deadline=None)
@given(lives())
def test_from_every_failed_state_there_is_a_way_back(life: list[Ask]) -> None:
    bench = lived(life)
    open_everything(bench)
    for each in stems(bench):
        record = bench.get(each.address)
        assert isinstance(record, CellRecord | OrganRecord)
        while record.state not in LIVE:  # a disabled one may be quarantined as well
            bench.do(repair(bench, record), role=Role.ADMIN)
            record = bench.get(each.address)
            assert isinstance(record, CellRecord | OrganRecord)
    assert {record.state for record in stems(bench)} <= LIVE


@settings(max_examples=15, deadline=None)
@given(lives(), st.sampled_from(Role), moves | builds | gates | switches)
def test_a_dry_run_changes_nothing(life: list[Ask], role: Role, ask: Ask) -> None:
    bench = lived(life)
    before = bench.records(), bench.head()
    bench.plan(ask(bench), role=role)
    assert (bench.records(), bench.head()) == before


@settings(max_examples=25, deadline=None)
@given(lives(), moves | builds | gates | switches)
def test_what_is_applied_and_taken_back_is_as_before(life: list[Ask], ask: Ask) -> None:
    bench = lived(life)
    before = bench.records()
    plan = bench.plan(ask(bench), role=Role.ADMIN)
    if not plan.decision.is_allowed or not plan.writes:
        return
    bench.apply(plan)
    undo = bench.plan(Undo(entry=bench.head().seq), role=Role.ADMIN)
    if {d.code.value for d in undo.decision.denials} == {"capability_locked"}:
        return  # what would come to life stands behind a gate that is locked
    assert isinstance(bench.apply(undo), Applied)
    assert bench.records() == before
