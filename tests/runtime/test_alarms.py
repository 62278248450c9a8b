"""Alarms and failures: what is proved bad leaves, what fails fails with a type."""

from collections import Counter
from threading import Event

import pytest

from factory.decision import Denial
from factory.errors import RunError
from factory.judge.verdict import Verdict
from factory.model import RouteRecord, State
from factory.operations import Build, Move
from factory.runtime.observations import Alarm
from tests.runtime.plant import FAMILY, V1, V2, Plant, fails, split
from tests.runtime.samples import organ, spec


def heal(plant: Plant) -> list[Alarm]:
    """Answer every alarm with a rollback, as the immune system does."""
    alarms: list[Alarm] = []

    def roll_back(alarm: Alarm) -> None:
        alarms.append(alarm)
        plant.back(alarm.address)

    plant.factory.runtime.alarms.call(roll_back)
    return alarms


def ask_quietly(plant: Plant, requests: int) -> Counter[str]:
    answers: Counter[str] = Counter()
    for number in range(requests):
        try:
            answers[plant.ask(FAMILY, number, str(number)).address] += 1
        except RunError as error:
            answers[error.code] += 1
    return answers


def test_a_canary_that_is_proved_bad_is_rolled_back_by_its_evidence(
    plant: Plant,
) -> None:
    split(plant, "f")
    alarms = heal(plant)
    first = ask_quietly(plant, 1000)
    assert [(alarm.address, alarm.is_serving) for alarm in alarms] == [(V2, False)]
    assert alarms[0].judgement.verdict is Verdict.ABORT
    assert first["cell_failed"] < 30
    assert ask_quietly(plant, 200) == {V1: 200}
    assert len(alarms) == 1


def test_a_serving_version_that_turns_bad_gives_way_to_the_last_proved_one(
    plant: Plant,
) -> None:
    plant.make_stable(V1, "a")
    plant.make_stable(V2, "b")
    alarms = heal(plant)
    assert ask_quietly(plant, 300) == {V2: 300}
    plant.works["b"] = fails
    plant.do(plant.move(V2, Move.DISABLE))  # a new revision is compiled anew
    plant.do(plant.move(V2, Move.ENABLE))
    ask_quietly(plant, 300)
    assert [(alarm.address, alarm.is_serving) for alarm in alarms] == [(V2, True)]
    route = plant.get(FAMILY)
    assert isinstance(route, RouteRecord)
    assert route.serving == V1
    assert ask_quietly(plant, 50) == {V1: 50}


def test_an_alarm_that_nobody_could_heed_comes_again(plant: Plant) -> None:
    split(plant, "f")
    calls: list[str] = []

    def refuses(alarm: Alarm) -> None:
        calls.append(alarm.address)
        raise RunError("overloaded", "not now")

    plant.factory.runtime.alarms.call(refuses)
    ask_quietly(plant, 1000)
    plant.factory.runtime.flush()
    assert len(calls) > 1
    assert set(calls) == {V2}


def test_a_cell_over_its_time_limit_fails_the_request_with_its_name(
    plant: Plant,
) -> None:
    release = Event()
    plant.works["b"] = lambda value: release.wait() or value
    plant.make(V1, "a b", timeout_ms=5.0)
    with pytest.raises(RunError) as caught:
        plant.ask(V1, 1)
    release.set()
    assert caught.value.code == "timed_out"
    assert caught.value.fields["cell"] == "analysis.b.v1"
    plant.factory.runtime.flush()
    counts = plant.store.evidence.counts("analysis.b.v1")
    assert (counts.requests, counts.errors, counts.soft, counts.hard) == (1, 1, 1, 1)


@pytest.mark.parametrize(
    ("code", "failed"), [("sandbox_cancelled", 0), ("sandbox_trap", 1)]
)
def test_what_was_called_off_says_nothing_about_the_version(
    plant: Plant, code: str, failed: int
) -> None:
    def ends(_: object) -> object:
        raise RunError(code, "ended", cell="analysis.b.v1")

    plant.works["b"] = ends
    plant.make(V1, "a b")
    with pytest.raises(RunError):
        plant.ask(V1, 1)
    plant.factory.runtime.flush()
    counts = plant.store.evidence.counts(V1)
    assert (counts.requests, counts.errors) == (failed, failed)


def test_whatever_a_cell_raises_is_a_typed_error(plant: Plant) -> None:
    plant.make(V1, "a f")
    with pytest.raises(RunError) as caught:
        plant.ask(V1, 1)
    error = caught.value
    assert (error.code, error.fields["cause"]) == ("cell_failed", "crashed")
    assert (error.fields["cell"], error.fields["why"]) == ("analysis.f.v1", "broken")


def test_an_organ_is_compiled_once_for_each_revision(plant: Plant) -> None:
    plant.make(V1, "a b")
    plant.functions.made.clear()
    for number in range(5):
        plant.ask(V1, number)
    assert plant.functions.made == ["analysis.a.v1", "analysis.b.v1"]
    plant.raise_to(V1, State.CANARY)
    plant.ask(V1, 1)
    assert len(plant.functions.made) == 4


def conditional(when: str) -> Build:
    """a leads to b only under a condition."""
    template = organ("a b", "a>b", {"a>b": when}, address=V1)
    return Build(template=template, cells=tuple(map(spec, "ab")))


def test_an_organ_with_conditions_is_planned_built_and_run(plant: Plant) -> None:
    plant.works["a"] = lambda value: value
    plant.do(conditional("lang == 'ru'"))
    assert plant.ask(V1, {"lang": "ru"}).output == ["new", {"lang": "ru"}]
    assert plant.ask(V1, {"lang": "en"}).output == {"lang": "en"}


def test_a_condition_that_cannot_be_read_is_no_plan(plant: Plant) -> None:
    denials = plant.plan(conditional("lang = 'ru'")).decision.denials
    assert [type(each) for each in denials] == [Denial]
    assert denials[0].detail["condition"] == "lang = 'ru'"
