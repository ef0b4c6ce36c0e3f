"""How log lines look: for people on a console, or one JSON object a line.

What they may say of a request is in `request_lines.py`.
"""

from __future__ import annotations

import logging
import sys

import structlog

from seawall.app.request_lines import cut_tokens, guard_lines, keep_to_a_line


def set_up_logs(log_format: str) -> None:
    """Send every log line to stderr in this form."""
    as_json = log_format == "json"
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            cut_tokens,
            *(
                [structlog.processors.JSONRenderer()]
                if as_json
                else [keep_to_a_line, structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())]
            ),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(name)s: %(message)s")
    guard_lines()
