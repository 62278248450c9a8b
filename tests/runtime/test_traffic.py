"""Requests through the whole factory: splits, rollbacks under load, shadows, alarms."""

from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factory.errors import RunError
from factory.model import State
from factory.operations import Move
from factory.providers.port import Json, Media
from factory.runtime.shares import is_on_trial, key_of
from tests.runtime.plant import FAMILY, PERCENT, V1, V2, Plant, new, old, split
from tests.runtime.samples import Work

REQUESTS = 20_000


TEXTS_AND_NUMBERS = st.text(max_size=4) | st.integers(-99, 99)


# -- shares ----------------------------------------


@given(
    st.text(max_size=8), st.text(max_size=8), st.lists(st.floats(0, 100), min_size=2)
)
def test_a_key_never_changes_sides_while_the_share_grows(
    family: str, key: str, shares: list[float]
) -> None:
    sides = [is_on_trial(family, key, share) for share in sorted(shares)]
    assert sides == sorted(sides)
    assert not is_on_trial(family, key, 0)
    assert is_on_trial(family, key, 100)


@given(st.lists(TEXTS_AND_NUMBERS, max_size=4))
@settings(max_examples=30)
def test_equal_inputs_have_one_key(value: list[Json]) -> None:
    assert key_of(list(value)) == key_of(value)
    assert key_of([value]) != key_of(value)


def test_media_are_keyed_by_type_and_content() -> None:
    kinds = [("image/png", b"1"), ("image/png", b"2"), ("image/gif", b"1")]
    assert len({key_of(Media(kind, data)) for kind, data in kinds}) == 3


def test_without_a_key_equal_inputs_go_to_one_version(plant: Plant) -> None:
    split(plant)
    answers = {number: plant.ask(FAMILY, number).address for number in range(60)}
    assert set(answers.values()) == {V1, V2}
    assert all(plant.ask(FAMILY, n).address == by for n, by in answers.items())


# -- a rollback under load ----------------------------------------


class Load:
    """Requests from several threads, each with a key of its own."""

    def __init__(self, plant: Plant, threads: int, requests: int) -> None:
        self.answers: list[tuple[int, str]] = []
        self.failed: list[BaseException] = []
        self.late: list[str] = []
        self.switched = Event()
        self._plant = plant
        parts = [range(n, requests, threads) for n in range(threads)]
        self._threads = [Thread(target=self._ask, args=(part,)) for part in parts]

    def run(self, when: int, switch: Callable[[], None]) -> None:
        """Run it; `switch` once so many were answered."""
        for thread in self._threads:
            thread.start()
        while len(self.answers) < when and not self.failed:
            self.switched.wait(0.001)
        switch()
        self.switched.set()
        for thread in self._threads:
            thread.join()

    def _ask(self, numbers: range) -> None:
        for number in numbers:
            is_late = self.switched.is_set()
            try:
                ran = self._plant.ask(FAMILY, number, str(number))
            except Exception as error:  # noqa: BLE001 - the test counts them
                self.failed.append(error)
                return
            self.answers.append((number, ran.address))
            if is_late:
                self.late.append(ran.address)


def test_a_rollback_under_load_loses_nothing_and_is_obeyed_at_once(
    plant: Plant,
) -> None:
    split(plant)
    load = Load(plant, threads=4, requests=REQUESTS)
    load.run(when=REQUESTS // 2, switch=lambda: plant.back(V2))
    assert load.failed == []
    assert sorted(number for number, _ in load.answers) == list(range(REQUESTS))
    assert set(load.late) == {V1}
    before = load.answers[: REQUESTS // 2 - 100]
    shares = Counter(address for _, address in before)
    # Six standard deviations of a binomial count.
    expected = len(before) * PERCENT / 100
    assert abs(shares[V2] - expected) < 6 * (expected * 0.9) ** 0.5
    assert all(
        (address == V2) is is_on_trial(FAMILY, str(number), PERCENT)
        for number, address in before
    )
    plant.factory.runtime.flush()
    assert plant.store.evidence.counts(FAMILY).requests == REQUESTS
    assert plant.store.evidence.counts(V2).requests == sum(
        address == V2 for _, address in load.answers
    )


def test_a_rollback_by_another_process_is_obeyed_by_the_next_request(
    tmp_path: Path,
) -> None:
    works = {"a": old, "b": new}
    here, there = (Plant(works, str(tmp_path / "f.db")) for _ in range(2))
    with closing(here), closing(there):
        here.make_stable(V1, "a")
        here.make_stable(V2, "b")
        assert here.ask(FAMILY, 1).address == V2
        there.back(V2)
        assert here.ask(FAMILY, 1).address == V1


def test_a_share_that_grows_keeps_whoever_was_on_trial(plant: Plant) -> None:
    split(plant)
    keys = [str(number) for number in range(300)]
    few = {key for key in keys if plant.ask(FAMILY, 1, key).address == V2}
    plant.raise_to(V2, State.CANARY, traffic=40)
    more = {key for key in keys if plant.ask(FAMILY, 1, key).address == V2}
    assert few < more


# -- who answers ----------------------------------------


def test_until_something_serves_the_version_on_trial_answers_alone(
    plant: Plant,
) -> None:
    plant.make(V1, "a")
    assert plant.ask(FAMILY, 1).state is State.DRAFT
    plant.raise_to(V1, State.CANARY, traffic=PERCENT)
    plant.make(V2, "b")
    assert {plant.ask(FAMILY, n).address for n in range(50)} == {V1}
    report = plant.factory.report(V1)
    assert report is not None
    assert (report.stage, report.judgement.n) == (State.CANARY, 50)


def test_a_version_that_is_named_gets_no_traffic_by_that(plant: Plant) -> None:
    split(plant)
    for _ in range(5):
        assert plant.ask(V2, 1).address == V2
    report = plant.factory.report(V2)
    assert report is not None
    assert (report.judgement.n, report.counts.requests) == (0, 5)
    assert plant.store.evidence.counts(FAMILY).requests == 0


def test_while_a_cell_of_the_trial_is_disabled_the_serving_version_answers_all(
    plant: Plant,
) -> None:
    split(plant)
    plant.do(plant.move("analysis.b.v1", Move.DISABLE))
    assert {plant.ask(FAMILY, n).address for n in range(50)} == {V1}
    with pytest.raises(RunError) as caught:
        plant.ask(V2, 1)
    assert caught.value.code == "not_live"


def test_a_retry_of_the_same_artifact_continues_its_evidence(plant: Plant) -> None:
    split(plant)
    for number in range(200):
        plant.ask(FAMILY, number, str(number))
    plant.back(V2)
    plant.make("organ.talk.v3", "b")
    plant.raise_to("organ.talk.v3", State.CANARY, traffic=100)
    plant.ask(FAMILY, 1)
    report = plant.factory.report("organ.talk.v3")
    on_trial = sum(is_on_trial(FAMILY, str(n), PERCENT) for n in range(200))
    assert report is not None
    assert report.judgement.n == on_trial + 1


def test_evidence_survives_the_process(tmp_path: Path) -> None:
    works: dict[str, Work] = {"a": old}
    for _ in range(2):
        with closing(Plant(works, str(tmp_path / "f.db"))) as plant:
            if plant.get(V1) is None:
                plant.make(V1, "a")
                plant.raise_to(V1, State.CANARY)
            for number in range(7):
                plant.ask(FAMILY, number)
            report = plant.factory.report(V1)
    assert report is not None
    assert report.judgement.n == 14
