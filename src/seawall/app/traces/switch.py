"""Switch traces on where the settings name a collector."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from seawall import spans
from seawall.config import Settings
from seawall.errors import problem


@contextmanager
def traced(settings: Settings) -> Iterator[None]:
    """Send spans for as long as the block lasts, and what is left of them at its end."""
    if not settings.traces_endpoint:
        yield
        return
    try:
        from seawall.app.traces.span_sending import Tracing
    except ModuleNotFoundError as missing:
        if not (missing.name or "").startswith("opentelemetry"):
            raise
        raise problem("app.no-traces") from missing
    sending = Tracing(settings)
    spans.switch_on(sending)
    try:
        yield
    finally:
        spans.switch_on(None)
        sending.close()
