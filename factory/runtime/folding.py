"""Fold observations into evidence and counts; pure, one observation after another."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from factory.address import family_of
from factory.judge.bursts import Bursts
from factory.judge.trial import Trial, fresh_trial
from factory.judge.verdict import Verdict, has_alarm, judge, verdict_of
from factory.model import State
from factory.runtime.counts import Counts
from factory.runtime.graphs import Likeness
from factory.runtime.observations import (
    Alarm,
    Judged,
    Key,
    Observation,
    Part,
    Standing,
)
from factory.runtime.timeouts import Timeout


@dataclass(frozen=True, slots=True)
class Seen:
    """An observation, or a time limit that a cell exceeded, with its time."""

    at: float
    what: Observation | tuple[str, Timeout]

    @property
    def addresses(self) -> tuple[str, ...]:
        """What is counted: the version or the cell, and its family's traffic."""
        if isinstance(self.what, tuple):
            return (self.what[0],)
        address = self.what.address
        is_traffic = self.what.part in (Part.SERVING, Part.TRIAL)
        return (address, family_of(address)) if is_traffic else (address,)

    @property
    def judged(self) -> tuple[Judged, ...]:
        """The versions whose evidence is touched or looked at."""
        if isinstance(self.what, tuple):
            return ()
        return tuple(each for each in (self.what.own, self.what.other) if each)


@dataclass(slots=True)
class Ledger:
    """What a batch of observations is folded into: the rows that it touches.

    Evidence that is `unreadable` stays as it is; it is not begun anew, because that
    would forget an abort.
    """

    standings: dict[Key, Standing] = field(default_factory=dict)
    counts: dict[str, Counts] = field(default_factory=dict)
    baselines: dict[Key, Key] = field(default_factory=dict)
    unreadable: set[Key] = field(default_factory=set)

    def fold(self, batch: Iterable[Seen]) -> None:
        """Fold observations in the order in which they came."""
        for seen in batch:
            for address in seen.addresses:
                before = self.counts.get(address, Counts())
                self.counts[address] = _counted(before, seen)
            is_readable = self.unreadable.isdisjoint(each.key for each in seen.judged)
            if isinstance(seen.what, Observation) and seen.what.own and is_readable:
                self._judge(seen.what, seen.what.own)

    @property
    def alarms(self) -> tuple[Alarm, ...]:
        """The versions among these that must leave the traffic."""
        return tuple(
            self._alarm(key)
            for key, standing in self.standings.items()
            if self._is_bad(key, standing.trial)
        )

    def _judge(self, observation: Observation, own: Judged) -> None:
        other = observation.other
        if observation.part is not Part.SERVING and other is not None:
            self.baselines[own.key] = other.key
        standing = self._standing(own)
        trial = _answered(standing.trial, observation)
        self.standings[own.key] = replace(standing, trial=trial)
        is_split = 0 < observation.share < 1
        if observation.error is None or other is None or not is_split:
            return
        is_trials = observation.part is Part.TRIAL
        compared = own if is_trials else other
        standing = self._standing(compared)
        trial = standing.trial.compared(is_trials=is_trials, share=observation.share)
        self.standings[compared.key] = replace(standing, trial=trial)

    def _standing(self, judged: Judged) -> Standing:
        """The evidence about a version: what there is of its artifact goes on.

        A record that was moved since an abort or an alarm is a new attempt.
        """
        key, known = judged.key, self.standings.get(judged.key)
        if known is None:
            trial = fresh_trial(judged.terms)
            return Standing(judged.address, judged.revision, trial)
        trial = known.trial
        if judged.revision > known.revision and self._is_bad(key, trial):
            is_serving = key.stage is State.STABLE
            trial = trial.rewatched() if is_serving else trial.again()
        if trial.terms != judged.terms:
            trial = replace(trial, terms=judged.terms)
        return Standing(judged.address, max(known.revision, judged.revision), trial)

    def _is_bad(self, key: Key, trial: Trial) -> bool:
        if key.stage is State.STABLE:
            return has_alarm(trial)
        return verdict_of(trial, self._baseline(key)) is Verdict.ABORT

    def _baseline(self, key: Key) -> Bursts | None:
        beside = (
            self.standings.get(self.baselines[key]) if key in self.baselines else None
        )
        return beside.trial.bursts if beside else None

    def _alarm(self, key: Key) -> Alarm:
        standing = self.standings[key]
        judgement = judge(standing.trial, self._baseline(key))
        is_serving = key.stage is State.STABLE
        return Alarm(standing.address, key, is_serving, judgement)


def _answered(trial: Trial, observation: Observation) -> Trial:
    is_error, latency_ms = observation.error is not None, observation.latency_ms
    if observation.part is Part.SERVING:
        return trial.served(is_error=is_error, latency_ms=latency_ms)
    is_whole = observation.is_whole
    return trial.answered(is_error=is_error, latency_ms=latency_ms, is_whole=is_whole)


def _counted(counts: Counts, seen: Seen) -> Counts:
    if isinstance(seen.what, tuple):
        is_soft = seen.what[1] is Timeout.SOFT
        soft, hard = counts.soft + is_soft, counts.hard + (not is_soft)
        return replace(counts, soft=soft, hard=hard)
    is_error = seen.what.error is not None
    counts = counts.answered(seen.at, seen.what.latency_ms, is_error=is_error)
    likeness = seen.what.likeness
    if likeness in (None, Likeness.UNKNOWN):
        return counts
    different = counts.different + (likeness is Likeness.DIFFERENT)
    return replace(counts, shadowed=counts.shadowed + 1, different=different)
