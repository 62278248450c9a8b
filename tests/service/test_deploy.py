"""The files for Prometheus: their rules are about metrics that there are."""

import json
import re
import subprocess
from pathlib import Path

from tests.service.desk import ECHO, Desk
from tests.service.prometheus import needs_promtool, tool
from tests.service.test_metrics import SEED

DEPLOY = Path(__file__).parents[2] / "deploy"
METRIC = re.compile(r"\b((?:[a-z]+_)+(?:total|bucket|mode|seconds))\b")
NAME = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")
LABELS = re.compile(r"\{[^}]*\}|\bby \([^)]*\)")
FUNCTIONS = frozenset({"histogram_quantile"})
PROMTOOL = tool("promtool")


def test_the_rules_name_metrics_that_are_exposed(desk: Desk) -> None:
    desk.post("/factory/cells", ECHO)
    desk.post("/factory/cells/analysis.echo.v1/invoke", {"input": "a"})
    desk.get("/organs")
    exposed = set(METRIC.findall(desk.get("/metrics").text))
    text = (DEPLOY / "alerts.yml").read_text(encoding="utf-8")
    expressions = re.findall(r"expr: (.*)", text)
    named = {name for each in expressions for name in METRIC.findall(each)}
    assert len(expressions) >= 8
    assert len(named) >= 7
    assert named <= exposed


@needs_promtool
def test_promtool_passes_the_rules_and_their_tests() -> None:
    assert PROMTOOL is not None
    for words in (
        ["check", "rules", "alerts.yml"],
        ["test", "rules", "alerts_test.yml"],
    ):
        done = subprocess.run(
            [PROMTOOL, *words], cwd=DEPLOY, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


def dashboard_queries() -> list[str]:
    """The queries of the Grafana dashboard, with its variables filled in."""
    text = (DEPLOY / "grafana.json").read_text(encoding="utf-8")
    panels = json.loads(text)["panels"]
    found = [t["expr"] for panel in panels for t in panel.get("targets", ())]
    return [each.replace("$__rate_interval", "5m") for each in found]


def test_the_dashboard_asks_for_metrics_that_are_exposed(desk: Desk) -> None:
    desk.post("/factory/cells", ECHO)
    desk.post("/factory/cells/analysis.echo.v1/approve")
    desk.post("/factory/cells/analysis.echo.v1/invoke", {"input": "a"})
    desk.get("/organs")
    text = desk.get("/metrics").text
    lines = (line for line in text.splitlines() if not line.startswith("# HELP"))
    exposed = set(NAME.findall(" ".join(lines)))
    queries = dashboard_queries()
    bare = [LABELS.sub("", each) for each in queries]
    named = {name for each in bare for name in NAME.findall(each)} - FUNCTIONS
    assert len(queries) >= 35
    assert named - exposed == set()
    for name in SEED:
        assert name in named


@needs_promtool
def test_promtool_reads_every_query_of_the_dashboard(tmp_path: Path) -> None:
    assert PROMTOOL is not None
    rules = [
        {"record": f"panel:query{number}", "expr": query}
        for number, query in enumerate(dashboard_queries())
    ]
    groups = {"groups": [{"name": "dashboard", "rules": rules}]}
    file = tmp_path / "rules.yml"  # JSON is YAML
    file.write_text(json.dumps(groups), encoding="utf-8")
    done = subprocess.run(
        [PROMTOOL, "check", "rules", "--lint=none", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(rules)} rules found" in done.stdout


@needs_promtool
def test_promtool_passes_what_is_exposed(desk: Desk) -> None:
    assert PROMTOOL is not None
    desk.post("/factory/cells", ECHO)
    done = subprocess.run(
        [PROMTOOL, "check", "metrics"],
        input=desk.get("/metrics").text,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
