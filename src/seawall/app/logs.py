"""How log lines look: for people on a console, or one JSON object a line. Errors are lines too.

Whatever a process writes to standard error goes through one chain: our own events, what
libraries log, warnings, and the error that ends a process, a thread or a garbage collection. So
nothing is told past the cutting of tokens, and a machine that reads JSON meets no bare frame.

What they may say of a request is in `request_lines.py`.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import MutableMapping
from contextlib import suppress
from typing import Any

import structlog

from seawall.app.request_lines import cut_tokens, guard_lines, keep_to_a_line, told_error
from seawall.config import settings
from seawall.errors import SeawallError

JSON = "json"
_log = structlog.get_logger()


class _StandardError:
    """Standard error as it stands at the moment: what was there before may be closed by now."""

    def write(self, text: str) -> None:
        sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


_STANDARD_ERROR: Any = _StandardError()


class LineHandler(logging.Handler):
    """What libraries log, a line each, written under the lock that our own events take."""

    def __init__(self, formatter: logging.Formatter) -> None:
        super().__init__()
        self.setFormatter(formatter)
        self._lines = structlog.WriteLogger(_STANDARD_ERROR)

    def emit(self, record: logging.LogRecord) -> None:
        """Write it; of what cannot be written that is said, and not how it looked."""
        try:
            self._lines.msg(self.format(record))
        except Exception as unwritable:  # noqa: BLE001 - a log breaks nothing
            with suppress(Exception):
                _log.error("log.unwritable", logger=record.name, why=type(unwritable).__name__)


def set_up_logs(log_format: str) -> None:
    """Send every line of this process to stderr in this form, its last words among them."""
    shown: list[Any] = (
        [structlog.processors.JSONRenderer()]
        if log_format == JSON
        else [
            keep_to_a_line,
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            ),
        ]
    )
    stamp = structlog.processors.TimeStamper(fmt="iso", utc=True)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            stamp,
            take_error,
            cut_tokens,
            *shown,
        ],
        logger_factory=structlog.WriteLoggerFactory(_STANDARD_ERROR),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
    _hear_libraries(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                structlog.stdlib.add_logger_name,
                structlog.processors.add_log_level,
                stamp,
                _take_guarded_error,
                take_error,
            ],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                cut_tokens,
                *shown,
            ],
        )
    )
    _hear_last_words()


def tell_uncaught(error: BaseException) -> None:
    """The error that ends this process, as a line; the form is what the settings say, if they can."""
    if not structlog.is_configured():
        set_up_logs(_log_format())
    _log.critical("process.died", exc_info=error)


def take_error(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Put frames and words of an error into the event: a processor of structlog.

    `words_stay=False` leaves the words out: a library may repeat the content that it read.
    """
    error, words_stay = event.pop("exc_info", None), event.pop("words_stay", True)
    if error is True:
        error = sys.exc_info()
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["exception"] = told_error(error, set() if words_stay else None)
    return event


def _take_guarded_error(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """What the guard made of a library's error: it knows the request, and cut it out."""
    if text := event["_record"].exc_text:
        event.pop("exc_info", None)
        event["exception"] = text
    return event


def _hear_libraries(formatter: logging.Formatter) -> None:
    """One handler of ours for all of them; whoever else listens is guarded as well."""
    root = logging.getLogger()
    for handler in [old for old in root.handlers if isinstance(old, LineHandler)]:
        root.removeHandler(handler)
    root.addHandler(LineHandler(formatter))
    root.setLevel(logging.WARNING)
    logging.captureWarnings(True)
    guard_lines()


def _hear_last_words() -> None:
    """What nobody caught is logged where Python would print it."""
    sys.excepthook = _tell_of_process
    threading.excepthook = _tell_of_thread
    sys.unraisablehook = _tell_of_unraisable


def _tell_of_process(_kind: object, error: BaseException, _frames: object) -> None:
    tell_uncaught(error)


def _tell_of_thread(died: threading.ExceptHookArgs) -> None:
    if isinstance(died.exc_value, SystemExit):
        return  # a thread that was told to end
    name = died.thread.name if died.thread else ""
    _log.error("thread.died", thread=name, exc_info=died.exc_value)


def _tell_of_unraisable(broken: Any) -> None:
    with suppress(Exception):  # the process may be ending, and half of it gone
        kind = type(broken.object).__name__
        _log.error("error.unraisable", of=kind, exc_info=broken.exc_value)


def _log_format() -> str:
    try:
        return settings().log_format
    except SeawallError:
        return os.environ.get("SEAWALL_LOG_FORMAT", "")
