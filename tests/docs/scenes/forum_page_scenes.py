"""Pages on forums: the hub and its members are organisations of one installation."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from seawall.forum.defence import defence_limits
from seawall.forum.model import Tier
from seawall.forum.offering import ShareableEntry, make_offers
from seawall.ids import OfferId, OrganisationId
from seawall.journeys.forum import forum_brakes
from seawall.transaction import transaction
from seawall.worker.forum_following import catch_up_seat
from tests.clips import clip, footage
from tests.docs.running import Reader, commands_of, photograph
from tests.docs.scenes import Scene
from tests.forum.lookup.made import checksum
from tests.forum.lookup.served_hub import ServedHub, served_doors, served_hub
from tests.forum_made import GREY, Made
from tests.people_made import make_organisation

FILM, MEMBER, HUB = "behaviour/attack-footage", ("--org", "harbour-co"), ("--org", "hub")


def share(forum: Made, name: str, *entries: ShareableEntry) -> list[str]:
    """A member shares these signals, and everybody hears of it; their ids."""
    offers = make_offers(forum.seat(name).me, entries)
    openings = {offer.id: offer.opening.as_json() for offer in offers}
    body = {"offers": [offer.said for offer in offers]}
    forum.say(name, "signal.offered", body, openings=openings)
    forum.sync()
    return [offer.id for offer in offers]


def files(*numbers: int) -> list[ShareableEntry]:
    """A checksum for each of these numbers."""
    return [ShareableEntry(None, "sha256", checksum(n), GREY, 100) for n in numbers]


def following(forum: Made) -> Callable[[], None]:
    """Every member sends what waits and follows the log, as its worker would."""

    def follow() -> None:
        forum.now = datetime.now(UTC)
        forum.sync()

    return follow


def a_hub(reader: Reader, *names: str) -> ServedHub:
    """A forum whose hub answers, with Harbour, at which the page is read, and these members."""
    hub = reader.enter(served_hub())
    for name in names:
        organisation = make_organisation(slug=name.partition(" ")[0].lower())
        hub.made.join(name, organisation=organisation.id)
    hub.made.sync()
    reader.between = following(hub.made)
    reader.further |= {"forum incident types": (), "forum": MEMBER}
    return hub


def founding(reader: Reader) -> None:
    """A hub without a forum; a member to be, and one that will be managed."""
    make_organisation("forum", "hub")
    make_organisation(slug="chatter")
    quay = make_organisation(slug="quay")
    url = reader.enter(served_doors([]))
    reader.set(public_url=url)
    at_hub = ("create", "invite", "members", "tier", "suspend", "restore", "remove")
    reader.further |= {f"forum {name}": HUB for name in at_hub}
    reader.further |= {"forum criteria": (), "forum": ("--org", "quay")}
    reader.printed["INVITATION"] = r"(https?://\S+#\S+)"
    reader.before["forum members"] = lambda: chatter_joins(reader)
    reader.between = lambda: catch_up(quay.id)


def chatter_joins(reader: Reader) -> None:
    """Another member, which is suspended and removed later."""
    invitation = reader.run("forum", "invite", "Chatter", *HUB).out.strip()
    (line,) = (c.line for c in commands_of(reader.page) if "--accept-terms" in c.line)
    words = line.replace("Quay Video", "Chatter").replace("INVITATION", invitation)
    joined = reader.run(*shlex.split(words), "--org", "chatter", "--json")
    reader.names["mbr_01…"] = joined.data["member"]


def catch_up(organisation: OrganisationId) -> None:
    """A member follows its hub."""
    with transaction(organisation) as tx:
        seats = tx.forum.seats()
    for seat in seats:
        catch_up_seat(seat)


def sharing(reader: Reader) -> None:
    """A member whose bank has a grave signal, and another member that shared one."""
    hub = a_hub(reader, "Quay")
    reader.further = {"bank": MEMBER, "forum": MEMBER}
    reader.run("people", "invite", "second.person@quay.example", "--role", "lead", *MEMBER)
    reader.before["forum share"] = lambda: reader.run(
        *("bank", "add", "Ours", "--type", "sha256", "--value", checksum(1), "--label", FILM),
        *MEMBER,
    )
    share(hub.made, "Quay", *files(2))


def auditing(reader: Reader) -> None:
    """An auditor, and a list of which members shared something meanwhile."""
    hub = a_hub(reader)
    share(hub.made, "Harbour", *files(*range(60)))
    hub.asker("Marek", tier=Tier.AUDITOR)

    def others_speak() -> None:
        share(hub.made, "Harbour", *files(99))
        hub.asker("Marek")

    reader.further = {"forum": ("--org", "marek-co")}
    reader.before["forum sample draw"] = others_speak


def briefing(reader: Reader) -> None:
    """An author with a briefing, and a member that reads it; its week passes."""
    a_hub(reader, "Quay")
    at_quay = ("--org", "quay")
    acts = ("show", "object", "clear")
    reader.further = {f"forum brief {act}": at_quay for act in acts} | {"forum": MEMBER}
    reader.write("note.md", reader.block("text"))
    reader.printed["NOTE"] = r"note +([0-9a-f]{12,})"
    reader.before["forum brief release"] = lambda: reader.clock.shift(timedelta(days=8))


def leaking(reader: Reader) -> None:
    """A hub, and a member whose copy of the list was found outside."""
    hub = a_hub(reader)
    reader.further = {"forum": HUB}

    def leak() -> None:
        seat = hub.made.seat("Harbour")
        with transaction(seat.organisation) as tx:
            copy = tx.shared_signals.live_signals(seat.id, "pdq", now=hub.now)
        reader.write("found-outside.txt", "\n".join(value for _, _, value, _ in copy))

    reader.before["forum trace"] = leak


def stopped(reader: Reader) -> None:
    """A member at which a signal has stopped itself, a flood is held, and a withdrawal waits."""
    hub = a_hub(reader, "Ada")
    forum = hub.made
    limits = replace(
        defence_limits.shipped_limits(), withdrawals_a_day=1, offers_a_day=5, blast_accounts=1
    )
    reader.monkeypatch.setattr(defence_limits, "shipped_limits", lambda: limits)
    reader.write("policy.yaml", reader.block("yaml"))
    suspended, *withdrawn = share(forum, "Ada", *files(1, 2, 3))
    with transaction(forum.organisations["Harbour"]) as tx:
        offer = tx.shared_signals.offer(forum.seats["Harbour"], OfferId(suspended))
        entry = tx.banks.entry(offer.entry)
    forum.meet("Harbour", entry, limits.blast_accounts)
    with transaction(forum.organisations["Harbour"]) as tx:
        forum_brakes.brake_signals(forum.seat("Harbour"), tx=tx, now=hub.now)
    share(forum, "Ada", *files(*range(10, 20)))
    for offer_id in reversed(withdrawn):
        forum.say("Ada", "signal.withdrawn", {"offers": [offer_id], "code": "error"})
        following(forum)()
    reader.know(suspended, withdrawn[0], forum.seat("Ada").me)


def testing(reader: Reader) -> None:
    """A platform, and another member that tests it."""
    a_hub(reader, "Quay Video")
    reader.further = {"drill member test": ("--org", "quay"), "drill": MEMBER}


def asking(reader: Reader) -> None:
    """A hub with a list, and a member that may only ask."""
    hub = a_hub(reader)
    hub.offer(("sha256", checksum(1)))
    hub.publish()
    hub.asker()
    reader.write("upload.jpg", photograph())
    reader.write("clip.mp4", clip(footage([1])))
    reader.further = {"forum lookups": HUB, "forum": ("--org", "islet-co")}


SCENES: dict[str, Scene] = {
    "docs/forum.md": founding,
    "docs/forum-audit.md": auditing,
    "docs/forum-briefings.md": briefing,
    "docs/forum-canaries.md": leaking,
    "docs/forum-defence.md": stopped,
    "docs/forum-signals.md": sharing,
    "docs/lookup.md": asking,
    "docs/member-drills.md": testing,
}
