"""What the factory's own records tell, as metrics; read when somebody scrapes."""

from collections.abc import Iterator, Mapping
from threading import Lock

from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
    SummaryMetricFamily,
)
from prometheus_client.registry import Collector

from factory.address import parse_address
from factory.alert import Severity
from factory.gates import is_safe_mode
from factory.lifecycle import LIVE
from factory.model import State
from factory.parameters import Parameter
from factory.runtime.counts import Counts
from factory.stem import StemCellFactory
from service.tally import BUCKETS_S, Tally, Teller

MOST_LABELS = 200
"""How many versions have labels of their own; all others together are `other`."""
OTHER = "other"
_S = 1000


class Exposition(Collector):
    """The metrics of one factory.

    Args:
        factory: what is exposed.
        teller: counts what happens.
        most: how many versions get labels of their own.
    """

    def __init__(
        self, factory: StemCellFactory, teller: Teller, most: int = MOST_LABELS
    ) -> None:
        self._factory = factory
        self._teller = teller
        self._most = most
        self._labelled: set[str] = set()
        self._lock = Lock()

    def describe(self) -> Iterator[Metric]:
        """Nothing: registering must not read the database."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """Read everything.

        Raises:
            StoreError: the database cannot be read.
        """
        self._factory.runtime.flush()
        yield from _tallied(self._teller.count())
        yield from self._gauges()
        yield from self._versions()
        yield from self._immune()

    def _gauges(self) -> Iterator[Metric]:
        with self._factory.snapshot() as world:
            active = sum(world.count("cell", state=state) for state in LIVE)
            disabled = world.count("cell", state=State.DISABLED)
            organs = world.count("organ")
            open_jobs = len(world.jobs.open())
            safe = is_safe_mode(world)
        yield _gauge("factory_cells_active", "Cells that may answer.", active)
        yield _gauge("factory_cells_disabled", "Cells that are disabled.", disabled)
        yield _gauge("factory_organs", "Organs in any state.", organs)
        yield _gauge(
            "factory_jobs_open", "Builds and trainings that have not ended.", open_jobs
        )
        yield _gauge("safe_mode", "1 while safe mode is on.", int(safe))
        letters = self._factory.outbox.standing()
        yield _gauge(
            "factory_notices_waiting", "Notices not sent yet.", letters.waiting
        )

    def _versions(self) -> Iterator[Metric]:
        totals = {
            a: c
            for a, c in self._factory.runtime.observations.totals().items()
            if parse_address(a).version
        }
        cells = [c for a, c in totals.items() if not a.startswith("organ.")]
        errors = sum(each.errors for each in cells)
        yield _counter("factory_exec_errors", "Runs of cells that failed.", errors)
        timeouts = CounterMetricFamily(
            "watchdog_timeouts", "Time limits that cells exceeded.", labels=["kind"]
        )
        timeouts.add_metric(["soft"], sum(each.soft for each in cells))
        timeouts.add_metric(["hard"], sum(each.hard for each in cells))
        yield timeouts
        yield from _red(self._bounded(totals))

    def _bounded(self, totals: Mapping[str, Counts]) -> dict[str, Counts]:
        """A version keeps its label, so that no counter ever falls."""
        with self._lock:
            busiest = sorted(totals, key=lambda a: -totals[a].requests)
            for address in busiest:
                if len(self._labelled) >= self._most:
                    break
                self._labelled.add(address)
            own = {a: c for a, c in totals.items() if a in self._labelled}
        rest = [c for a, c in totals.items() if a not in own]
        if rest:
            own[OTHER] = Counts(
                requests=sum(c.requests for c in rest),
                errors=sum(c.errors for c in rest),
                total_ms=sum(c.total_ms for c in rest),
            )
        return own

    def _immune(self) -> Iterator[Metric]:
        totals = self._factory.alerts.totals()
        alerts = CounterMetricFamily(
            "immune_alerts", "Alerts of the immune system.", labels=["severity"]
        )
        for severity in Severity:
            alerts.add_metric([severity.value], totals.alerts.get(severity, 0))
        yield alerts
        actions = CounterMetricFamily(
            "immune_actions", "What the immune system did.", labels=["action"]
        )
        for code, count in totals.actions.items():
            actions.add_metric([code.value], count)
        yield actions


def _tallied(tally: Tally) -> Iterator[Metric]:
    yield _counter(
        "factory_cells_created", "Cells that were made.", tally.cells_created
    )
    yield _counter("factory_approvals", "Approvals carried out.", tally.approvals)
    yield _counter("factory_rollbacks", "Rollbacks carried out.", tally.rollbacks)
    yield _counter("organ_build_attempts", "Builds begun.", tally.build_attempts)
    yield _counter("organ_build_failures", "Builds that failed.", tally.build_failures)
    yield _counter("training_iterations", "Training cycles.", tally.training_cycles)
    yield _counter(
        "training_converged",
        "Trainings that more cycles would not have made better.",
        tally.trainings_converged,
    )
    settings = CounterMetricFamily(
        "factory_configurations", "Parameters that were set.", labels=["parameter"]
    )
    for parameter in Parameter:
        settings.add_metric([parameter.value], tally.configured[parameter.value])
    yield settings
    moves = CounterMetricFamily(
        "factory_state_transitions", "Changes of state.", labels=["from", "to"]
    )
    for (old, new), count in sorted(tally.transitions.items()):
        moves.add_metric([old, new], count)
    yield moves
    yield _durations(tally)


def _durations(tally: Tally) -> Metric:
    seen, buckets = 0, []
    bounds = [*map(str, BUCKETS_S), "+Inf"]
    for bound, count in zip(bounds, tally.durations_s, strict=True):
        seen += count
        buckets.append((bound, seen))
    family = HistogramMetricFamily(
        "organ_build_duration_seconds", "From the first attempt of a build to its end."
    )
    family.add_metric([], buckets=buckets, sum_value=tally.duration_sum_s)
    return family


def _red(versions: Mapping[str, Counts]) -> Iterator[Metric]:
    labels = ["cell", "version"]
    requests = CounterMetricFamily(
        "cell_requests", "Requests that a version answered.", labels=labels
    )
    errors = CounterMetricFamily(
        "cell_errors", "Requests that a version failed.", labels=labels
    )
    seconds = SummaryMetricFamily(
        "cell_duration_seconds", "How long a version took.", labels=labels
    )
    for address, counts in sorted(versions.items()):
        values = _labels(address)
        requests.add_metric(values, counts.requests)
        errors.add_metric(values, counts.errors)
        seconds.add_metric(values, counts.requests, counts.total_ms / _S)
    yield from (requests, errors, seconds)


def _labels(address: str) -> list[str]:
    if address == OTHER:
        return [OTHER, ""]
    parts = parse_address(address)
    return [parts.family, parts.version]


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, text, value)


def _counter(name: str, text: str, value: float) -> Metric:
    return CounterMetricFamily(name, text, value)
