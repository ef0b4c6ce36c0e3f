"""The dead-man's switch: somebody outside is told that all is well, for as long as it is.

Whoever is told (healthchecks.io, Dead Man's Snitch, Cronitor, a script of one's own) calls a
person when it hears nothing. So it also finds what nothing here can tell of: a machine
without power, a network that is cut, a process that hangs. Our own door is asked before, over
the loopback, so that all of it has to work.
"""

from __future__ import annotations

import threading

import structlog

from seawall.app.health.own_answer import own_answer
from seawall.config import Settings
from seawall.ids import INSTALLATION
from seawall.outbound.call_purpose import DEAD_MAN
from seawall.outbound.model import OutboundCall
from seawall.worker.calling_out import call_out
from seawall.worker.loops.loop import Loop
from seawall.worker.loops.pace import CURRENT

_log = structlog.get_logger()
EVERY = 60.0
READY = "ready"


class DeadManSwitch:
    """Tells the address of the settings that all is well."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def run(self, stop: threading.Event) -> None:
        """Tell it every minute, until told to stop; nothing is told where no address is set."""
        if self._settings.deadman_url:
            switch = Loop("dead-man", CURRENT, event="deadman.not_told")
            switch.run(self.tell_if_well, stop, rest=EVERY, rests_first=True)

    def tell_if_well(self) -> bool:
        """Tell it once, if our own door says that all is well; whether it was heard."""
        answer = own_answer(self._settings)
        if answer is None or answer.get("status") != READY:
            _log.error("deadman.not_told", why="our own health is not ready")
            return False
        heard = call_out(
            OutboundCall("GET", self._settings.deadman_url, DEAD_MAN, organisation=INSTALLATION)
        )
        if not heard.is_good:
            _log.warning("deadman.not_heard", status=heard.status, why=heard.error)
        return heard.is_good
