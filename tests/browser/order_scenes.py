"""Orders and referrals in every state, put into a running demo through the real journeys.

A process of its own does it (`scene_setting.py`), since a browser test's thread has an event loop
beside which the database cannot be used. Every name is invented.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from seawall.cli.session import organisation_named
from seawall.enforcement.model import OutcomeKind
from seawall.forms.annexes.annex3 import NonComplianceGround
from seawall.forms.model import Channel
from seawall.ids import ActionId
from seawall.journeys.answers import (
    answer_sending,
    order_answering,
    order_clarifying,
    order_genuineness,
)
from seawall.journeys.answers.order_clarifying import Inability
from seawall.journeys.content import item_upsert
from seawall.journeys.content.item_upsert import ItemArrival
from seawall.journeys.duties import finality, order_ending
from seawall.journeys.orders import order_receiving, order_taking
from seawall.journeys.orders.document_arrival import DocumentArrival
from seawall.journeys.orders.public_report import PublicReport, report_address
from seawall.journeys.platform.outcome import OutcomeReport, report_outcome
from seawall.orders.answering.filling import Impossibility
from seawall.orders.demand import letter_demand
from seawall.orders.effect_end import EffectEnd, EndCause
from seawall.orders.model import Order
from seawall.orders.register.model import AuthorityKind
from seawall.people.model import Member, Organisation
from seawall.transaction import transaction
from tests import orders_made, papers_made
from tests.answering_made import minutes
from tests.anteroom_made import come, strangers_order
from tests.both_sides_made import URLS, accept, make_both_sides
from tests.browser.french_scene import french_pdf
from tests.orders_made import Registered
from tests.referring_made import make_unit

PLACE = "https://harbour-video.example/watch"


@dataclass(frozen=True)
class Stage:
    """The demo's platform, one of its people, and the time."""

    org: Organisation
    person: Member
    now: datetime

    def ago(self, minutes: float) -> datetime:
        """So long before now."""
        return self.now - timedelta(minutes=minutes)


def main() -> None:
    """Put every scene in, and print the ids by name."""
    org = organisation_named("harbour-video")
    with transaction(org.id) as tx:
        people = {member.email: member for member in tx.people.members()}
    stage = Stage(org, people["lead@harbour-video.example"], datetime.now(UTC))
    made = scenes(stage)
    for number in range(3):
        places = [{"url": f"{PLACE}/88{number}{place}"} for place in range(12)]
        signed = strangers_order(at=stage.ago(9), locations=places, **dated(stage.ago(9)))
        come(org, signed, at=stage.ago(9 - number))
    ids = {name: order.id for name, order in made.items()}
    with transaction(org.id) as tx:
        ids["kept"] = tx.preservations.of_order(made["in_window"].id)[0].id
    with transaction(org.id) as tx:
        report = PublicReport(f"{PLACE}/87001", reason="Look at this.")
        ids["reported"] = report_address(report, tx=tx, now=stage.now).order.case
    ids["authority"] = made["running"].authority
    sys.stdout.write(json.dumps(ids | dispatches(stage.now)))


def dispatches(now: datetime) -> dict[str, str]:
    """A unit's referrals, one that a supervisor is to read and one that both sides have signed."""
    unit, sent_at = make_unit("quay-unit", now=now - minutes(30)), now - minutes(20)
    sides = make_both_sides(unit, now=now - minutes(30))
    dispatch = sides.refer(*URLS, now=sent_at)
    order = sides.arrives(dispatch.signed, now=sent_at)
    receipt = sides.receipt(order, now=sent_at)
    unit.hand_over(dispatch, receipt=receipt, now=sent_at)
    sides.hear(accept(sides, order, now=sent_at), now=sent_at + minutes(5))
    batch = unit.ready("https://clips.example.com/v/1", now=now)
    (waits,) = unit.refer(batch, share=1.0, now=now).dispatches
    return {
        "dispatch": waits.id,
        "batch": batch,
        "both_signed": dispatch.id,
        "supervisor": unit.supervisor.email,
    }


def scenes(stage: Stage) -> dict[str, Order]:
    """One order for each thing the pages show."""
    orders_made.make_contact_point(stage.org, legal_name="Harbour Video Ltd")
    known_item(stage, "88412")
    france = authority(stage, "Office central de l'Exemple", "FR", "fr")
    spain = authority(stage, "Centro de Ejemplo", "ES", "es")
    unit = authority(stage, "Example Referral Unit", "GB", "en", kind=AuthorityKind.POLICE)
    return {
        "running": order(stage, france, "FR-2026-00418", minutes=19, names=("88412", "88413")),
        "answered": order(stage, france, "FR-2026-00420", minutes=8, names=("88430",)),
        "typed": order(stage, france, "FR-2026-00421", minutes=5, names=("88431",)),
        "in_window": answered(stage, france),
        "ending": said_to_have_ended(stage, answered(stage, france, "FR-2026-00396", name="87002")),
        "late": challenged(stage, spain, "ES-2026-0088", minutes=95, names=("88401",)),
        "doubted": unsigned(stage, "DE-2026-117", minutes=38),
        "spoofed": signed_by_another(stage, france, "DE-2026-118", minutes=25),
        "forged": forged(stage, spain, "ES-2026-0066", minutes=61),
        "french": french_pdf(stage.org, f"{PLACE}/88455"),
        "asked": order(stage, spain, "ES-2026-0101", minutes=11, names=("88440",)),
        "held": held(stage, spain),
        "letter": a_letter(stage),
        "epoc": asks_for_data(stage, "epoc"),
        "ofcom": asks_for_data(stage, "osa_information_notice"),
        "referral": referral(stage, unit, "GB-RU-2231", count=5),
        "judged": referral(stage, unit, "GB-RU-2232", count=5, start=50),
    }


def known_item(stage: Stage, name: str) -> None:
    """An item that the platform has told us of, so that an order's address leads to it."""
    told = ItemArrival(
        "video", name, account="u-1204", public_url=f"{PLACE}/{name}", text="An invented clip."
    )
    with transaction(stage.org.id) as tx:
        item_upsert.upsert_item(told, tx=tx, now=stage.ago(600))


def authority(stage: Stage, name: str, country: str, language: str, **more: Any) -> Registered:
    """Somebody of the register."""
    usual = {"languages": (language,), "mail_domains": (f"{country.lower()}.authority.example",)}
    return orders_made.make_authority(stage.org, name=name, country=country, **usual, **more)


def order(
    stage: Stage, by: Registered, reference: str, *, minutes: float, names: tuple[str, ...]
) -> Order:
    """A removal order that came so many minutes ago, signed."""
    at = stage.ago(minutes)
    places = [{"url": f"{PLACE}/{name}"} for name in names]
    said = {"reference_number": reference, "locations": places, **dated(at)}
    country = by.authority.country
    return orders_made.make_order(stage.org, by=by, now=at, issuing_member_state=country, **said)


def challenged(stage: Stage, by: Registered, reference: str, **more: Any) -> Order:
    """One whose hour is over, and that we have taken to a court."""
    made = order(stage, by, reference, **more)
    filed = finality.FiledChallenge(made.id, "12/26", "Court of Example", "provider", stage.ago(30))
    with transaction(stage.org.id) as tx:
        finality.file_challenge(filed, stage.person, tx=tx, now=stage.now)
    return made


def unsigned(stage: Stage, reference: str, *, minutes: float) -> Order:
    """One by plain mail, in the name of an authority whose number the register has."""
    name = "Beispielamt"
    known = {"telephone": "+49 30 23125 000", "informed_at": stage.ago(9_000).isoformat()}
    authority(stage, name, "DE", "de", contact=known, source="the Commission's list, 2 November")
    at = stage.ago(minutes)
    said = {"reference_number": reference, "issuing_member_state": "DE", **dated(at)}
    said["locations"] = [{"url": f"{PLACE}/88420"}]
    body = orders_made.annex1(**said)
    body["authority"] |= {"name": name, "email": "amt@de.authority.example"}
    return orders_made.take_in(
        stage.org,
        body,
        now=at,
        channel=Channel.EMAIL_PLAIN,
        sender="amt@de.authority.example",
    ).order


def signed_by_another(stage: Stage, by: Registered, reference: str, *, minutes: float) -> Order:
    """One in the name of the Beispielamt that a French key signed; counsel has called both."""
    at = stage.ago(minutes)
    said = {"reference_number": reference, "issuing_member_state": "DE", **dated(at)}
    body = orders_made.annex1(**said, locations=[{"url": f"{PLACE}/88421"}])
    body["authority"] |= {"name": "Beispielamt", "email": "amt@de.authority.example"}
    made = orders_made.take_in(stage.org, body, by=by, now=at).order
    with transaction(stage.org.id) as tx:
        counsel = tx.people.member_by_email("legal@harbour-video.example")
        order_genuineness.say_whether_genuine(
            made.id,
            counsel,
            is_genuine=True,
            reason="Both offices confirm it: the French one signs for the other this week.",
            tx=tx,
            now=stage.ago(minutes - 9),
        )
    return made


def forged(stage: Stage, by: Registered, reference: str, *, minutes: float) -> Order:
    """A genuine signature around other words."""
    at = stage.ago(minutes)
    said = orders_made.annex1(by, reference_number=reference, **dated(at))
    content = orders_made.altered(by, said, at=at)
    with transaction(stage.org.id) as tx:
        came = orders_made.arrival_of(stage.org, content, now=at)
        return order_receiving.receive_arrival(came, tx=tx, now=at).order


def asks_for_data(stage: Stage, form: str) -> Order:
    """A paper that asks for data or for answers, and for no removal."""
    questions = {"questions": ["How many moderators read English?", "And how many at night?"]}
    return papers_made.make_paper(
        stage.org,
        form,
        now=stage.ago(60),
        issued_at=stage.ago(60).isoformat(),
        asks=papers_made.certificate() if form == "epoc" else questions,
        period="" if form == "epoc" else "P14D",
    )


def held(stage: Stage, by: Registered) -> Order:
    """One whose clock is held by a question."""
    made = order(stage, by, "ES-2026-0093", minutes=50, names=("no-such-clip",))
    why = Impossibility(
        (NonComplianceGround.INSUFFICIENT_INFORMATION,),
        "Nothing is at this address.",
        "Which clip of this channel is meant?",
    )
    at = stage.ago(41)
    with transaction(stage.org.id) as tx:
        order_taking.open_order(made.id, stage.person, tx=tx, now=stage.ago(43))
        order_clarifying.tell_inability(Inability(made.id, stage.person, why), tx=tx, now=at)
    return made


def answered(
    stage: Stage, by: Registered, reference: str = "FR-2026-00395", *, name: str = "87001"
) -> Order:
    """One that was carried out twenty minutes after it came, and whose answer was handed over."""
    made = order(stage, by, reference, minutes=300, names=(name,))
    with transaction(stage.org.id) as tx:
        order_taking.open_order(made.id, stage.person, tx=tx, now=stage.ago(284))
        wanted = order_answering.Compliance(made.id, stage.person)
        order_answering.comply_with_order(wanted, tx=tx, now=stage.ago(282))
    with transaction(stage.org.id) as tx:
        action = ActionId(tx.orders.items(made.id)[0].action or "")
        applied = OutcomeReport(action, OutcomeKind.APPLIED, effective_at=stage.ago(280))
        report_outcome(applied, tx=tx, now=stage.ago(280))
        answer = tx.answers.of_order(made.id)[-1]
        answer_sending.mark_delivered_by_hand(
            answer.id, stage.person, proof="Read out and confirmed.", tx=tx, now=stage.ago(278)
        )
    return made


def said_to_have_ended(stage: Stage, order: Order) -> Order:
    """Counsel wrote down that its sender took it back; nobody has confirmed it."""
    end = EffectEnd(order.id, EndCause.WITHDRAWN, "Telephone, +33 1 99 00 00 00.")
    with transaction(stage.org.id) as tx:
        counsel = tx.people.member_by_email("legal@harbour-video.example")
        return order_ending.note_end(end, counsel, tx=tx, now=stage.ago(20))


def a_letter(stage: Stage) -> Order:
    """Something that no machine could read."""
    text = "Please see to the matter of last week. Harbour Office"
    arrival = DocumentArrival(
        content=text.encode(),
        media_type="text/plain",
        channel=Channel.EMAIL_PLAIN,
        demand=letter_demand({"form": "letter", "subject": "The matter of last week"}),
        sender="office@harbour.example",
    )
    with transaction(stage.org.id) as tx:
        return order_receiving.receive_arrival(arrival, tx=tx, now=stage.ago(12)).order


def referral(
    stage: Stage, unit: Registered, reference: str, *, count: int, start: int = 0
) -> Order:
    """A referral of so many addresses."""
    at = stage.ago(200)
    places = [{"url": f"{PLACE}/9{number:04}"} for number in range(start, start + count)]
    return orders_made.make_referral(
        stage.org,
        by=unit,
        now=at,
        reference_number=reference,
        locations=places,
        issued_at=at.isoformat(),
    )


def dated(at: datetime) -> dict[str, Any]:
    """The times that a document of this moment states."""
    return {"issued_at": at.isoformat(timespec="seconds"), "addressee": "Harbour Video Ltd"}
