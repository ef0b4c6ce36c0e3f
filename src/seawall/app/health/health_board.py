"""The board of health: facts that threads keep fresh, and what the checks say of them.

Whoever asks costs nothing: no row is written and nothing is called for a stranger's question.
Each thread may hang in what it measures; what it does not say any more grows old by itself.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial

from seawall.app.check_journal import JournalState
from seawall.app.health.health_checks import health_report
from seawall.app.health.health_facts import HealthFacts
from seawall.app.health.pager_probe import pager_troubles
from seawall.app.lanes.work_lane import LaneState
from seawall.config import Settings
from seawall.enforcement.outbox.model import Heartbeat
from seawall.gate.health_report import HealthReport
from seawall.journeys.orders.alarm_health import unheard_alarms
from seawall.transaction import INSTALLATION, transaction
from seawall.worker.beside.room_to_write import prove_room, written_folders
from seawall.worker.context import Clock, wall_clock
from seawall.worker.emergency.beating import TABLE
from seawall.worker.emergency.deadline_watch import DeadlineWatch
from seawall.worker.loops.loop import Loop
from seawall.worker.loops.pace import CLOCK, CURRENT
from seawall.worker.loops.trouble import LoopTrouble, loop_troubles

#: A row is written so often, and pagers are knocked at, in seconds.
WRITE_EVERY, KNOCK_EVERY = 5.0, 60.0


class HealthBoard:
    """What this process knows of the installation's health."""

    def __init__(
        self,
        settings: Settings,
        watch: DeadlineWatch,
        journal: Callable[[], JournalState],
        lanes: Callable[[], tuple[LaneState, ...]] = tuple,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        clock: Clock = wall_clock,
    ) -> None:
        self._settings = settings
        self._watch = watch
        self._journal, self._lanes = journal, lanes
        self._monotonic = monotonic
        self._clock = clock
        self._written_at = monotonic()
        self._damaged: tuple[str, ...] = ()
        self._alarms: tuple[str, ...] = ()
        self._loops: tuple[LoopTrouble, ...] = ()
        self._pagers: Mapping[str, str] | None = None

    def report(self) -> HealthReport:
        """What every check says now."""
        return health_report(self.facts())

    def facts(self) -> HealthFacts:
        """What is known now."""
        return HealthFacts(
            written_ago=self._monotonic() - self._written_at,
            worker_silent=self._watch.silence(),
            damaged=self._damaged,
            pagers=self._pagers,
            alarms=self._alarms,
            loops=self._loops,
            awaits_orders=bool(self._settings.mail_inbox or self._settings.drop_folder),
            watch=self._watch.state(),
            journal=self._journal(),
            lanes=self._lanes(),
        )

    def write_and_read(self) -> None:
        """Prove that the database takes a row and gives it back, and see what readers found."""
        for folder in written_folders(self._settings):
            prove_room(folder)
        mine = Heartbeat(f"door:{socket.gethostname()}"[:120], self._clock())
        with transaction(INSTALLATION) as tx:
            tx.outbox.beat(mine)
        with transaction(INSTALLATION) as tx:
            heartbeats = {beat.name: beat for beat in tx.outbox.heartbeats()}
            self._alarms = tuple(unheard_alarms(tx=tx, now=mine.at, named=False))
        self._loops = tuple(loop_troubles(heartbeats.values(), now=mine.at))
        if mine.name not in heartbeats:
            return
        self._damaged = tuple(
            name.removeprefix(TABLE)
            for name, beat in heartbeats.items()
            if name.startswith(TABLE) and beat.says
        )
        self._written_at = self._monotonic()

    def knock(self) -> None:
        """Look whether anybody listens where a person is called."""
        self._pagers = pager_troubles(self._settings)

    def run(self, stop: threading.Event) -> None:
        """Measure until told to stop."""
        knocks = Loop("pager-probe", CURRENT, event="health.not_measured")
        knocking = threading.Thread(
            target=partial(knocks.run, self.knock, stop, rest=KNOCK_EVERY), name="pager-probe"
        )
        knocking.daemon = True  # a name server may hang for long
        knocking.start()
        writes = Loop("health", CLOCK, event="health.not_measured")
        writes.run(self.write_and_read, stop, rest=WRITE_EVERY)
