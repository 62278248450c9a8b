"""How much is used of workers, doors, sandboxes, jobs and backends (USE)."""

from collections import Counter
from collections.abc import Iterator, Mapping

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from factory.address import parse_address
from factory.jobs.model import Status
from factory.jobs.port import JobWorld
from factory.model import Backend, CellRecord
from factory.runtime.counts import Counts
from factory.stem import StemCellFactory
from service.workers import Load, Workers

_MS = 1000
_OPEN = (Status.WAITING, Status.RUNNING)


class Usage(Collector):
    """Utilisation, saturation and errors of the parts of one service.

    Args:
        factory: its runtime, sandboxes, jobs and backends.
        workers: of the routes, by lane.
    """

    def __init__(self, factory: StemCellFactory, workers: Mapping[str, Workers]):
        self._factory = factory
        self._workers = workers
        # A version never changes its backend.
        self._backends: dict[str, Backend | None] = {}

    def describe(self) -> Iterator[Metric]:
        """Nothing: registering must not read the database."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """Read everything.

        Raises:
            StoreError: the database cannot be read.
        """
        yield from _lanes({name: each.load for name, each in self._workers.items()})
        running, waiting = self._factory.runtime.doors.inside
        inside = GaugeMetricFamily(
            "runtime_requests", "Runs of cells and organs now.", labels=["status"]
        )
        inside.add_metric(["running"], running)
        inside.add_metric(["waiting"], waiting)
        yield inside
        yield from self._sandboxes()
        totals = self._factory.runtime.observations.totals()
        with self._factory.snapshot() as world:
            yield _jobs(world)
            backends = self._by_backend(totals, world)
        yield from _backends(backends)

    def _sandboxes(self) -> Iterator[Metric]:
        alive = GaugeMetricFamily(
            "sandbox_workers", "Worker processes of a sandbox.", labels=["backend"]
        )
        lost = CounterMetricFamily(
            "sandbox_workers_lost", "Workers that had to be killed.", labels=["backend"]
        )
        for backend, status in self._factory.rings.items():
            alive.add_metric([backend.value], status.workers)
            lost.add_metric([backend.value], status.lost)
        yield from (alive, lost)

    def _by_backend(
        self, totals: Mapping[str, Counts], world: JobWorld
    ) -> dict[Backend, Counts]:
        found: dict[Backend, Counts] = {backend: Counts() for backend in Backend}
        for address, counts in totals.items():
            backend = self._backend(address, world)
            if backend is not None:
                before = found[backend]
                found[backend] = Counts(
                    requests=before.requests + counts.requests,
                    errors=before.errors + counts.errors,
                    total_ms=before.total_ms + counts.total_ms,
                )
        return found

    def _backend(self, address: str, world: JobWorld) -> Backend | None:
        if address.startswith("organ.") or not parse_address(address).version:
            return None
        if address not in self._backends:
            found = world.get(address)
            backend = found.spec.backend if isinstance(found, CellRecord) else None
            self._backends[address] = backend
        return self._backends[address]


def _lanes(loads: Mapping[str, Load]) -> Iterator[Metric]:
    gauges = {
        "service_workers": "Threads that answer requests.",
        "service_workers_busy": "Those that are at work.",
        "service_requests_waiting": "Requests that wait for one of them.",
    }
    counters = {
        "service_worker_seconds": "How long they worked, all together.",
        "service_requests_refused": "Requests turned away as too many waited.",
        "service_answers_late": "Requests answered before what they asked for ended.",
    }
    names = ("workers", "busy", "waiting", "worked_s", "refused", "late")
    for place, (name, text) in enumerate({**gauges, **counters}.items()):
        make = GaugeMetricFamily if name in gauges else CounterMetricFamily
        family = make(name, text, labels=["lane"])
        for lane, load in loads.items():
            family.add_metric([lane], getattr(load, names[place]))
        yield family


def _jobs(world: JobWorld) -> Metric:
    counts = Counter(job.status for job in world.jobs.open())
    family = GaugeMetricFamily(
        "factory_jobs", "Builds and trainings by status.", labels=["status"]
    )
    for status in _OPEN:
        family.add_metric([status.value], counts[status])
    return family


def _backends(found: Mapping[Backend, Counts]) -> Iterator[Metric]:
    labels = ["backend"]
    requests = CounterMetricFamily(
        "backend_requests", "Runs of cells by backend.", labels=labels
    )
    errors = CounterMetricFamily(
        "backend_errors", "Runs that failed, by backend.", labels=labels
    )
    seconds = CounterMetricFamily(
        "backend_seconds", "How long cells ran, by backend.", labels=labels
    )
    for backend, counts in found.items():
        requests.add_metric([backend.value], counts.requests)
        errors.add_metric([backend.value], counts.errors)
        seconds.add_metric([backend.value], counts.total_ms / _MS)
    yield from (requests, errors, seconds)
