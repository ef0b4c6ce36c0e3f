"""A worker that is killed and started again and again: counted where the next one finds it.

Each notes that it began, and takes the note back when it is told to end. What a living process of
this machine noted is no failure. So a supervisor (systemd, Docker) may start as often as it
likes: at the fifth time within ten minutes somebody is called, and what can wait is begun later.
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog

from seawall.enforcement.outbox.job_lanes import Lane
from seawall.enforcement.outbox.model import Heartbeat
from seawall.transaction import INSTALLATION, Transaction, transaction
from seawall.worker.loops.pace import PROCESS
from seawall.worker.loops.trouble import tell_trouble

NAME = "worker process"
REMEMBERED = timedelta(minutes=10)
#: Lanes in which no order and no clock waits.
_LANES_THAT_WAIT = frozenset({Lane.FORUM, Lane.CALLS})
_log = structlog.get_logger()


def note_start(*, now: datetime) -> timedelta:
    """Note that a worker begins here; how long what can wait has to, after others that died."""
    try:
        with transaction(INSTALLATION) as tx:
            dead = [start for start in _starts(tx, now) if not _is_alive(start)]
            _keep([*_starts(tx, now), {"pid": os.getpid(), "at": now.isoformat()}], tx, now)
    except Exception:  # noqa: BLE001 - the work begins all the same, and says what is wrong
        _log.exception("worker.start_not_noted")
        return timedelta(0)
    if not dead:
        return timedelta(0)
    if PROCESS.is_alarm(len(dead)):
        why = "it ended without being told to, and was started again."
        tell_trouble(NAME, PROCESS, len(dead), why, now=now)
    return PROCESS.wait_after(len(dead))


def note_end(*, now: datetime) -> None:
    """The worker of this process was told to end, and did."""
    try:
        with transaction(INSTALLATION) as tx:
            _keep([start for start in _starts(tx, now) if start["pid"] != os.getpid()], tx, now)
    except Exception:  # noqa: BLE001 - counted as one that died
        _log.exception("worker.end_not_noted")


def lanes_with_clocks(lanes: Sequence[str]) -> Sequence[str]:
    """Those of these lanes that are served at once where workers die."""
    return [lane for lane in lanes if lane not in _LANES_THAT_WAIT]


def _starts(tx: Transaction, now: datetime) -> list[dict[str, Any]]:
    says = next((beat.says for beat in tx.outbox.heartbeats() if beat.name == _name()), "")
    starts: list[dict[str, Any]] = json.loads(says or "[]")
    return [start for start in starts if now - datetime.fromisoformat(start["at"]) <= REMEMBERED]


def _keep(starts: list[dict[str, Any]], tx: Transaction, now: datetime) -> None:
    tx.outbox.beat(Heartbeat(_name(), now, json.dumps(starts[-20:])))


def _name() -> str:
    return f"starts:{socket.gethostname()}"[:100]


def _is_alive(start: dict[str, Any]) -> bool:
    """Whether it is another process that lives; its number may be ours by now, in a container."""
    pid = int(start["pid"])
    if pid == os.getpid():
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
