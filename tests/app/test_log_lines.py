"""Every line on standard error is one JSON object, whatever went wrong and whoever noticed it."""

from __future__ import annotations

import http.client
import json
import logging
import os
import signal
import subprocess
import sys
from contextlib import closing, contextmanager

import pytest
from django.db import connection

from seawall.sandbox.jail._link import Zygote
from seawall.sandbox.model import SandboxLimits
from seawall.transaction import close_connection
from tests.app.log_saboteur import FAIL_AT_START, RUN
from tests.forked import Forked
from tests.ports import own_port
from tests.waiting import PATIENCE, until

FRAMES = "Traceback (most recent call last)"


def environment(folder, form="json"):
    url = f"sqlite:///{connection.settings_dict['NAME']}"
    close_connection()
    return os.environ | {
        "SEAWALL_DATABASE_URL": url,
        "SEAWALL_DATA_DIR": str(folder),
        "SEAWALL_LOG_FORMAT": form,
        "SEAWALL_PORT": str(own_port()),
    }


@contextmanager
def running(program, command, folder, form="json"):
    """A command after this program, until it has said that it works; then it is told to end."""
    env, log = environment(folder, form), folder / "stderr"
    with log.open("wb") as out:
        process = Forked(
            [sys.executable, "-c", program, *command],
            stdout=subprocess.DEVNULL,
            stderr=out,
            env=env,
        )
    try:
        yield process, log, int(env["SEAWALL_PORT"])
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def ask(port, path):
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as line:
        try:
            line.request("GET", path)
            return line.getresponse().status
        except (ConnectionError, http.client.HTTPException):
            return None


def events(log):
    """Each line as it is read; one that is no JSON object with its three fields is a failure."""
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    for line in lines:
        assert {"event", "level", "timestamp"} <= set(line)
    return lines


#: What a sabotaged process says of each fault, by whichever thread comes to it first.
IN_A_WORKER = {"job.failed", "thread.died", "error.unraisable", "some.library"}
IN_A_SERVER = IN_A_WORKER | {"uvicorn.error", "asyncio", "django.request"}


def has_told(log, wanted):
    """Whether all of it stands in the log, in whole lines."""
    written = log.read_text()
    lines = written[: written.rfind("\n") + 1].splitlines()
    return wanted <= told(json.loads(line) for line in lines)


def told(lines):
    """What names an error, by the event or the library that wrote it."""
    return {
        line.get("logger", line["event"])
        for line in lines
        if FRAMES in line.get("exception", "") and "RuntimeError" in line["exception"]
    }


def test_whatever_goes_wrong_in_a_server_is_a_line_of_json(sqlite, tmp_path):
    with running(RUN, ["serve"], tmp_path) as (process, log, port):
        until(lambda: process.poll() or ask(port, "/readyz") == 200)
        assert process.poll() is None, log.read_text()
        assert ask(port, "/statement") == 500
        assert ask(port, "/raises") == 500
        ask(port, "/loop")
        until(lambda: process.poll() or has_told(log, IN_A_SERVER), report=log.read_text)

    lines = events(log)
    assert told(lines) >= IN_A_SERVER
    assert any(line.get("logger") == "py.warnings" for line in lines)
    assert "Canary" not in log.read_text()
    assert "second line" in log.read_text()
    assert process.returncode in (0, -signal.SIGTERM)


def test_so_it_is_in_a_worker(sqlite, tmp_path):
    with running(RUN, ["worker", "--threads", "3"], tmp_path) as (process, log, _):
        until(lambda: process.poll() or has_told(log, IN_A_WORKER), report=log.read_text)

    lines = events(log)
    assert told(lines) >= IN_A_WORKER
    assert any(line.get("says", "").startswith("Working as") for line in lines)
    assert "Canary" not in log.read_text()


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_a_start_that_nobody_foresaw_to_fail_is_one_line_and_exit_code_1(sqlite, tmp_path, command):
    with running(FAIL_AT_START, [command], tmp_path) as (process, log, _):
        assert process.wait(PATIENCE) == 1

    (line,) = events(log)
    assert (line["event"], line["level"]) == ("process.died", "critical")
    assert FRAMES in line["exception"]
    assert "Canary" not in log.read_text()


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_a_start_that_is_refused_is_a_line_too(sqlite, tmp_path, command):
    (tmp_path / "file").write_text("no folder")
    env = environment(tmp_path / "file" / "below")
    refused = Forked([sys.executable, "-c", RUN, command], stderr=subprocess.PIPE, env=env)
    _, said = refused.communicate(timeout=PATIENCE)

    (line,) = [json.loads(line) for line in said.splitlines()]
    assert (refused.returncode, line["event"], line["level"]) == (2, "command.refused", "error")
    assert "cannot be written" in line["says"]


def test_on_a_console_errors_go_through_the_same_chain(sqlite, tmp_path):
    with running(FAIL_AT_START, ["worker"], tmp_path, "console") as (process, log, _):
        process.wait(PATIENCE)

    written = log.read_text()
    assert "process.died" in written
    assert f"\n{FRAMES}" in written
    assert "swr_…" in written
    assert "Canary" not in written


def test_a_process_that_opens_files_and_fails_is_told_by_its_frames_and_no_word_more(caplog):
    with caplog.at_level(logging.ERROR, logger="seawall.sandbox"):
        zygote = Zygote("a family that nobody knows", SandboxLimits())
        until(lambda: not zygote.alive)
        until(lambda: caplog.messages)
        zygote.close()

    (message,) = caplog.messages
    assert "_zygote.py" in message
    assert "Error" in message
    assert message.count("a family that nobody knows") == 1  # ours, and not the error's
