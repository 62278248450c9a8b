"""Traces of what a request becomes: utterance, plan, apply, invoke (OpenTelemetry).

Off unless an exporter is named by OpenTelemetry's own variables; then the extra `otel`
is needed. Spans hold names and request ids, and nothing of what was sent.
"""

import importlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from factory.errors import FactoryError
from factory.spans import Span, untraced

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer

NAME = "stem-cell-factory"
ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


def spans_of(tracer: "Tracer") -> Span:
    """Spans of a tracer; one that a refusal ends is no error of the service."""

    def span(name: str) -> Any:
        return tracer.start_as_current_span(
            name, record_exception=False, set_status_on_exception=False
        )

    return span


@contextmanager
def tracing(variables: Mapping[str, str]) -> Iterator[Span]:
    """The spans that an environment asks for; what is left of them is sent at the end.

    Raises:
        FactoryError: code `bad_setting`, when the extra is not installed.
    """
    if not any(variables.get(name) for name in ENDPOINTS):
        yield untraced
        return
    provider = _provider()
    try:
        yield spans_of(provider.get_tracer(NAME))
    finally:
        provider.shutdown()


def _provider() -> Any:
    try:
        sdk: Any = importlib.import_module("opentelemetry.sdk.trace")
        export: Any = importlib.import_module("opentelemetry.sdk.trace.export")
        otlp: Any = importlib.import_module(
            "opentelemetry.exporter.otlp.proto.http.trace_exporter"
        )
    except ImportError as error:
        message = "traces take the extra otel: pip install 'stem-cell-factory[otel]'"
        raise FactoryError(
            "bad_setting", message, name=ENDPOINTS[0], value="otel is not installed"
        ) from error
    provider = sdk.TracerProvider()
    provider.add_span_processor(export.BatchSpanProcessor(otlp.OTLPSpanExporter()))
    return provider
