"""One event is one line, whatever a sender wrote: nobody writes a line of their own into our log.

ASVS 5.0 V16.4.1. What a line may say of a request at all is in `tests/web/test_token_canary.py`.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from io import StringIO

import pytest
import structlog

from seawall.app import logs, request_lines

#: What would begin a line, end one, or paint over those before it.
FORGED = "x\nroot: signed in\r\nroot: signed out\x1b[2K\x0b\x0c\x85\u2028root: gone"


@contextmanager
def written_in(form: str) -> Iterator[StringIO]:
    """What a server's log gets in this form, from our own logger and from libraries."""
    config, root, stream = structlog.get_config(), logging.getLogger(), StringIO()
    others = [*root.handlers]  # those of the tests: a server has none yet
    with redirect_stderr(stream):
        root.handlers = []
        try:
            logs.set_up_logs(form)
            structlog.configure(cache_logger_on_first_use=False)
            yield stream
        finally:
            root.handlers = others
            structlog.configure(**config)


def is_harmless(line: str) -> bool:
    return not any(mark in line for mark in "\r\x1b\x0b\x0c\x85\u2028")


@pytest.mark.parametrize("form", ["json", "console"])
def test_a_line_of_ours_stays_one_line(form):
    with written_in(form) as stream:
        structlog.get_logger().info("mail.read", subject=FORGED, sender="a\x1b[2Jb")

    (line,) = stream.getvalue().splitlines()
    assert is_harmless(line)
    assert form == "console" or json.loads(line)["subject"] == FORGED


@pytest.mark.parametrize("form", ["json", "console"])
def test_a_line_of_a_library_stays_one_line(form):
    with written_in(form) as stream:
        logging.getLogger("library").warning("cannot read %s", FORGED)

    (line,) = stream.getvalue().splitlines()
    assert "cannot read x" in line
    assert "library" in line
    assert is_harmless(line)


def test_what_is_cut_into_one_line_says_what_was_there():
    assert request_lines.in_one_line("a\nb\x1b\u2028c") == "a\\nb\\x1b\\u2028c"
    assert request_lines.in_one_line("سلام é 🙂") == "سلام é 🙂"
