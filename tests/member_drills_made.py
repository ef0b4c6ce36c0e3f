"""Two members of a forum in one installation: Quay tests Harbour, whose form asks the real gate."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from seawall.drills.model import ContentDrill, DrillDoor, SeededUpload
from seawall.drills.seeded_kinds import SeededKind
from seawall.forum.consented_drills.drill_agreements import ForumDrill
from seawall.journeys.drills._forum_agreements import agreements_in
from seawall.journeys.drills.drill_consenting import (
    ConsentTerms,
    consent_to_drills,
    revoke_drill_consent,
)
from seawall.journeys.drills.drill_hosting import drills_to_answer
from seawall.journeys.drills.drill_request import DrillRequest
from seawall.journeys.drills.member_drilling import plan_member_drill
from seawall.transaction import transaction
from tests.content_drills_made import Platform, platform_of
from tests.enforcement_made import Time, worker
from tests.forum_made import Made, a_forum

SEED = b"a member's drill, of 32 bytes!!!"
HOUR = timedelta(hours=1)


@dataclass
class TwoMembers:
    """The forum, the platform that is tested, and the installation that both are in."""

    here: Any
    forum: Made
    platform: Platform
    now: datetime

    def consent(self, tester: str = "Quay", **changes: Any) -> None:
        """Harbour lets a member test it."""
        usual = {
            "url": self.platform.url,
            "most": 100,
            "until": self.now + timedelta(days=30),
            "cover": "The lead agreed on 2 March; terms, section 4.",
        }
        terms = ConsentTerms(**{**usual, **changes})
        with transaction(self.forum.organisations["Harbour"]) as tx:
            seat = tx.forum.seat(self.forum.seats["Harbour"])
            consent_to_drills(seat, tester, terms, tx=tx, now=self.now, by="test")
        self.forum.sync()

    def revoke(self) -> None:
        """Harbour takes its consent back; nobody has heard of it yet."""
        with transaction(self.forum.organisations["Harbour"]) as tx:
            seat = tx.forum.seat(self.forum.seats["Harbour"])
            revoke_drill_consent(seat, "Quay", reason="", tx=tx, now=self.now, by="test")

    def plan(self, *, tester: str = "Quay", **changes: Any) -> ContentDrill:
        """Quay seals a schedule of an hour, and announces it."""
        usual: dict[str, Any] = {
            "begins_at": self.now,
            "ends_at": self.now + HOUR,
            "uploads": {SeededKind.IMAGE: 8, SeededKind.TEXT: 2},
            "door": DrillDoor(""),
            "accounts": ("a-visitor", "another-visitor"),
            "cover": "",
        }
        request = DrillRequest(**{**usual, **changes})
        with transaction(self.forum.organisations[tester]) as tx:
            seat = tx.forum.seat(self.forum.seats[tester])
            return plan_member_drill(seat, "Harbour", request, SEED, tx=tx, now=self.now, by="test")

    def work(self, at: datetime) -> None:
        """Both workers do what is due by then, and each hears what the other says."""
        hand = worker(Time(at))
        self.forum.now = at
        for _ in range(2):
            while hand.step():
                pass
            self.forum.sync()
        while hand.step():
            pass
        self.here.parts.refresher.refresh()

    def drill(self, name: str) -> ContentDrill:
        """A member's newest drill."""
        with transaction(self.forum.organisations[name]) as tx:
            return tx.drills.drills()[0]

    def drills(self, name: str) -> list[ContentDrill]:
        """Every drill of a member."""
        with transaction(self.forum.organisations[name]) as tx:
            return tx.drills.drills()

    def uploads(self, name: str) -> list[SeededUpload]:
        """The uploads of a member's newest drill."""
        with transaction(self.forum.organisations[name]) as tx:
            return tx.drills.uploads(tx.drills.drills()[0].id)

    def agreed(self, name: str = "Harbour") -> ForumDrill:
        """The newest drill, as the forum's log has it."""
        with transaction(self.forum.organisations[name]) as tx:
            agreements = agreements_in(self.forum.seats[name], tx=tx)
        return list(agreements.drills.values())[-1]

    def announced(self) -> ForumDrill:
        """The drill that Harbour has heard of and not answered."""
        seat = self.forum.seat("Harbour")
        with transaction(seat.organisation) as tx:
            (waiting,) = drills_to_answer(seat, tx=tx)
        return waiting

    def entries(self, name: str) -> dict[str, dict[str, Any]]:
        """What a member's audit log has about its newest drill, by word."""
        with transaction(self.forum.organisations[name]) as tx:
            drill = tx.drills.drills()[0]
            found = tx.ledger.about(drill.id, prefix="content_drill.")
        return {entry.what: dict(entry.public) for entry in found}


@contextmanager
def two_members(here: Any) -> Iterator[TwoMembers]:
    """A forum of Quay and Harbour; Harbour is the installation's own platform."""
    now = datetime.now(UTC)
    forum = a_forum(now, "Quay")
    forum.join("Harbour", organisation=here.organisation.id)
    forum.sync()
    with platform_of(here) as platform:
        yield TwoMembers(here, forum, platform, now)
