"""Trainings: what they find, and that nothing which happens between changes it."""

from collections.abc import Iterator
from contextlib import closing, suppress
from threading import Event as Signal
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from factory.jobs.model import Event, Status, Step
from factory.model import CellRecord, GateState, Role, RouteRecord, State
from factory.operations import SetGate, SetSafeMode, Undo
from factory.plan import Cancelled, Failed, Stale, Trained
from factory.providers.port import Value
from factory.training.datasets import Record, lines_of
from factory.training.model import Ending, Goal, Metric
from tests.jobs.gym import BECOMES, CELL, TRAINING, Gym
from tests.jobs.test_take_over import Killed, die
from tests.jobs.yard import LEASE_S


@pytest.fixture
def gym() -> Iterator[Gym]:
    with closing(Gym()) as opened:
        yield opened


def ends(gym: Gym) -> list[object]:
    """The turns of trainings; the cell was made in one before."""
    return [turn.get("end", "started") for turn in gym.turns()[1:]]


def trained(gym: Gym, **fields: object) -> Trained:
    outcome = gym.one.finish(gym.begin(gym.train_plan(**fields)), gym.hands.reporter)
    assert isinstance(outcome, Trained), outcome
    return outcome


def story(gym: Gym) -> tuple[object, ...]:
    """All that a training left, but for who carried it out and how often."""
    job = gym.job()
    record, route = gym.get(BECOMES), gym.get("analysis.t")
    return (
        job.outcome,
        job.status,
        gym.iterations(),
        record,
        route,
        gym.head(),
        ends(gym),
    )


def nothing_is_there(gym: Gym) -> None:
    assert gym.get(BECOMES) is None
    assert gym.head().seq == 1
    assert len(ends(gym)) == 2


def test_the_best_becomes_a_draft_with_its_evidence(gym: Gym) -> None:
    outcome = trained(gym, iterations=22, patience=22)
    record, old = gym.get(BECOMES), gym.get(CELL)
    assert isinstance(record, CellRecord)
    assert isinstance(old, CellRecord)
    assert record.state is State.DRAFT
    assert record.spec.options == {"limit": 40, "mode": "good"}
    assert old.spec.options == {}
    evidence = record.lineage.trained
    assert evidence is not None
    assert (evidence.job, evidence.dataset) == (1, "numbers.jsonl")
    assert (evidence.metric, evidence.before, evidence.after) == ("accuracy", 0.0, 1.0)
    assert record.lineage.replaces == CELL
    route = gym.get("analysis.t")
    assert isinstance(route, RouteRecord)
    assert (route.head, route.serving) == (BECOMES, None)
    assert outcome.result.ending is Ending.PERFECT
    assert gym.head().seq == outcome.entry == 2
    with gym.store.snapshot() as world:
        entry = world.entry(2)
    assert entry is not None
    assert entry.body.actor == entry.body.confirmed_by == "anna"
    assert ends(gym) == ["started", "trained"]


def test_the_first_cycle_is_the_cell_as_it_is(gym: Gym) -> None:
    outcome = trained(gym)
    first = gym.iterations()[0]
    assert first.parameters == {"limit": 8, "mode": "bad"}
    assert outcome.result.before == first.holdout
    assert [each.n for each in gym.iterations()] == list(
        range(1, outcome.result.cycles + 1)
    )


def test_a_goal_ends_it_when_the_holdout_keeps_it(gym: Gym) -> None:
    goal = Goal(metric=Metric.ACCURACY, min=0.4)
    outcome = trained(gym, goal=goal, iterations=22, patience=22)
    assert outcome.result.ending is Ending.GOAL
    assert 0.4 <= outcome.result.after.accuracy < 1


def test_nothing_better_makes_nothing(gym: Gym) -> None:
    gym.gymnasts.work = lambda _, value: value
    outcome = trained(gym, iterations=5)
    assert (outcome.entry, outcome.addresses) == (0, ())
    nothing_is_there(gym)


def test_with_nothing_to_tune_it_is_only_measured(gym: Gym) -> None:
    gym.gymnasts.options = ()
    plan = gym.train_plan()
    assert [each.code for each in plan.report.risks] == ["nothing_to_tune"]
    outcome = trained(gym)
    assert (outcome.result.cycles, outcome.entry) == (1, 0)
    assert len(gym.iterations()) == 1


def test_a_cell_that_fails_is_measured_too(gym: Gym) -> None:
    def work(options: dict[str, object], value: Value) -> Value:
        if options.get("mode") != "good":
            raise ValueError(value)
        assert isinstance(value, int)
        return value * 3

    gym.gymnasts.work = work
    outcome = trained(gym, goal={"metric": "error_rate", "max": 0.0})
    assert outcome.result.before.error_rate == 1.0
    assert outcome.result.after.error_rate == 0.0
    with gym.store.snapshot() as world:
        wrong = world.jobs.wrong(1, 1)
    assert wrong[0].error == "crashed"


def test_undo_takes_the_draft_away_again(gym: Gym) -> None:
    trained(gym)
    gym.do(Undo(entry=2))
    assert gym.get(BECOMES) is None
    route = gym.get("analysis.t")
    assert isinstance(route, RouteRecord)
    assert route.members == (CELL,)


# -- the same, whatever happens between ------------------------------------------------


def unbroken(**fields: object) -> tuple[object, ...]:
    with closing(Gym()) as gym:
        trained(gym, **fields)
        return story(gym)


def test_the_same_seed_is_the_same_training(gym: Gym) -> None:
    trained(gym, seed=7)
    assert story(gym) == unbroken(seed=7)


def test_another_seed_tries_in_another_order() -> None:
    found = set()
    for seed in range(4):
        with closing(Gym()) as gym:
            trained(gym, seed=seed)
            found.add(str([each.parameters for each in gym.iterations()]))
    assert len(found) == 4


@pytest.mark.parametrize("n", [1, 2, 7, 12])
def test_killed_after_any_cycle_it_comes_to_the_same(gym: Gym, n: int) -> None:
    expected = unbroken(patience=20, seed=3)
    gym.at_cycle(n, die)
    job = gym.begin(gym.train_plan(patience=20, seed=3))
    with pytest.raises(Killed):
        gym.one.finish(job, gym.hands.reporter)
    assert len(gym.iterations()) == n
    nothing_but_the_start(gym)
    gym.hands.sleep(LEASE_S + 1)
    gym.two.take_over(gym.hands.reporter)
    assert story(gym) == expected


def nothing_but_the_start(gym: Gym) -> None:
    assert gym.get(BECOMES) is None
    assert gym.head().seq == 1
    assert ends(gym) == ["started"]


@pytest.mark.parametrize("n", [1, 2, 7, 12])
def test_a_worker_that_overslept_writes_no_cycle(gym: Gym, n: int) -> None:
    expected = unbroken(patience=20, seed=3)

    def other_takes_over() -> None:
        gym.hands.sleep(LEASE_S + 1)
        gym.two.take_over(gym.hands.reporter)

    gym.at_cycle(n, other_takes_over)
    job = gym.begin(gym.train_plan(patience=20, seed=3))
    gym.one.finish(job, gym.hands.reporter)
    assert story(gym) == expected


HAPPENINGS = st.sampled_from(["", "", "", "kill", "oversleep"])


@settings(max_examples=20)
@given(script=st.lists(HAPPENINGS, max_size=20))
def test_kills_and_lost_leases_change_nothing(script: list[str]) -> None:
    expected = unbroken(patience=20, seed=3)
    left = list(reversed(script))
    with closing(Gym()) as gym:

        def react(_: Event) -> None:
            match left.pop() if left else "":
                case "kill":
                    raise Killed
                case "oversleep":
                    gym.hands.sleep(LEASE_S + 1)
                    gym.two.take_over(gym.hands.reporter)

        gym.hands.reacting = react
        job = gym.begin(gym.train_plan(patience=20, seed=3))
        with suppress(Killed):
            gym.one.finish(job, gym.hands.reporter)
        while gym.job().is_open:
            gym.hands.sleep(LEASE_S * 20)
            with suppress(Killed):
                gym.two.take_over(gym.hands.reporter)
        if gym.job().status is Status.DONE:
            assert story(gym) == expected
        else:  # it was killed four times before it came a cycle further
            assert isinstance(gym.job().outcome, Failed)
            assert gym.get(BECOMES) is None


def test_cycles_prolong_the_lease_and_give_new_attempts(gym: Gym) -> None:
    gym.at_cycle(3, die)
    with pytest.raises(Killed):
        gym.one.finish(gym.begin(), gym.hands.reporter)
    gym.hands.sleep(LEASE_S - 1)
    assert gym.two.take_over(gym.hands.reporter) == ()
    gym.hands.sleep(1)
    gym.at_cycle(5, die)
    with pytest.raises(Killed):
        gym.two.take_over(gym.hands.reporter)
    assert (gym.job().attempts, gym.job().lease_until) == (
        1,
        gym.hands.now + LEASE_S,
    )


# -- ends that make nothing ------------------------------------------------------------


@pytest.mark.parametrize("n", [1, 2, 7, 12])
@pytest.mark.parametrize("target", [CELL, "analysis.t"])
def test_a_cancel_after_any_cycle_leaves_nothing(gym: Gym, n: int, target: str) -> None:
    plan = gym.train_plan(patience=20, seed=3)

    def cancel() -> None:
        assert gym.two.cancel(TRAINING, target, "boris", gym.hands.reporter)

    gym.at_cycle(n, cancel)
    outcome = gym.one.finish(gym.begin(plan), gym.hands.reporter)
    assert outcome == Cancelled(by="boris")
    nothing_is_there(gym)
    assert len(gym.iterations()) == n  # what was measured is kept with the job


def test_a_cycle_that_hangs_is_left(gym: Gym) -> None:
    entered, released = Signal(), Signal()

    def work(_: dict[str, object], value: Value) -> Value:
        entered.set()
        released.wait(20)
        return value

    gym.gymnasts.work = work
    worker = gym.worker(beat_s=0.01)

    def later() -> None:
        assert entered.wait(20)
        gym.two.cancel(TRAINING, CELL, "boris", gym.hands.reporter)

    Thread(target=later).start()
    outcome = worker.finish(gym.begin(by=worker), gym.hands.reporter)
    assert not released.is_set()
    released.set()
    assert outcome == Cancelled(by="boris")
    nothing_is_there(gym)


@pytest.mark.parametrize("n", [1, 5, 11])
@pytest.mark.parametrize(
    "change",
    [
        SetSafeMode(on=True),
        SetGate(capability="training", state=GateState.LOCKED),
        SetGate(capability="factory_adapter", state=GateState.LOCKED),
    ],
    ids=["safe mode", "gate", "backend"],
)
def test_what_the_plan_rested_on_may_stop_it(
    gym: Gym, n: int, change: SetSafeMode | SetGate
) -> None:
    gym.at_cycle(n, lambda: gym.do(change, role=Role.ADMIN))
    plan = gym.train_plan(patience=20, seed=3)
    outcome = gym.one.finish(gym.begin(plan), gym.hands.reporter)
    assert isinstance(outcome, Stale)
    assert gym.get(BECOMES) is None
    assert len(gym.iterations()) == n  # it is not gone on with for nothing


def test_who_takes_the_next_version_first_has_it(gym: Gym) -> None:
    plan = gym.train_plan(seed=3)
    first, second = gym.begin(plan), gym.begin(plan)
    assert isinstance(gym.one.finish(first, gym.hands.reporter), Trained)
    assert isinstance(gym.two.finish(second, gym.hands.reporter), Stale)


def test_other_cells_may_come_and_go_meanwhile(gym: Gym) -> None:
    gym.at_cycle(4, lambda: gym.do(gym.fabricate("u")))
    assert trained(gym, seed=3).entry == 3


def test_a_dataset_that_is_gone_ends_it(gym: Gym) -> None:
    job = gym.begin()
    with gym.store.transaction() as transaction:
        connection = transaction.jobs._link.connection
        connection.execute(text("UPDATE source SET content = x'00'"))
    outcome = gym.one.finish(job, gym.hands.reporter)
    assert isinstance(outcome, Failed)
    assert (outcome.step, outcome.code) == ("prepare", "dataset_gone")
    nothing_is_there(gym)


def test_what_was_planned_is_kept_whatever_becomes_of_the_file(gym: Gym) -> None:
    expected = unbroken(seed=3)
    job = gym.begin(gym.train_plan(seed=3))
    gym.data = lines_of([Record(1, 2), Record(3, 4)])
    gym.one.finish(job, gym.hands.reporter)
    assert story(gym) == expected


def test_forgotten_trainings_take_their_cycles_along(gym: Gym) -> None:
    trained(gym, seed=3)
    trained(gym, address="analysis.t.v1", seed=3, dataset="b.jsonl")
    gym.hands.sleep(10)
    with gym.store.transaction() as transaction:
        assert transaction.jobs.forget(gym.hands.now, 200) == 1
    assert gym.iterations(1) == ()
    assert gym.iterations(2) != ()


def test_the_steps_of_a_training(gym: Gym) -> None:
    trained(gym, iterations=3)
    steps = [each.step for each in gym.events()]
    cycles = [Step.CYCLE] * 4
    assert steps == [Step.PREPARE, Step.PREPARE, *cycles, Step.ADOPT, Step.ADOPT]
    told = [each.detail for each in gym.events() if each.kind == "cycle_done"]
    assert [each["n"] for each in told] == ["1", "2", "3"]
    assert told[0].keys() >= {"metric", "value", "best", "best_value", "iterations"}
