"""Jobs that are killed, short: the laws are those of `tests.soak.crashes`."""

from pathlib import Path

from tests.soak.crashes import builds, trainings

BUILD_STEP = 5
TRAINING_STEP = 13
"""So many statements are passed over; steps and cycles all are met nevertheless."""


def test_a_build_that_was_killed_goes_on_or_never_was(tmp_path: Path) -> None:
    assert builds(tmp_path, BUILD_STEP) > 10


def test_a_training_that_was_killed_finds_the_same(tmp_path: Path) -> None:
    assert trainings(tmp_path, TRAINING_STEP) > 10
