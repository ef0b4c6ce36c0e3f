"""Spans as a collector reads them: OTLP/HTTP in JSON, of OpenTelemetry's protocol 1.x."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.trace import format_span_id, format_trace_id

#: `SPAN_KIND_INTERNAL` of the protocol is one more than that of the library, as are the others.
_KIND_OFFSET = 1


def otlp_json(spans: Sequence[ReadableSpan], resource: Mapping[str, str]) -> bytes:
    """One request with all of these."""
    scopes = defaultdict[str, list[dict[str, Any]]](list)
    for span in spans:
        scopes[span.instrumentation_scope.name if span.instrumentation_scope else ""].append(
            _span(span)
        )
    scope_spans = [
        {"scope": {"name": name}, "spans": scoped_spans} for name, scoped_spans in scopes.items()
    ]
    document = {
        "resourceSpans": [
            {"resource": {"attributes": _attributes(resource)}, "scopeSpans": scope_spans}
        ]
    }
    return msgspec.json.encode(document)


def _span(span: ReadableSpan) -> dict[str, Any]:
    context = span.get_span_context()
    assert context  # one that has ended has begun
    document = {
        "traceId": format_trace_id(context.trace_id),
        "spanId": format_span_id(context.span_id),
        "name": span.name,
        "kind": span.kind.value + _KIND_OFFSET,
        "startTimeUnixNano": str(span.start_time),
        "endTimeUnixNano": str(span.end_time),
        "attributes": _attributes(span.attributes or {}),
        "status": {"code": span.status.status_code.value},
    }
    if span.parent:
        document["parentSpanId"] = format_span_id(span.parent.span_id)
    return document


def _attributes(values: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"key": name, "value": _value(value)} for name, value in values.items()]


def _value(value: Any) -> dict[str, Any]:
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int):
        return {"intValue": str(value)}  # 64 bits are a text in JSON
    return {"doubleValue": value} if isinstance(value, float) else {"stringValue": str(value)}
