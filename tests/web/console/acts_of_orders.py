"""Pages that offer what a person does about an order, a referral, a threat."""

from __future__ import annotations

from seawall.journeys.answers import order_clarification
from seawall.journeys.answers.order_clarification import ClarificationReply
from seawall.orders.model import Order
from seawall.people.model import Organisation
from seawall.transaction import transaction
from tests.answering_made import Desk
from tests.anteroom_made import come, strangers_order, waiting_of
from tests.orders_made import (
    make_authority,
    make_contact_point,
    make_referral,
    make_unsigned_order,
)
from tests.papers_made import certificate, make_paper
from tests.people_made import make_person
from tests.web.console.conftest import Visitor, signed_in
from tests.web.console.order_pages import a_letter, minutes_ago, now, received
from tests.web.console.scene import MakeScene, Scene

NOTIFIED = certificate(data=["traffic"], enforcing_authority="Example Court of Ireland")
UNREAD = {"body": "Court", "deadline": "see the attached law", "legislation": "law"}


def at(order: Order, act: str, person: Visitor, *, place: str = "orders") -> Scene:
    """The page of an order, and one of its acts."""
    page = f"/{place}/{order.id}"
    return Scene(person, page, f"{page}/{act}")


def on_an_order(act: str, role: str = "reviewer", **fields: object) -> MakeScene:
    """An order that runs, in front of somebody of this role."""
    return lambda org: at(received(org, **fields), act, signed_in(org, role))


def a_colleagues(org: Organisation) -> Scene:
    order, person = received(org), signed_in(org)
    signed_in(org).post(f"/orders/{order.id}/take")
    return at(order, "take", person)


def asked(org: Organisation) -> tuple[Order, Visitor]:
    """An order whose authority was asked a question."""
    order, person = received(org), signed_in(org)
    person.post(f"/orders/{order.id}/ask", question="Which clip is meant?")
    return order, person


def held_by_a_flood(org: Organisation) -> Scene:
    order, person = received(org), signed_in(org)
    told = {"grounds": ["force_majeure"], "further_information": "The data centre is flooded."}
    person.post(f"/orders/{order.id}/cannot", **told)
    return at(order, "cease", person)


def replied(org: Organisation) -> Scene:
    order, person = asked(org)
    with transaction(org.id) as tx:
        reply = ClarificationReply(order=order.id, text="The second one.")
        order_clarification.receive_reply(reply, tx=tx, now=now())
    return at(order, "accept-reply", person)


def unsigned(org: Organisation) -> Scene:
    make_contact_point(org)
    order = make_unsigned_order(org, now=minutes_ago(4))
    return at(order, "genuine", signed_in(org, "lead"))


def on_a_letter(act: str) -> MakeScene:
    return lambda org: at(a_letter(org, at=minutes_ago(3)), act, signed_in(org))


def without_its_answer(org: Organisation) -> Scene:
    desk = Desk(org, make_person(org), make_authority(org))
    order = desk.receive(now=minutes_ago(9))
    desk.comply(order, now=minutes_ago(5))
    desk.platform_reports(order, now=minutes_ago(4))
    return at(order, "compose", signed_in(org))


def an_answer_of_ours(org: Organisation) -> Scene:
    order, person = asked(org)
    with transaction(org.id) as tx:
        (answer,) = tx.answers.of_order(order.id)
    return at(order, f"answers/{answer.id}/by-hand", person)


def asked_for_data(act: str) -> MakeScene:
    """An order for information that runs, in front of somebody who may answer it."""

    def make(org: Organisation) -> Scene:
        make_contact_point(org)
        asks = {"subjects": ["account 17"]}
        order = make_paper(org, "dsa_information_order", now=minutes_ago(19), asks=asks)
        return at(order, act, signed_in(org))

    return make


def notified(org: Organisation) -> Scene:
    """An EPOC that the authority of our own state was notified of, on a day when that is law."""
    make_contact_point(org)
    return at(make_paper(org, "epoc", asks=NOTIFIED), "notified", signed_in(org, "legal"))


def objected_to(org: Organisation) -> Scene:
    scene = asked_for_data("close")(org)
    scene.person.post(
        f"{scene.page}/object",
        grounds=["not_stored"],
        explanation="No such account.",
        data_kept="not_preserved",
    )
    return scene


def challenged(org: Organisation) -> Scene:
    order, person = received(org), signed_in(org)
    for number in ("12/26", "13/26"):
        person.post(
            f"/orders/{order.id}/redress/challenge",
            reference=number,
            court="Court of Example",
            by="provider",
            filed_at=f"{minutes_ago(5):%Y-%m-%dT%H:%M}",
        )
    return at(order, "redress/rule", person)


def referred(org: Organisation) -> Scene:
    order = make_referral(org, now=minutes_ago(9))
    scene = at(order, "judge", signed_in(org), place="referrals")
    notes = frozenset(f"note-{position}" for position in range(3))
    return Scene(scene.person, scene.page, scene.act, unshown=notes | {"outcome-all"})


def of_an_order(org: Organisation) -> Scene:
    order, person = received(org), signed_in(org)
    return Scene(person, f"/threats/new?order={order.id}", "/threats/new")


def threatened(org: Organisation) -> Scene:
    make_contact_point(org)
    person = signed_in(org)
    page = person.post("/threats/new", what="An attack is announced.", states=["FR"])["Location"]
    return Scene(person, page, f"{page}/told/0")


_ORDER = "orders/<str:order_id>"


def of_a_stranger(act: str, role: str = "lead") -> MakeScene:
    """What waits of an unknown sender, in front of somebody of this role."""

    def scene(org: Organisation) -> Scene:
        make_contact_point(org)
        come(org, strangers_order(at=minutes_ago(4)), at=minutes_ago(4))
        (waiting,) = waiting_of(org)
        where = act.format(document=waiting.id, group=waiting.told_under)
        return Scene(signed_in(org, role), "/orders/waiting", f"/orders/waiting/{where}")

    return scene


ORDERS: dict[str, MakeScene] = {
    f"{_ORDER}/take": a_colleagues,
    f"{_ORDER}/comply": on_an_order("comply"),
    f"{_ORDER}/cannot": on_an_order("cannot"),
    f"{_ORDER}/ask": on_an_order("ask"),
    f"{_ORDER}/cease": held_by_a_flood,
    f"{_ORDER}/accept-reply": replied,
    f"{_ORDER}/genuine": unsigned,
    f"{_ORDER}/find": on_an_order("find"),
    f"{_ORDER}/dismiss": on_a_letter("dismiss"),
    f"{_ORDER}/sort": on_a_letter("sort"),
    f"{_ORDER}/flag": on_an_order("flag"),
    f"{_ORDER}/compose": without_its_answer,
    f"{_ORDER}/answers/<str:answer_id>/by-hand": an_answer_of_ours,
    f"{_ORDER}/silence": on_an_order("silence", non_disclosure=True),
    f"{_ORDER}/scrutiny": on_an_order("scrutiny"),
    f"{_ORDER}/scrutinised": on_an_order("scrutinised"),
    f"{_ORDER}/breach": on_an_order("breach", "legal", minutes=90),
    f"{_ORDER}/give": asked_for_data("give"),
    f"{_ORDER}/object": asked_for_data("object"),
    f"{_ORDER}/notified": notified,
    f"{_ORDER}/close": objected_to,
    f"{_ORDER}/ended": on_an_order("ended", "legal"),
    f"{_ORDER}/redress/deadline": on_an_order("redress/deadline", redress=UNREAD),
    f"{_ORDER}/redress/challenge": on_an_order("redress/challenge"),
    f"{_ORDER}/redress/rule": challenged,
    "orders/waiting/<str:document_id>/let-in": of_a_stranger("{document}/let-in"),
    "orders/waiting/of/<str:group>/seen": of_a_stranger("of/{group}/seen"),
    "orders/waiting/of/<str:group>/leave-out": of_a_stranger("of/{group}/leave-out"),
    "referrals/<str:order_id>/judge": referred,
    "threats/new": of_an_order,
    "threats/<str:threat_id>/told/<int:number>": threatened,
}
