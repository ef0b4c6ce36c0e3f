"""A forum around the demo's platform, put into a running demo through the real journeys.

Another member, a signal of its own, one that we dispute, one that waits for our second person,
an open incident with variants and updates, and one that waits for approval. Every name is invented.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta

from seawall.banks.model import NewBank, NewEntry
from seawall.cli.session import organisation_named
from seawall.forum.incidents.tlp import Marking
from seawall.forum.model import SignalStance
from seawall.ids import OfferId
from seawall.journeys.banks import bank_curation
from seawall.journeys.forum import incident, signal_exchange
from seawall.transaction import transaction
from tests.forum_drills_made import consented, told_drill
from tests.forum_made import Made, a_forum
from tests.web.console import forum_pages

FOOTAGE, PRAISE = "behaviour/attack-footage", "behaviour/glorification"


def main() -> None:
    """Put the forum in, and print the addresses of its pages."""
    forum = a_forum(datetime.now(UTC) - timedelta(hours=2), "Quay", "Chatter")
    ours = organisation_named("harbour-video")
    forum.join("Harbour", organisation=ours.id)
    forum.follow("Harbour")
    theirs = forum_pages.share(forum, "Quay", "5e" * 32, label=FOOTAGE)
    for number in range(2):
        forum_pages.share(forum, "Chatter", f"{number + 17:064x}", label=PRAISE)
    forum_pages.share(forum, "Quay", "https://grey-tide.example/clip", kind="url", label=PRAISE)
    one_that_waits(forum)
    disputed(forum, theirs)
    which = an_incident(forum)
    consented(forum, "Harbour", "Quay")
    drill = told_drill(forum, "Harbour", "Quay")
    base = forum_pages.base(forum)
    with transaction(ours.id) as tx:
        entry = tx.shared_signals.offer(forum.seats["Harbour"], theirs).entry
    pages = {
        "forum": "/forum",
        "signals": f"{base}/signals",
        "signal": f"{base}/signals/{theirs}",
        "waiting": f"{base}/waiting",
        "members": f"{base}/members",
        "policy": f"{base}/policy",
        "incidents": f"{base}/incidents",
        "incident": f"{base}/incidents/{which}",
        "propose": f"{base}/incidents/propose?type=pci",
        "drill": f"/qa/drills/{drill.id}",
        "entry": f"/banks/entries/{entry}",
    }
    sys.stdout.write(json.dumps(pages))


def one_that_waits(forum: Made) -> None:
    """A signal of ours with a grave label, that nobody confirmed."""
    with transaction(forum.organisations["Harbour"]) as tx:
        bank = bank_curation.create_bank(
            NewBank("Ours for the forum", label=FOOTAGE), tx=tx, now=forum.now, by="test"
        )
        for value in ("c3" * 32, "d4" * 32):
            new = NewEntry("sha256", value, label=FOOTAGE)
            entry = bank_curation.add_signal(bank.id, new, tx=tx, now=forum.now, by="test")
            signal_exchange.offer_entries([entry], forum.seats["Harbour"], tx=tx, now=forum.now)
    forum.sync()


def disputed(forum: Made, offer: OfferId) -> None:
    """A member agrees with a signal, another disputes it with a reason."""
    for name, stance, code, reason in (
        ("Chatter", SignalStance.AGREE, "seen", ""),
        ("Harbour", SignalStance.DISPUTE, "news", "It stands in a news report, too."),
    ):
        with transaction(forum.organisations[name]) as tx:
            signal_exchange.give_opinion(
                offer, forum.seats[name], stance=stance, code=code, reason=reason, tx=tx,
                now=forum.now, by="test",
            )  # fmt: skip
    forum.sync()


def an_incident(forum: Made) -> str:
    """One that is open, with a tree of variants and two updates; and one that waits."""
    which = propose(forum, "Quay", "Harbour clip")
    for name in ("Chatter", "Harbour"):
        act(forum, name, incident.approve_incident, which)
    first = forum_pages.share(
        forum, "Quay", "0f" * 32, kind="pdq", label=FOOTAGE, incident=which, quality=100
    )
    near = forum_pages.share(
        forum, "Chatter", "0f" * 31 + "00", kind="pdq", label=FOOTAGE, incident=which, quality=100
    )
    act(forum, "Chatter", incident.relate_signals, which, incident.Variant(near, first, "crop", 4))
    act(forum, "Quay", incident.send_update, which, "The stream was cut at noon; copies are about.")
    act(
        forum, "Quay", incident.send_update, which, "The police have the address.",
        marking=Marking.RED, named=["Chatter"],
    )  # fmt: skip
    propose(forum, "Chatter", "A second clip")
    return which


def propose(forum: Made, name: str, title: str) -> str:
    """A member proposes a perpetrator content incident."""
    proposal = incident.IncidentProposal(
        "pci", title, forum_pages.ANSWERS, country="NZ",
        summary="A perpetrator's own clip of an invented attack is uploaded again and again.",
    )  # fmt: skip
    return str(act(forum, name, incident.propose_incident, proposal))


def act(forum: Made, name: str, what, *args, **more):  # type: ignore[no-untyped-def]
    """A member's person does something, and everybody follows."""
    with transaction(forum.organisations[name]) as tx:
        seat = tx.forum.seat(forum.seats[name])
        done = what(seat, *args, tx=tx, now=forum.now, by=f"{name}'s lead", **more)
    forum.sync()
    return done
