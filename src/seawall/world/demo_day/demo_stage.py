"""Where the demo's day is played: a server that answers, and the pages of its platform."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from seawall.errors import problem
from seawall.ids import OrganisationId
from seawall.people.demo_cast import CastMember
from seawall.people.model import Member
from seawall.sandbox import DecoderPool
from seawall.transaction import INSTALLATION, Transaction, transaction
from seawall.world.demo_platform import page_address
from seawall.world.platform_client import PlatformClient

BY = "demo"
#: Seconds in which whatever the server does by itself must be done.
PATIENCE = 30.0
_PAUSE = 0.05


@dataclass(frozen=True, slots=True)
class DemoStage:
    """What the players need."""

    folder: Path
    """The data folder."""
    machine: PlatformClient
    """Harbour Video's own, which calls the server."""
    pages: str
    """Where the pages of Harbour Video begin, such as `http://127.0.0.1:8001`."""
    pool: DecoderPool
    platform: OrganisationId
    """Harbour Video."""
    public: str = ""
    """Where people reach the server."""
    is_ending: Callable[[], bool] = bool
    """Whether the server is being stopped: what fails from then on is no fault."""

    @property
    def url(self) -> str:
        """Where the server answers on this machine."""
        return self.machine.url

    def page(self, kind: str, item: str) -> str:
        """The page of an item of Harbour Video."""
        return page_address(self.pages, kind, item)


def now() -> datetime:
    """The current time: the demo is played in real time."""
    return datetime.now(UTC)


def organisation_of(slug: str) -> OrganisationId:
    """The organisation of the demo with this slug."""
    with transaction(INSTALLATION) as tx:
        return next(
            organisation.id
            for organisation in tx.people.organisations()
            if organisation.slug == slug
        )


def member_of(person: CastMember, *, tx: Transaction) -> Member:
    """Somebody of the demo, as the installation knows them."""
    return tx.people.member_by_email(person.email)


def await_server(holds: Callable[[], bool], expectation: str, *, seconds: float = PATIENCE) -> None:
    """Wait until the server has done something; `world.not-as-expected` where it does not."""
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            raise problem("world.not-as-expected", patience=seconds, expectation=expectation)
        time.sleep(_PAUSE)
