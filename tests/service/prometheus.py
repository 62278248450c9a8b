"""A real Prometheus that scrapes a service, where one is installed."""

import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.service.desk import Desk

BESIDE = Path(sys.executable).parent
CONFIG = """
global: {{scrape_interval: 200ms, scrape_timeout: 200ms}}
scrape_configs:
  - job_name: factory
    authorization: {{type: Bearer, credentials: {token}}}
    static_configs: [{{targets: ["127.0.0.1:{port}"]}}]
"""


def tool(name: str) -> str | None:
    """Where a program of Prometheus is; requirements/prometheus.sh puts them there."""
    beside = BESIDE / name
    return str(beside) if beside.exists() else shutil.which(name)


needs_promtool = pytest.mark.skipif(tool("promtool") is None, reason="no promtool")
needs_prometheus = pytest.mark.skipif(tool("prometheus") is None, reason="none here")


@dataclass(frozen=True)
class Prometheus:
    """One that runs."""

    url: str

    def ask(self, path: str, **query: str) -> Any:
        answer = httpx.get(f"{self.url}/api/v1/{path}", params=query, timeout=10)
        document = answer.json()
        assert document["status"] == "success", document
        return document["data"]

    def value(self, query: str) -> float:
        """The sum of what a query gives; 0 for nothing."""
        result = self.ask("query", query=query)["result"]
        return sum(float(each["value"][1]) for each in result)

    def until(self, query: str, expected: float) -> float:
        """Wait until a query gives a value; what it gave last."""
        for _ in range(100):
            if (found := self.value(query)) == expected:
                break
            time.sleep(0.1)
        return found


@contextmanager
def scraping(desk: Desk, folder: Path) -> Iterator[Prometheus]:
    """A Prometheus on a free port."""
    program = tool("prometheus")
    assert program is not None
    target = desk.client.base_url.port
    config = CONFIG.format(token=desk.tokens["read"], port=target)
    (folder / "prometheus.yml").write_text(config, encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    words = [
        program,
        f"--config.file={folder / 'prometheus.yml'}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address={address}",
        "--enable-feature=exemplar-storage",
        "--log.level=error",
    ]
    with subprocess.Popen(words, cwd=folder) as process:
        prometheus = Prometheus(f"http://{address}")
        try:
            for _ in range(200):
                with suppress(httpx.HTTPError, json.JSONDecodeError, AssertionError):
                    if prometheus.value("up") == 1:
                        break
                time.sleep(0.1)
            yield prometheus
        finally:
            process.terminate()
