"""What the service manager that started us hears: we answer, we still answer, we end.

systemd's own protocol (sd_notify(3)): one datagram a message, to the socket that `NOTIFY_SOCKET`
names. The watchdog is fed by an answer, not by a timer: somebody has asked this process over its
own address, and it has answered. A process that is alive and answers nobody is not fed, and is
started again. Whether the answer is good is not asked: a full disk is not mended by a restart.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, MutableMapping
from contextlib import suppress
from dataclasses import dataclass

_SOCKET, _MICROSECONDS, _PROCESS = "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"


@dataclass(frozen=True, slots=True)
class ServiceManager:
    """Where it listens, if it does, and within how many seconds it wants to hear of us."""

    address: str = ""
    patience: float = 0.0

    @classmethod
    def of_environment(cls, environment: MutableMapping[str, str] | None = None) -> ServiceManager:
        """The manager that our environment names; its names are taken out, for no child is meant."""
        names = os.environ if environment is None else environment
        address = names.pop(_SOCKET, "")
        microseconds = names.pop(_MICROSECONDS, "")
        is_for_us = names.pop(_PROCESS, "") in {"", str(os.getpid())}
        if not address.startswith(("/", "@")) or not microseconds.isdecimal() or not is_for_us:
            microseconds = "0"
        return cls(address if address.startswith(("/", "@")) else "", int(microseconds) / 1e6)

    def ready(self) -> None:
        """All that was asked of us has begun."""
        self._tell(b"READY=1")

    def stopping(self) -> None:
        """We end, and need no more than the manager's patience for it."""
        self._tell(b"STOPPING=1")

    def feed(self, is_answering: Callable[[], bool], stop: threading.Event) -> None:
        """Feed the watchdog three times in its patience, each time for an answer; until stopped."""
        while self.patience and not stop.wait(self.patience / 3):
            if is_answering():
                self._tell(b"WATCHDOG=1")

    def _tell(self, words: bytes) -> None:
        """Say it; a manager that has gone hears nothing, and nobody waits for it."""
        if not self.address:
            return
        where = "\0" + self.address[1:] if self.address.startswith("@") else self.address
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as telling:
            telling.settimeout(1)
            telling.sendto(words, where)
