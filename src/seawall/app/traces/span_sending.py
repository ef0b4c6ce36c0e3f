"""Spans begun by OpenTelemetry's library, and sent by our own way out.

The library's exporter calls out by itself, past the rule for outgoing calls
(`outbound/call_purpose.py`), so its place is taken here. Spans wait in a bounded queue of its; a
collector that is away costs spans and nothing else. The words of an error are never sent: they may
repeat what a user wrote.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version

import structlog
from opentelemetry import trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
from opentelemetry.trace import Span, SpanContext, Status, StatusCode, TraceFlags

from seawall.app.traces.otlp_json import otlp_json
from seawall.config import Settings
from seawall.ids import INSTALLATION
from seawall.outbound.call_purpose import TRACES
from seawall.outbound.model import OutboundCall
from seawall.spans import Note
from seawall.worker.calling_out import call_out

_log = structlog.get_logger()
#: A collector that is away is told of this often at most, in seconds.
TOLD_EVERY = 60.0
#: What is waited for at the end, in milliseconds.
LAST_WORDS = 5_000


class TracedSpan:
    """One span that has begun."""

    def __init__(self, span: Span) -> None:
        self._span = span

    def note(self, **notes: Note) -> None:
        """Say more about it."""
        self._span.set_attributes({_named(name): value for name, value in notes.items()})


class Tracing:
    """Begins spans, and sends those that have ended."""

    def __init__(self, settings: Settings) -> None:
        resource = {"service.name": "seawall", "service.version": version("seawall")}
        self._provider = TracerProvider(
            sampler=ParentBased(TraceIdRatioBased(settings.traces_share)),
            resource=Resource(resource),
            shutdown_on_exit=False,
        )
        exporter = SpanSender(f"{settings.traces_endpoint}/v1/traces", resource)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("seawall")

    @contextmanager
    def span(self, name: str, notes: dict[str, Note]) -> Iterator[TracedSpan]:
        """A span within the one that is open here; an error is noted by its type alone."""
        with self._tracer.start_as_current_span(
            name,
            attributes={_named(note): value for note, value in notes.items()},
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            try:
                yield TracedSpan(span)
            except BaseException as error:
                span.set_attribute("error.type", type(error).__name__)
                span.set_status(Status(StatusCode.ERROR))
                raise

    def flush(self) -> None:
        """Send what has ended so far."""
        self._provider.force_flush(LAST_WORDS)

    def close(self) -> None:
        """Send what is left, and begin no more."""
        self.flush()
        self._provider.shutdown()


class SpanSender(SpanExporter):
    """Sends spans to a collector by our own way out."""

    def __init__(self, url: str, resource: dict[str, str]) -> None:
        self._url, self._resource = url, resource
        self._told_at = -TOLD_EVERY

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Send these; what the collector does not take is gone."""
        call = OutboundCall(
            "POST",
            self._url,
            TRACES,
            {"content-type": "application/json"},
            otlp_json(spans, self._resource),
            organisation=INSTALLATION,
        )
        answer = call_out(call)
        if answer.is_good:
            return SpanExportResult.SUCCESS
        if time.monotonic() - self._told_at >= TOLD_EVERY:
            self._told_at = time.monotonic()
            _log.warning("traces.not_sent", status=answer.status, why=answer.error)
        return SpanExportResult.FAILURE


@contextmanager
def within_trace(trace_id: int, span_id: int, *, is_sampled: bool) -> Iterator[None]:
    """What begins in the block belongs to somebody else's span."""
    flags = TraceFlags(TraceFlags.SAMPLED if is_sampled else TraceFlags.DEFAULT)
    parent = SpanContext(trace_id, span_id, is_remote=True, trace_flags=flags)
    with trace.use_span(trace.NonRecordingSpan(parent)):
        yield


def _named(name: str) -> str:
    """Our own names have our prefix; those that everybody reads alike have theirs."""
    return _COMMON.get(name, f"seawall.{name}")


_COMMON = {
    "method": "http.request.method",
    "route": "http.route",
    "status": "http.response.status_code",
}
