"""Pictures on a page: none where one cannot be drawn, for its figures stand beside it."""

from __future__ import annotations

from collections.abc import Callable

import structlog

_log = structlog.get_logger()


def drawn(draw: Callable[[], str]) -> str:
    """What this draws, or nothing."""
    try:
        return draw()
    except (OSError, ImportError):  # no folder for a list of fonts, say
        _log.exception("chart.not_drawn")
        return ""
