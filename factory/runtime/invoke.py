"""Invoke a cell or an organ: who answers, within which limits, and what that tells."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from time import perf_counter

from factory.address import family_of
from factory.decision import Denial
from factory.errors import FactoryError
from factory.model import Role, State
from factory.ports.catalog import Catalog
from factory.ports.policy import Policy
from factory.ports.store import Store
from factory.providers.port import Value
from factory.runtime.admission import Admission, Admitted
from factory.runtime.alarms import Alarms
from factory.runtime.artifacts import Artifacts, Fabricate
from factory.runtime.doors import Doors
from factory.runtime.graphs import Walk, compare
from factory.runtime.lane import Lane
from factory.runtime.observations import (
    Alarm,
    Observation,
    Observations,
    Part,
    Report,
)
from factory.runtime.reports import reports_of
from factory.runtime.shares import is_on_trial, key_of
from factory.runtime.sides import Judged, Sides
from factory.runtime.subjects import Subject, Traffic
from factory.runtime.timeouts import TimedCalls

_MS = 1000
_PASSED_OVER = 3
"""How many damaged records one request finds before it fails."""
_NOT_ITS_FAULT = frozenset({"overloaded", "sandbox_cancelled"})
"""Errors that say nothing about the version."""


@dataclass(frozen=True)
class Bounds:
    """How much the runtime takes on.

    Attributes:
        running: requests at once.
        waiting: requests that wait for one of those to end.
        patience_ms: how long one waits, milliseconds.
        left_behind: calls that exceeded their time limit and still run.
        shadows: shadow runs that wait.
    """

    running: int = 32
    waiting: int = 256
    patience_ms: float = 10_000
    left_behind: int = 16
    shadows: int = 256


@dataclass(frozen=True)
class Ran:
    """What an invocation gave, and which version gave it.

    `state` is the version's state, or None when a template of the catalogue was tried
    that is not in the factory.
    """

    address: str
    state: State | None
    output: Value


class Runtime:
    """Answers requests and observes the answers. For many threads at once.

    Args:
        store: the records.
        catalog: the shipped templates.
        policy: what is allowed.
        fabricate: makes one cell callable.
        observations: where observations go.
        bounds: how much it takes on.
        clock: seconds, for durations.
    """

    def __init__(  # noqa: PLR0913 - the ports of one process
        self,
        store: Store,
        catalog: Catalog,
        policy: Policy,
        fabricate: Fabricate,
        observations: Observations,
        *,
        bounds: Bounds | None = None,
        clock: Callable[[], float] = perf_counter,
    ) -> None:
        bounds = bounds or Bounds()
        self.observations = observations
        self.admission = Admission(store, catalog, policy)
        self.alarms = Alarms(self.admission)
        self.doors = Doors(bounds.running, bounds.waiting, bounds.patience_ms)
        self.timed = TimedCalls(observations.warn, bounds.left_behind)
        self.shadows = Lane(bounds.shadows)
        self._artifacts = Artifacts(fabricate, observations, self.timed, clock)
        self._clock = clock

    def invoke(
        self, address: str, value: Value, role: Role, key: str | None = None
    ) -> Ran | tuple[Denial, ...]:
        """Run a cell or an organ on one value, or say why that is denied.

        Args:
            address: of a version or a family.
            value: the input.
            role: of the actor.
            key: what keeps to one side while a version is on trial, for example a
                user; without one, equal inputs are on one side.

        Raises:
            RunError: codes `not_found`, `not_live`, `not_intact`, `cell_missing`,
                `cell_failed`, `timed_out`, `overloaded`.
            BackendError: a cell cannot be made.
            TemplateError: the organ's graph cannot be laid out.
        """
        with self.doors.entered():
            traffic = self._admitted(address, role)
            if isinstance(traffic, tuple):
                return traffic
            answer = self._answer(traffic, value, key)
        self.alarms.heed(answer.alarms)
        if answer.error is not None:
            raise answer.error
        assert answer.walk is not None
        subject = answer.subject
        return Ran(subject.address, subject.state, answer.walk.output)

    def flush(self) -> None:
        """Have what was observed so far written down, and heed what it says."""
        self.alarms.heed(self.observations.flush())

    def close(self) -> None:
        """End the shadows that still run and write down what was observed."""
        self.shadows.finish()
        self.flush()

    def reports(self, addresses: Collection[str]) -> dict[str, Report]:
        """What is known of versions that serve or are on trial, read at once.

        Args:
            addresses: of versions, or of families for the ones that serve.

        Returns:
            By the address that was asked for; one that gets no traffic is not in it.

        Raises:
            StoreError: the database cannot be read.
        """
        self.flush()
        sides = self.admission.sides({family_of(each) for each in addresses})
        meant = {each: _meant(each, sides.get(family_of(each))) for each in addresses}
        found = {address: pair for address, pair in meant.items() if pair}
        reports = reports_of(found.values(), self.observations)
        return dict(zip(found, reports, strict=True))

    def _admitted(self, address: str, role: Role) -> Admitted:
        """Who answers; a damaged version is reported, and passed over if it left."""
        for _ in range(_PASSED_OVER):
            try:
                return self.admission.admit(address, role)
            except FactoryError as error:
                damaged = _damaged(error)
                if damaged is None or not self.alarms.is_removed(damaged):
                    raise
        return self.admission.admit(address, role)

    # -- one request ---------------------------------------------------------------

    def _answer(self, traffic: Traffic, value: Value, key: str | None) -> "_Answer":
        trial, chosen, part = traffic.trial, traffic.subject, _part_of(traffic)
        is_picked = trial is not None and is_on_trial(
            traffic.family, key_of(value) if key is None else key, traffic.percent
        )
        if trial is not None and is_picked and not traffic.is_shadow:
            chosen, part = trial, Part.TRIAL
        walk, error, latency_ms = self._run(chosen, value)
        alarms = self._note(traffic, chosen, part, error, latency_ms)
        if trial is not None and is_picked and traffic.is_shadow:
            self.shadows.do(partial(self._shadow, traffic, trial, value, walk))
        return _Answer(chosen, walk, error, alarms)

    def _run(
        self, subject: Subject, value: Value, *, is_shadow: bool = False
    ) -> tuple[Walk | None, FactoryError | None, float]:
        start = self._clock()
        try:
            walk = self._artifacts.of(subject).run(value, is_shadow=is_shadow)
        except FactoryError as error:
            return None, error, (self._clock() - start) * _MS
        return walk, None, (self._clock() - start) * _MS

    def _note(
        self,
        traffic: Traffic,
        subject: Subject,
        part: Part,
        error: FactoryError | None,
        latency_ms: float,
    ) -> tuple[Alarm, ...]:
        if error is not None and error.code in _NOT_ITS_FAULT:
            return ()
        sides = traffic.sides
        own, other = sides.serving, sides.trial
        if part is Part.TRIAL:
            own, other = other, own
        observation = Observation(
            address=subject.address,
            part=part,
            error=error.code if error else None,
            latency_ms=latency_ms,
            own=own,
            other=other,
            share=sides.share,
        )
        return self.observations.note(observation)

    def _shadow(
        self, traffic: Traffic, trial: Subject, value: Value, walk: Walk | None
    ) -> None:
        shadow, error, latency_ms = self._run(trial, value, is_shadow=True)
        if error is not None and error.code in _NOT_ITS_FAULT:
            return
        sides = traffic.sides
        observation = Observation(
            address=trial.address,
            part=Part.SHADOW,
            error=error.code if error else None,
            latency_ms=latency_ms,
            is_whole=shadow.is_whole if shadow else True,
            likeness=compare(walk, shadow),
            own=sides.trial,
            other=sides.serving,
        )
        self.alarms.heed(self.observations.note(observation))


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came of one request; either a walk or an error."""

    subject: Subject
    walk: Walk | None
    error: FactoryError | None
    alarms: tuple[Alarm, ...]


def _damaged(error: FactoryError) -> str | None:
    """The address of the record that an error says is damaged."""
    if error.code == "not_intact":
        return error.fields["address"]
    is_record = error.code == "store_corrupt" and error.fields["table"] == "record"
    return error.fields["key"] if is_record else None


def _meant(address: str, sides: Sides | None) -> tuple[Judged, Sides] | None:
    """The side of a family that an address names, with both of them."""
    if sides is None:
        return None
    for judged in (sides.serving, sides.trial):
        if judged and address in (judged.address, judged.key.family):
            return judged, sides
    return None


def _part_of(traffic: Traffic) -> Part:
    """As what the version that is not chosen by the split answers."""
    if not traffic.is_routed:
        return Part.DIRECT
    return Part.SERVING if traffic.serving else Part.TRIAL
