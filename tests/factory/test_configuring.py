"""What is set of whom in which state: itself, the next version, the route, or a no."""

import pytest

from factory.lifecycle import No
from factory.model import (
    CellRecord,
    OrganRecord,
    Role,
    RouteRecord,
    State,
    StemCellRecord,
)
from factory.operations import Fabricate, Move, Undo
from factory.parameters import OF_CELLS, OF_ORGANS, Parameter, value_of
from factory.plan import Applied, ChangeAction, Plan
from factory.runtime.subjects import subject_of
from tests.factory.bench import Bench
from tests.factory.configuring import CELL, ORGAN, ask, bring

NEXT = {ORGAN: "organ.voice.v7", CELL: "analysis.text_normalize.v7"}
TRIED = (State.CANARY, State.EXPERIMENTAL, State.STABLE)
ON_TRIAL = (State.CANARY, State.EXPERIMENTAL)
HERE, NEW, ROUTE = "here", "new", "route"


@pytest.fixture
def bench(bench: Bench) -> Bench:
    """A factory with an organ and its cells."""
    bench.do(bench.build(ORGAN))
    return bench


def expected(address: str, parameter: Parameter, state: State) -> str | No:
    """What the table of the decision record says, in plain words."""
    is_organ = address == ORGAN
    if is_organ and parameter in OF_CELLS:
        return No.NOT_OF_ORGANS
    if not is_organ and parameter in OF_ORGANS:
        return No.NOT_OF_CELLS
    if state not in (State.DRAFT, *TRIED):
        return No(state.value)
    if parameter is not Parameter.TRAFFIC:
        return NEW if state in TRIED else HERE
    if state is State.DRAFT:
        return HERE if is_organ else No.NOT_ON_TRIAL
    return ROUTE if state in ON_TRIAL else No.NOT_ON_TRIAL


def came_of(plan: Plan, address: str) -> str | No:
    if not plan.decision.is_allowed:
        found = {d.detail["no"] for d in plan.decision.denials if "no" in d.detail}
        (no,) = found
        return No(no)
    written = {change.address: change for change in plan.writes}
    if NEXT[address] in written:
        assert written[NEXT[address]].action is ChangeAction.CREATE
        assert address not in written
        return NEW
    return HERE if address in written else ROUTE


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("address", [ORGAN, CELL])
def test_every_parameter_in_every_state(
    bench: Bench, address: str, state: State
) -> None:
    bring(bench, address, state)
    before = bench.records()
    for parameter in Parameter:
        plan = bench.plan(ask(address, parameter, 1), role=Role.ADMIN)
        assert came_of(plan, address) == expected(address, parameter, state), parameter
    assert bench.records() == before


def record(bench: Bench, address: str) -> StemCellRecord:
    found = bench.get(address)
    assert isinstance(found, CellRecord | OrganRecord)
    return found


def artifact(bench: Bench, address: str) -> str:
    with bench.factory.snapshot() as world:
        return subject_of(address, world, bench.catalog).artifact


@pytest.mark.parametrize("parameter", sorted(OF_CELLS | OF_ORGANS))
def test_what_was_proved_stays_what_was_proved(
    bench: Bench, parameter: Parameter
) -> None:
    address = ORGAN if parameter in OF_ORGANS else CELL
    bring(bench, address, State.STABLE)
    proved, old = artifact(bench, address), record(bench, address)
    assert isinstance(bench.do(ask(address, parameter, 1)), Applied)
    assert record(bench, address) == old
    assert artifact(bench, address) == proved
    made = record(bench, NEXT[address])
    assert value_of(made, parameter) == 1
    assert made.state is State.DRAFT
    assert made.lineage.replaces == address
    assert artifact(bench, NEXT[address]) != proved
    route = bench.get(address.rpartition(".")[0])
    assert isinstance(route, RouteRecord)
    assert (route.serving, route.head) == (address, NEXT[address])


@pytest.mark.parametrize("parameter", sorted(OF_CELLS | OF_ORGANS))
def test_a_draft_is_another_artifact_afterwards(
    bench: Bench, parameter: Parameter
) -> None:
    address = ORGAN if parameter in OF_ORGANS else CELL
    before = artifact(bench, address)
    bench.do(ask(address, parameter, 1))
    assert artifact(bench, address) != before
    assert value_of(record(bench, address), parameter) == 1


def test_a_draft_in_an_organ_that_had_traffic_is_fixed(bench: Bench) -> None:
    bring(bench, ORGAN, State.CANARY)
    bench.do(bench.move(CELL, Move.ROLLBACK), role=Role.ADMIN)
    spec = bench.catalog.cell(CELL)
    assert spec is not None
    bench.do(Fabricate(spec=spec))
    assert bench.state(CELL) is State.DRAFT
    assert came_of(bench.plan(ask(CELL, "timeout_ms", 5)), CELL) == NEW


def test_a_share_switches_the_route_and_nothing_else(bench: Bench) -> None:
    bring(bench, ORGAN, State.CANARY)
    before = artifact(bench, ORGAN)
    plan = bench.plan(ask("organ.voice", "traffic", 33))
    assert [change.address for change in plan.writes] == ["organ.voice"]
    assert plan.report.forecasts[0].address == ORGAN
    bench.apply(plan)
    route = bench.get("organ.voice")
    assert isinstance(route, RouteRecord)
    assert route.canary is not None
    assert route.canary.traffic == 33
    assert artifact(bench, ORGAN) == before


def test_the_share_of_a_family_is_that_of_its_canary(bench: Bench) -> None:
    bring(bench, ORGAN, State.CANARY)
    bench.do(ask(ORGAN, "slo_latency_ms", 5))  # a newer draft is worked on
    bench.do(ask("organ.voice", "traffic", 33))
    route = bench.get("organ.voice")
    assert isinstance(route, RouteRecord)
    assert route.head == NEXT[ORGAN]
    assert route.canary is not None
    assert (route.canary.address, route.canary.traffic) == (ORGAN, 33)


@pytest.mark.parametrize("named", [CELL, "analysis.text_normalize"])
def test_two_values_make_one_version(bench: Bench, named: str) -> None:
    bring(bench, CELL, State.STABLE)
    bench.do(ask(named, "timeout_ms", 50), ask(named, "memory_mb", 32))
    made = record(bench, NEXT[CELL])
    assert isinstance(made, CellRecord)
    assert made.spec.limits is not None
    assert made.spec.limits.doc() == {"timeout_ms": 50, "memory_mb": 32}


def test_the_next_number_is_found_without_being_told(bench: Bench) -> None:
    bring(bench, CELL, State.STABLE)
    bench.do(ask(CELL, "timeout_ms", 50, None))
    assert bench.state("analysis.text_normalize.v2") is State.DRAFT


def test_a_number_that_is_taken_is_refused(bench: Bench) -> None:
    bring(bench, CELL, State.STABLE)
    bench.do(ask(CELL, "timeout_ms", 50))
    (no,) = bench.plan(ask(CELL, "timeout_ms", 60)).decision.denials
    assert no.detail["no"] == No.ALREADY_EXISTS


@pytest.mark.parametrize("state", [State.DRAFT, State.STABLE])
def test_the_same_value_changes_nothing(bench: Bench, state: State) -> None:
    bring(bench, ORGAN, state)
    same = value_of(record(bench, ORGAN), Parameter.SLO_ERROR_RATE)
    assert same is not None
    assert not bench.plan(ask(ORGAN, "slo_error_rate", same)).writes


@pytest.mark.parametrize("state", [State.DRAFT, State.CANARY, State.STABLE])
@pytest.mark.parametrize("parameter", ["slo_error_rate", "traffic"])
def test_it_can_be_taken_back(bench: Bench, state: State, parameter: str) -> None:
    bring(bench, ORGAN, state)
    plan = bench.plan(ask(ORGAN, parameter, 0.5))
    if not plan.decision.is_allowed:  # a stable version has no share
        return
    before = bench.records()
    outcome = bench.apply(plan)
    assert isinstance(outcome, Applied)
    bench.do(Undo(entry=outcome.entry))
    assert bench.records() == before
