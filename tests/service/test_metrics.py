"""Metrics: the seed's ten and the rest are there, move, and stay bounded."""

import io
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from factory.bootstrap import open_factory
from factory.runtime.counts import Counts
from grammar.parse import Parser
from service.exposition import OTHER, Exposition
from service.feed import Cursor
from service.tally import Teller
from tests.service.desk import ECHO, NORMALIZE, Desk, opened_desk

SEED = (
    "factory_cells_created_total",
    "factory_cells_active",
    "factory_exec_errors_total",
    "factory_dryrun_requests_total",
    "factory_approvals_total",
    "factory_rollbacks_total",
    "organ_build_attempts_total",
    "organ_build_failures_total",
    "training_iterations_total",
    "training_converged_total",
)
Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def scraped(desk: Desk) -> Samples:
    text = desk.get("/metrics").text
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def value(samples: Samples, name: str, **labels: str) -> float:
    return samples.get((name, tuple(sorted(labels.items()))), 0.0)


def test_the_metrics_of_the_seed_are_there_from_the_start(desk: Desk) -> None:
    names = {name for name, _ in scraped(desk)}
    assert set(SEED) <= names
    assert {"safe_mode", "factory_cells_disabled"} <= names


def test_the_metrics_move_with_what_happens(desk: Desk) -> None:
    before = scraped(desk)
    desk.post("/factory/cells/dryrun", ECHO)
    desk.post("/factory/cells", ECHO)
    desk.post("/factory/cells/analysis.echo.v1/approve")
    desk.post("/factory/cells/analysis.echo.v1/invoke", {"input": "a"})
    desk.post("/factory/cells/analysis.echo.v1/rollback?confirm=analysis.echo")
    desk.built("organ.reverse.v1")
    desk.call("PUT", "/safe-mode", "admin", json={"on": True})
    desk.call("PUT", "/capabilities/organ_fs", "read", json={"state": "stable"})
    desk.post("/commands/plan", {"text": "status"})
    after = scraped(desk)
    moved = {
        ("factory_dryrun_requests_total", ()): 2,
        ("factory_approvals_total", ()): 1,
        ("organ_build_attempts_total", ()): 1,
        ("safe_mode", ()): 1,
        ("organ_build_duration_seconds_count", ()): 1,
    }
    for (name, labels), by in moved.items():
        change = value(after, name, **dict(labels)) - value(
            before, name, **dict(labels)
        )
        assert change == by, name
    assert value(after, "factory_cells_created_total") >= 1
    assert value(after, "factory_rollbacks_total") == 1
    moves = {"from": "draft", "to": "canary"}
    assert value(after, "factory_state_transitions_total", **moves) >= 1
    cell = {"cell": "analysis.echo", "version": "v1"}
    assert value(after, "cell_requests_total", **cell) == 1
    denied = [n for n, _ in after if n == "policy_denials_total"]
    assert denied
    parsed = {"lang": "en", "status": "ok"}
    assert value(after, "command_parse_total", **parsed) == 1


def test_trainings_are_counted_and_are_no_builds(desk: Desk) -> None:
    desk.do(NORMALIZE)
    before = scraped(desk)
    body = {"dataset": "numbers_en", "iterations": 10}
    assert desk.post("/training/analysis.words.v1/run", body).status_code == 202
    status = desk.trained("analysis.words.v1")
    after = scraped(desk)

    def by(name: str) -> float:
        return value(after, name) - value(before, name)

    assert by("training_iterations_total") == len(status["iterations"]) > 1
    assert by("training_converged_total") == 1
    assert by("factory_cells_created_total") == 1
    assert by("organ_build_attempts_total") == by("organ_build_failures_total") == 0
    desk.post("/training/analysis.words.v1/run", body | {"iterations": 1, "seed": 1})
    assert desk.trained("analysis.words.v1")["outcome"]["result"]["ending"] == (
        "iterations"
    )
    later = scraped(desk)
    assert value(later, "training_converged_total") == value(
        after, "training_converged_total"
    )


def test_changes_of_another_process_are_counted(parser: Parser, tmp_path: Path) -> None:
    location = str(tmp_path / "f.db")
    with (
        opened_desk(location, parser, io.StringIO()) as desk,
    ):
        with_teller = Teller(open_factory(location), Cursor(0, 0))
        desk.post("/factory/cells", ECHO)
        assert with_teller.count().cells_created == 1
        assert with_teller.count().cells_created == 1


def test_labels_stay_bounded_and_no_counter_falls() -> None:
    factory = open_factory("sqlite://")
    exposition = Exposition(factory, Teller(factory, Cursor(0, 0)), most=20)
    many = {f"analysis.c{n}.v1": Counts(requests=n + 1) for n in range(10_000)}
    first = exposition._bounded(many)
    assert len(first) == 21
    busier = {a: Counts(requests=10_001 - c.requests) for a, c in many.items()}
    second = exposition._bounded(busier)
    assert set(second) == set(first)
    total = sum(c.requests for c in many.values())
    assert sum(c.requests for c in first.values()) == total
    assert OTHER in first
