"""What this process measures of itself: requests by route, parses, denials."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from agent.log import LogBody
from factory.decision import DenialCode

_FAST_S = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
_DENIALS = frozenset(DenialCode)


@dataclass
class Parsing:
    """A parse that is being measured."""

    lang: str = "none"
    status: str = "none"

    def of(self, turn: LogBody | None) -> None:
        """Take note of what was understood."""
        if turn is not None:
            self.lang = str(turn.parse.get("lang", "none"))
            self.status = str(turn.parse["status"])


class Meters:
    """The counters of one service.

    Label values are routes, methods, statuses and codes: closed sets, whatever
    callers send.

    Args:
        registry: where they are exposed.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        self.registry = registry
        self._of_route: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}
        self.requests = Counter(
            "http_requests",
            "Requests by route, method and status.",
            ["route", "method", "status"],
            registry=registry,
        )
        self.seconds = Histogram(
            "http_request_duration_seconds",
            "How long requests took until their answer was sent.",
            ["route"],
            buckets=_FAST_S,
            registry=registry,
        )
        self.at_work = Gauge("http_streams", "Open event streams.", registry=registry)
        self.dry_runs = Counter(
            "factory_dryrun_requests",
            "Dry runs and plans asked for.",
            registry=registry,
        )
        self.denials = Counter(
            "policy_denials", "Requests denied, by code.", ["code"], registry=registry
        )
        self.log_lines = Counter(
            "cell_log_lines",
            "Lines that cells logged by their grant, and those over the limit.",
            ["kept"],
            registry=registry,
        )
        self.parses = Counter(
            "command_parse",
            "Utterances, by language and by what became of them.",
            ["lang", "status"],
            registry=registry,
        )
        self.parse_seconds = Histogram(
            "command_parse_seconds",
            "How long it took to understand, bind and plan an utterance.",
            buckets=_FAST_S,
            registry=registry,
        )

    def logged(self, kept: int, dropped: int) -> None:
        """Count lines of cells."""
        self.log_lines.labels("yes").inc(kept)
        self.log_lines.labels("no").inc(dropped)

    @contextmanager
    def parsing(self) -> Iterator[Parsing]:
        """Measure one utterance."""
        parsing, began = Parsing(), perf_counter()
        yield parsing
        self.parse_seconds.observe(perf_counter() - began)
        self.parses.labels(parsing.lang, parsing.status).inc()
        self.dry_runs.inc()

    def answered(
        self, route: str, method: str, status: int, took_s: float, request_id: str
    ) -> None:
        """Take note of a request that is over."""
        key = route, method, status
        if (found := self._of_route.get(key)) is None:
            requests = self.requests.labels(route, method, str(status))
            found = self._of_route[key] = requests, self.seconds.labels(route)
        requests, seconds = found
        requests.inc()
        seconds.observe(took_s, exemplar={"request_id": request_id[:64]})

    def denied(self, code: str) -> None:
        """Take note of a problem, if it is one of the policy's."""
        if code in _DENIALS:
            self.denials.labels(code).inc()
