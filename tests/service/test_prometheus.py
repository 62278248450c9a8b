"""The metrics as a real Prometheus scrapes them: they move as they should."""

import io
from pathlib import Path

from factory.runtime.observations import Observation, Part
from grammar.parse import Parser
from service.exposition import MOST_LABELS
from tests.service.desk import ECHO, NORMALIZE, Desk, opened_desk
from tests.service.prometheus import needs_prometheus, scraping

PATH = "/factory/cells/analysis.echo.v1"
BAD = {
    "backend": "adapter",
    "provider": "echo",
    "template": {
        "id": "analysis.bad.v1",
        "version": "1.0.0",
        "analysis_type": "echo",
        "examples": [{"input": "a", "output": "b"}],
    },
}
BAD_ORGAN = {"id": "organ.bad.v1", "version": "1.0.0", "cells": ["analysis.bad.v1"]}
BY = {
    "factory_dryrun_requests_total": 3,
    "factory_cells_created_total": 4,
    "factory_approvals_total": 2,
    "factory_rollbacks_total": 1,
    "factory_exec_errors_total": 1,
    "organ_build_attempts_total": 2,
    "organ_build_failures_total": 1,
    "training_converged_total": 1,
    "factory_cells_disabled": 1,
    "safe_mode": 1,
    "organ_build_duration_seconds_count": 2,
    'factory_state_transitions_total{from="draft",to="canary"}': 3,
    'cell_requests_total{cell="analysis.echo",version="v1"}': 2,
    'cell_errors_total{cell="analysis.reverse",version="v1"}': 1,
    'cell_duration_seconds_count{cell="analysis.echo",version="v1"}': 2,
    'policy_denials_total{code="role_required"}': 1,
    'command_parse_total{lang="en",status="ok"}': 1,
    "command_parse_seconds_count": 1,
    'backend_requests_total{backend="adapter"}': 3,
    'http_requests_total{route="/factory/cells/{id}/invoke",status="200"}': 2,
}
THERE = (
    "factory_cells_active",
    'immune_alerts_total{severity="critical"}',
    'watchdog_timeouts_total{kind="hard"}',
    'watchdog_timeouts_total{kind="soft"}',
    'service_workers{lane="runs"}',
    'service_worker_seconds_total{lane="desk"}',
    'service_requests_waiting{lane="desk"}',
    'service_requests_refused_total{lane="desk"}',
    'runtime_requests{status="running"}',
    'factory_jobs{status="waiting"}',
    'sandbox_workers{backend="wasm"}',
    'sandbox_workers_lost_total{backend="script"}',
    "factory_notices_waiting",
)


def everything_happens(desk: Desk) -> int:
    """One of each; returns how many cycles the training took."""
    desk.do(NORMALIZE)
    desk.post("/factory/cells/dryrun", ECHO)
    desk.post("/factory/cells", ECHO)
    desk.post(f"{PATH}/approve")
    desk.post(f"{PATH}/invoke", {"input": "a"})
    desk.post(f"{PATH}/invoke", {"input": "b"})
    desk.post(f"{PATH}/rollback?confirm=analysis.echo")
    desk.built("organ.reverse.v1")
    # The last of its route: no later request takes the exemplar of its bucket.
    last = {"x-request-id": "seen-1"}
    desk.post("/factory/cells/analysis.reverse.v1/invoke", {"input": 1}, headers=last)
    desk.post("/organs/organ.reverse.v1/approve")
    desk.post("/organs/build", {"organ_template": BAD_ORGAN, "cells": [BAD]})
    desk.ended("organ.bad.v1")
    desk.post(
        "/organs/build",
        {"organ_template": BAD_ORGAN, "cells": [BAD], "dryrun": True},
    )
    body = {"dataset": "numbers_en", "iterations": 10}
    desk.post("/training/analysis.words.v1/run", body)
    cycles = len(desk.trained("analysis.words.v1")["iterations"])
    desk.post("/factory/cells/analysis.words.v1/disable")
    desk.post("/commands/plan", {"text": "status"})
    desk.call("PUT", "/safe-mode", "read", json={"on": True})
    desk.call("PUT", "/safe-mode", "admin", json={"on": True})
    return cycles


@needs_prometheus
def test_everything_moves_as_it_is_scraped(parser: Parser, tmp_path: Path) -> None:
    with (
        opened_desk(str(tmp_path / "f.db"), parser, io.StringIO()) as desk,
        scraping(desk, tmp_path) as prometheus,
    ):
        before = {query: prometheus.value(query) for query in BY}
        cycles = everything_happens(desk)
        by = BY | {"training_iterations_total": cycles}
        found = {
            query: prometheus.until(query, before.get(query, 0.0) + change)
            - before.get(query, 0.0)
            for query, change in by.items()
        }
        assert found == by
        there = {
            query: prometheus.ask("query", query=query)["result"] for query in THERE
        }
        assert [query for query, result in there.items() if not result] == []
        exemplars = prometheus.ask(
            "query_exemplars",
            query="http_request_duration_seconds_bucket",
            start="0",
            end="4102444800",
        )
        labels = [e["labels"] for each in exemplars for e in each["exemplars"]]
        assert {"request_id": "seen-1"} in labels


def test_ten_thousand_cells_do_not_make_more_labels(desk: Desk) -> None:
    names = [f"c{number}" for number in range(10_000)]
    observations = desk.office.factory.runtime.observations
    for name in names:
        address = f"analysis.{name}.v1"
        observations.note(Observation(address, Part.DIRECT, None, 1.0))
    observations.flush()
    text = desk.get("/metrics").text
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert text.count("cell_requests_total{") <= MOST_LABELS + 1
    assert len(lines) < 3 * MOST_LABELS + 500
    total = sum(
        float(line.rpartition(" ")[2])
        for line in lines
        if line.startswith("cell_requests_total{")
    )
    assert total == len(names)


def test_two_services_on_one_database_tell_the_same(
    parser: Parser, tmp_path: Path
) -> None:
    """What the records tell holds for every process; requests are each one's own."""
    location = str(tmp_path / "f.db")
    with (
        opened_desk(location, parser, io.StringIO()) as one,
        opened_desk(location, parser, io.StringIO(), names=".2") as other,
    ):
        one.post("/factory/cells", ECHO)
        one.post(f"{PATH}/invoke", {"input": "a"})
        one.get("/metrics")  # writes down what was observed
        for name in (
            "factory_cells_created_total 1.0",
            "factory_cells_active 1.0",
            'cell_requests_total{cell="analysis.echo",version="v1"} 1.0',
        ):
            assert name in one.get("/metrics").text
            assert name in other.get("/metrics").text
        own = 'http_requests_total{method="POST",route="/factory/cells",status="201"}'
        assert f"{own} 1.0" in one.get("/metrics").text
        assert own not in other.get("/metrics").text
