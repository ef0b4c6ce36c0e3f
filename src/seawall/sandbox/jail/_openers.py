"""Who opens what: one module a family of files, each in a room of its own.

An opener has two functions. `prepare(limits)` loads all it may ever need, before the
jail shuts. `examine(source, ask, limits, report)` opens one file from the jail: it takes
the question as JSON, may report how far it is (0 to 1), and gives its facts, a msgspec
struct, and bytes beside them; or raises `RefusalError`. One that says ``THREADS = True``
may start threads, which costs the jail a guard: only where a library has no other way. Families have rooms of their own
so that a zygote loads one family's libraries, and each has its own limits.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Protocol, cast

import msgspec

from seawall.sandbox.jail._source import HostileFile
from seawall.sandbox.jail._wire import Why
from seawall.sandbox.model import SandboxLimits

Report = Callable[[float], None]

MODULES = {
    "archive": "seawall.sandbox.files._archive",
    "document": "seawall.sandbox.files._document",
    "grey": "seawall.sandbox.pictures._grey",
    "heard": "seawall.sandbox.viewing._heard",
    "heic": "seawall.sandbox.pictures._heic",
    "picture": "seawall.sandbox.pictures._picture",
    "signature": "seawall.mailroom.signing.seal_opener",
    "shown": "seawall.sandbox.viewing._shown",
    "sound": "seawall.sandbox.sound._sound",
    "video": "seawall.sandbox.video._video",
}


class RefusalError(Exception):
    """Why a file is not opened: a name the pool knows, and what was wrong."""

    def __init__(self, why: Why, detail: str) -> None:
        super().__init__(detail)
        self.why = why
        self.detail = detail


class Opener(Protocol):
    """A module that opens a family of files."""

    def prepare(self, limits: SandboxLimits) -> None: ...

    def examine(
        self, source: HostileFile, ask: bytes, limits: SandboxLimits, report: Report
    ) -> tuple[msgspec.Struct, bytes]: ...


def opener(family: str) -> Opener:
    """The opener of a family, imported when it is first asked for."""
    return cast("Opener", import_module(MODULES[family]))
