"""The files for Prometheus: their rules are about metrics that there are."""

import re
import subprocess
from pathlib import Path

from tests.service.desk import ECHO, Desk
from tests.service.prometheus import needs_promtool, tool

DEPLOY = Path(__file__).parents[2] / "deploy"
METRIC = re.compile(r"\b((?:[a-z]+_)+(?:total|bucket|mode|seconds))\b")
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
