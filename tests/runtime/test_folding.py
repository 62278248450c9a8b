"""Folding observations: whose evidence, when an alarm, when a new attempt."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory.judge.verdict import Verdict
from factory.model import State
from factory.runtime.batches import Seen, batch_of
from factory.runtime.counts import TAU_S, Answer, Counts
from factory.runtime.folding import Ledger
from factory.runtime.graphs import Likeness
from factory.runtime.observations import Observation, Part
from factory.runtime.sides import Judged
from factory.runtime.timeouts import Timeout
from tests.judge.numbers import numbers_of
from tests.runtime.samples import judged

SERVING = judged(State.STABLE, artifact="old")
TRIAL = judged(State.CANARY, artifact="new")


def seen(
    part: Part,
    answers: str,  # `x` is an error, `.` is none
    own: Judged | None = None,
    other: Judged | None = None,
    share: float = 0.0,
) -> list[Seen]:
    return [
        Seen(
            float(at),
            Observation(
                address="organ.x.v2" if part is Part.TRIAL else "organ.x.v1",
                part=part,
                error="cell_failed" if answer == "x" else None,
                latency_ms=1.0,
                own=own,
                other=other,
                share=share,
            ),
        )
        for at, answer in enumerate(answers)
    ]


def folded(*batches: list[Seen]) -> Ledger:
    ledger = Ledger()
    for batch in batches:
        ledger.fold(batch_of(batch))
    return ledger


def test_a_bad_trial_raises_the_alarm_and_goes_on_raising_it() -> None:
    ledger = folded(seen(Part.TRIAL, "x" * 10, own=TRIAL))
    (alarm,) = ledger.alarms
    assert (alarm.key, alarm.is_serving) == (TRIAL.key, False)
    assert alarm.judgement.verdict is Verdict.ABORT
    ledger.fold(batch_of(seen(Part.TRIAL, "." * 500, own=TRIAL)))
    assert ledger.alarms


def test_a_record_that_was_moved_since_an_abort_is_a_new_attempt() -> None:
    ledger = folded(seen(Part.TRIAL, "x" * 10, own=TRIAL))
    again = replace(TRIAL, revision=TRIAL.revision + 1)
    ledger.fold(batch_of(seen(Part.TRIAL, ".", own=again)))
    assert not ledger.alarms
    trial = ledger.standings[TRIAL.key].trial
    assert (trial.attempt, trial.n) == (2, 1)


def test_a_record_that_was_moved_without_an_abort_continues_its_evidence() -> None:
    ledger = folded(seen(Part.TRIAL, "." * 10, own=TRIAL))
    later = replace(TRIAL, revision=9, address="organ.x.v3")
    ledger.fold(batch_of(seen(Part.TRIAL, "." * 10, own=later)))
    standing = ledger.standings[TRIAL.key]
    assert (standing.trial.attempt, standing.trial.n) == (1, 20)
    assert standing.address == "organ.x.v3"


def test_the_watchdog_of_the_serving_version_raises_the_alarm() -> None:
    ledger = folded(seen(Part.SERVING, "." * 500 + "x" * 10, own=SERVING))
    (alarm,) = ledger.alarms
    assert alarm.is_serving
    moved = replace(SERVING, revision=SERVING.revision + 1)
    ledger.fold(batch_of(seen(Part.SERVING, ".", own=moved)))
    assert not ledger.alarms
    assert ledger.standings[SERVING.key].trial.n == 511


def test_errors_of_both_versions_are_compared_only_while_requests_are_split() -> None:
    sides = {"share": 0.1}
    ledger = folded(
        seen(Part.SERVING, "x.x", own=SERVING, other=TRIAL, **sides),
        seen(Part.TRIAL, "x.", own=TRIAL, other=SERVING, **sides),
    )
    assert ledger.standings[TRIAL.key].trial.worse.evidence.n == 3
    assert ledger.standings[SERVING.key].trial.worse.evidence.n == 0
    beside = folded(seen(Part.SERVING, "x", own=SERVING, other=TRIAL))
    assert TRIAL.key not in beside.standings


def test_bursts_of_the_serving_version_make_the_trial_relative() -> None:
    ledger = folded(
        seen(Part.SERVING, "xxx" * 5, own=SERVING, other=TRIAL, share=0.5),
        seen(Part.TRIAL, ".x" * 10, own=TRIAL, other=SERVING, share=0.5),
    )
    # The trial fails as badly as the one beside it: only that one is to blame.
    assert [alarm.key for alarm in ledger.alarms] == [SERVING.key]
    alone = folded(seen(Part.TRIAL, ".x" * 10, own=TRIAL))
    assert [alarm.key for alarm in alone.alarms] == [TRIAL.key]


def test_a_shadow_is_counted_and_compared_but_is_no_traffic() -> None:
    observation = Observation(
        address="organ.x.v2",
        part=Part.SHADOW,
        error=None,
        latency_ms=1.0,
        is_whole=False,
        likeness=Likeness.DIFFERENT,
        own=TRIAL,
    )
    ledger = folded([Seen(0.0, observation)] * 3)
    counts = ledger.counts["organ.x.v2"]
    assert (counts.requests, counts.shadowed, counts.different) == (3, 3, 3)
    assert "organ.x" not in ledger.counts
    errors = ledger.standings[TRIAL.key].trial.errors
    assert (errors.good.n, errors.bad.n) == (0, 3)


def test_calls_by_version_and_of_cells_are_counted_but_nobodys_evidence() -> None:
    ledger = folded(seen(Part.DIRECT, "x"), seen(Part.CELL, "x"))
    assert not ledger.standings
    assert set(ledger.counts) == {"organ.x.v1"}


def test_time_limits_are_counted_by_kind() -> None:
    warned = [Seen(0.0, ("c", kind)) for kind in (Timeout.SOFT, Timeout.HARD)]
    counts = folded([*warned, warned[0]]).counts["c"]
    assert (counts.soft, counts.hard, counts.requests) == (2, 1, 0)


@given(st.lists(st.sampled_from(["s.", "sx", "s~", "t.", "tx", "t~"]), max_size=60))
def test_a_batch_says_what_its_observations_say_one_by_one(answers: list[str]) -> None:
    batch = [
        Seen(float(at), replace(_observed(answer), share=0.3))
        for at, answer in enumerate(answers)
    ]
    whole, single = folded(batch), folded(*([each] for each in batch))
    assert numbers_of(whole.standings) == pytest.approx(numbers_of(single.standings))
    assert numbers_of(whole.counts) == pytest.approx(numbers_of(single.counts))


def _observed(answer: str) -> Observation:
    """`sx`: an error of the serving version, `t~`: a slow answer of the trial."""
    is_serving = answer[0] == "s"
    own, other = (SERVING, TRIAL) if is_serving else (TRIAL, SERVING)
    return Observation(
        address="organ.x.v1" if is_serving else "organ.x.v2",
        part=Part.SERVING if is_serving else Part.TRIAL,
        error="cell_failed" if answer[1] == "x" else None,
        latency_ms=2 * own.terms.latency_ms if answer[1] == "~" else 1.0,
        own=own,
        other=other,
    )


@given(st.floats(0.01, 10.0), st.integers(2, 300))
def test_a_steady_stream_is_measured_as_it_is(interval_s: float, count: int) -> None:
    counts = Counts()
    for number in range(count):
        counts = counts.answered([Answer(number * interval_s, 1.0, is_error=False)])
    found = counts.per_minute(count * interval_s)
    assert 0.97 < found * interval_s / 60 < 1.03 * (1 + interval_s / TAU_S)


def test_traffic_that_stopped_fades_and_none_is_none() -> None:
    assert Counts().per_minute(1.0) == 0.0
    counts = Counts().answered([Answer(0.0, 1.0, is_error=False)])
    for number in range(1, 100):
        counts = counts.answered([Answer(float(number), 1.0, is_error=False)])
    assert counts.per_minute(100.0) > 50
    assert counts.per_minute(100 + 10 * TAU_S) < 1
