"""Fold observations into evidence and counts; pure, one observation after another."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from factory.judge.bursts import Bursts
from factory.judge.trial import Trial, fresh_trial
from factory.judge.verdict import Verdict, has_alarm, judge, verdict_of
from factory.model import State
from factory.runtime.batches import Batch, Seen
from factory.runtime.counts import Answer, Counts
from factory.runtime.graphs import Likeness
from factory.runtime.observations import Alarm, Observation, Part, Standing
from factory.runtime.sides import Judged, Key
from factory.runtime.timeouts import Timeout


@dataclass(slots=True)
class _Run:
    """Requests of one version in a row that were answered well."""

    own: Judged
    part: Part
    is_whole: bool
    count: int = 0


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
    _runs: dict[Key, _Run] = field(default_factory=dict)

    def fold(self, batch: Batch) -> None:
        """Fold observations in the order in which they came."""
        for address, seen in batch.by_address.items():
            before = self.counts.get(address, Counts())
            self.counts[address] = _counted(before, seen)
        for observation, own in batch.judged:
            if self.unreadable and not self._is_readable(observation):
                continue
            self._judge(observation, own)
        for key in tuple(self._runs):
            self._settle(key)

    @property
    def alarms(self) -> tuple[Alarm, ...]:
        """The versions among these that must leave the traffic."""
        return tuple(
            self._alarm(key)
            for key, standing in self.standings.items()
            if self._is_bad(key, standing.trial)
        )

    def _is_readable(self, observation: Observation) -> bool:
        both = (observation.own, observation.other)
        return self.unreadable.isdisjoint(each.key for each in both if each)

    def _judge(self, observation: Observation, own: Judged) -> None:
        other = observation.other
        if observation.part is not Part.SERVING and other is not None:
            self.baselines[own.key] = other.key
        if observation.error is None and (
            observation.latency_ms <= own.terms.latency_ms
        ):
            self._went_well(observation, own)
            return
        self._settle(own.key)
        standing = self._standing(own)
        trial = _answered(standing.trial, observation)
        self.standings[own.key] = replace(standing, trial=trial)
        if observation.error is not None and other is not None:
            self._compare(observation, own, other)

    def _went_well(self, observation: Observation, own: Judged) -> None:
        """Good answers are folded by the run; others' answers do not touch them."""
        run = self._runs.get(own.key)
        part, is_whole = observation.part, observation.is_whole
        if run is None or (run.own, run.part, run.is_whole) != (own, part, is_whole):
            self._settle(own.key)
            run = self._runs[own.key] = _Run(own, part, is_whole)
        run.count += 1

    def _settle(self, key: Key) -> None:
        """Fold the run of a version, if one is open."""
        if (run := self._runs.pop(key, None)) is None:
            return
        standing = self._standing(run.own)
        is_serving = run.part is Part.SERVING
        trial = standing.trial.went_well(
            run.count, is_whole=run.is_whole or is_serving, is_serving=is_serving
        )
        self.standings[key] = replace(standing, trial=trial)

    def _compare(self, observation: Observation, own: Judged, other: Judged) -> None:
        if not 0 < observation.share < 1:
            return
        is_trials = observation.part is Part.TRIAL
        compared = own if is_trials else other
        self._settle(compared.key)
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


def _counted(counts: Counts, seen: Sequence[Seen]) -> Counts:
    answers, timeouts, likenesses = [], [], []
    for at, what in ((each.at, each.what) for each in seen):
        if isinstance(what, tuple):
            timeouts.append(what[1])
            continue
        answers.append(Answer(at, what.latency_ms, what.error is not None))
        if what.likeness not in (None, Likeness.UNKNOWN):
            likenesses.append(what.likeness)
    soft, hard = (timeouts.count(each) for each in (Timeout.SOFT, Timeout.HARD))
    return replace(
        counts.answered(answers),
        soft=counts.soft + soft,
        hard=counts.hard + hard,
        shadowed=counts.shadowed + len(likenesses),
        different=counts.different + likenesses.count(Likeness.DIFFERENT),
    )
