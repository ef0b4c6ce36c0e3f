"""The stage of a scenario: a hub and two platforms, served for real, and people who act.

One installation with three organisations, as a hosting company would run it; `seawall serve`
is a process of its own, and everything machines do goes over HTTP on loopback. People act by
the journeys that the console calls, in the runner's process on the same database, each as a
member of one organisation. The truth lies in another folder.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from seawall.errors import problem
from seawall.ids import OrganisationId, PersonId, SeatId
from seawall.world.platform_client import PlatformClient

HUB, HARBOUR, QUAY = "harbour-forum", "harbour-video", "quay-files"
PATIENCE = 90.0
BY = "world"
#: What both platforms adopt here: what two people of a member stand behind may block.
POLICY = """
name: What two people of a known member stand behind may block
otherwise: review
contested: review
allow:
  - {name: labels of violence, effect: block, severity: 1, confidence: 80}
limit:
  - {name: parts and words are for people, effect: review, types: [orb, term, sound]}
"""


@dataclass
class Player:
    """An organisation on the stage: its people, its key, its seat."""

    slug: str
    name: str
    id: OrganisationId = field(default_factory=lambda: OrganisationId(""))
    key: str = ""
    seat: SeatId = field(default_factory=lambda: SeatId(""))
    people: dict[str, PersonId] = field(default_factory=dict)


@dataclass
class WorldStage:
    """The installation that a scenario runs on, and its players."""

    folder: Path
    port: int
    forum: str = ""
    players: dict[str, Player] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def client(self, player: str) -> PlatformClient:
        """A platform's machine."""
        return PlatformClient(self.url, self.players[player].key)


def now() -> datetime:
    """The current time: a scenario runs in real time."""
    return datetime.now(UTC)


@contextmanager
def a_stage(folder: Path) -> Iterator[WorldStage]:
    """Set up a stage in a fresh folder, serve it, and end it."""
    stage = WorldStage(folder, _free_port())
    _set_up(stage)
    with _serving(stage):
        _join(stage)
        yield stage


def environment(stage: WorldStage) -> Mapping[str, str]:
    """The settings of the installation."""
    return {
        "SEAWALL_DATA_DIR": str(stage.folder / "data"),
        "SEAWALL_PORT": str(stage.port),
        "SEAWALL_PUBLIC_URL": f"http://127.0.0.1:{stage.port}",
        "SEAWALL_EGRESS_ALLOW": '[{"to": "127.0.0.0/8", "ports": "any"}]',
    }


def _set_up(stage: WorldStage) -> None:
    """Three organisations with their people and keys."""
    for name in [variable for variable in os.environ if variable.startswith("SEAWALL_")]:
        del os.environ[name]
    os.environ.update(environment(stage))
    from seawall.config import settings

    settings.cache_clear()
    from seawall.app.database import run_migrations

    run_migrations()
    from seawall.ids import INSTALLATION
    from seawall.journeys.people.founding import (
        Founding,
        MemberInvitation,
        create_organisation,
        invite_member,
        make_key,
    )
    from seawall.people.api_keys import SCOPES
    from seawall.people.model import OrganisationKind, Role
    from seawall.transaction import transaction

    cast = (
        (HUB, "Harbour Forum", OrganisationKind.FORUM),
        (HARBOUR, "Harbour Video", OrganisationKind.PLATFORM),
        (QUAY, "Quay Files", OrganisationKind.PLATFORM),
    )
    for slug, name, kind in cast:
        player = Player(slug, name)
        with transaction(INSTALLATION) as tx:
            player.id = create_organisation(Founding(slug, name, kind), tx=tx, now=now(), by=BY).id
            for role, who in ((Role.LEAD, "lead"), (Role.REVIEWER, "reviewer")):
                invited = MemberInvitation(f"{who}@{slug}.example", f"{name} {who}", role)
                member = invite_member(invited, organisation=player.id, tx=tx, now=now(), by=BY)
                player.people[who] = member.id
            _, secret = make_key("world", SCOPES, organisation=player.id, tx=tx, now=now(), by=BY)
            player.key = secret.text
        stage.players[slug] = player


def _join(stage: WorldStage) -> None:
    """The hub founds a forum; both platforms join it over HTTP, share, and adopt a policy."""
    from seawall.banks.model import NewBank
    from seawall.config import settings
    from seawall.journeys.banks.bank_curation import create_bank
    from seawall.journeys.forum import forum_founding, forum_policy, signal_exchange
    from seawall.transaction import transaction
    from seawall.world.joining_members import join_member

    hub = stage.players[HUB]
    with transaction(hub.id) as tx:
        seat = forum_founding.create_forum("Harbour Forum", tx=tx, now=now(), by=BY, url=stage.url)
        hub.seat = seat.id
        stage.forum = seat.forum
    for slug in (HARBOUR, QUAY):
        player = stage.players[slug]
        joined = join_member(seat, player.name, organisation=player.id, now=now(), by=BY)
        player.seat = joined.id
        with transaction(player.id) as tx:
            bank = create_bank(NewBank(settings().decided_bank), tx=tx, now=now(), by=BY)
            signal_exchange.share_bank(
                bank.id, player.seat, labels=(), min_confidence=0, tx=tx, now=now(), by=BY
            )
            forum_policy.adopt_policy(player.seat, POLICY, tx=tx, now=now(), by=BY)


@contextmanager
def _serving(stage: WorldStage) -> Iterator[None]:
    log = (stage.folder / "server.log").open("ab")
    server = subprocess.Popen(
        [sys.executable, "-m", "seawall", "serve"], stdout=log, stderr=log, start_new_session=True
    )
    try:
        _await(stage, server)
        yield
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()
        log.close()


def _await(stage: WorldStage, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{stage.url}/readyz", timeout=5):  # noqa: S310
                return
        except OSError:
            time.sleep(0.2)
    raise problem("world.not-served", folder=stage.folder / "server.log")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
