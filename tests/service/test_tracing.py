"""Traces: an utterance, its plan, the apply and a run are spans, one in another."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from factory.spans import untraced
from service.tracing import ENDPOINTS, spans_of, tracing
from tests.service.desk import ECHO, Desk

SECRET = "sp4n-c4n4ry"  # noqa: S105 - it is planted


def test_what_a_request_becomes_is_traced(desk: Desk) -> None:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    desk.post("/factory/cells", ECHO)
    desk.office.factory.span = spans_of(provider.get_tracer("test"))
    said = {"text": f"disable analysis.echo.v1: {SECRET}"}
    plan = desk.post("/commands/plan", said).json()
    spans = exporter.get_finished_spans()
    assert [span.name for span in spans] == ["plan", "utterance"]
    assert spans[0].parent is not None
    assert spans[0].parent.span_id == spans[1].context.span_id
    exporter.clear()
    desk.post("/commands/apply", {"plan_digest": plan["plan_digest"]})
    assert "apply" in [span.name for span in exporter.get_finished_spans()]
    exporter.clear()
    desk.post("/organs/organ.echo.v1/invoke", {"input": SECRET})
    assert [span.name for span in exporter.get_finished_spans()] == ["invoke"]
    told = "".join(span.to_json() for span in spans + exporter.get_finished_spans())
    assert SECRET not in told


def test_without_a_setting_nothing_is_traced() -> None:
    with tracing({}) as span:
        assert span is untraced


@contextmanager
def listening(taken: list[bytes]) -> Iterator[str]:
    """A collector that keeps what it gets."""

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["content-length"])
            body = self.rfile.read(length)
            is_packed = self.headers.get("content-encoding") == "gzip"
            taken.append(gzip.decompress(body) if is_packed else body)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Collector) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def test_spans_are_sent_to_the_endpoint_that_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taken: list[bytes] = []
    with listening(taken) as url:
        monkeypatch.setenv(ENDPOINTS[1], f"{url}/v1/traces")
        with tracing({ENDPOINTS[1]: url}) as span, span("plan"):
            pass
    assert len(taken) == 1
    assert b"plan" in taken[0]
