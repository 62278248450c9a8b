"""The soak scripts, short: the laws are the same however long they run."""

from pathlib import Path

from tests.factory.bench import Bench
from tests.soak.conflicts import entries_of, outcomes_of
from tests.soak.followers import soak as followed
from tests.soak.kills import soak

FOLLOWERS = 2
LONGEST_S = 0.5
ROUNDS = 20
KILLS = 3


def test_of_two_conflicting_plans_exactly_one_is_applied(tmp_path: Path) -> None:
    place = tmp_path / "factory.db"
    Bench(str(place)).factory.close()
    found = outcomes_of(ROUNDS, place)
    assert [sorted(each) for each in found] == [["applied", "stale"]] * ROUNDS
    assert entries_of(place) == ROUNDS


def test_a_killed_factory_loses_nothing_that_it_confirmed(tmp_path: Path) -> None:
    found = soak(tmp_path / "factory.db", KILLS)
    assert found.kills == KILLS
    assert found.wrong == []


def test_followers_of_a_killed_server_miss_nothing(tmp_path: Path) -> None:
    found = followed(tmp_path, 1, FOLLOWERS, longest_s=LONGEST_S)
    assert found.wrong == []
    assert len(found.truth) > 3
    assert all(each.returns for each in found.followers)
