"""Papers that are answered in tests: given, objected to, confirmed by an authority, closed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from seawall.forms.annexes.epoc_annex3 import ConflictNature, DataKept, ThirdCountryLaw
from seawall.forms.annexes.information_answer import HandedFile
from seawall.forms.annexes.objection_grounds import ObjectionGround
from seawall.journeys.answers import answer_sending
from seawall.journeys.answers.enforcing_authority import note_enforcing_word
from seawall.journeys.answers.information_objecting import PaperObjection, object_to_paper
from seawall.journeys.answers.information_providing import InformationGiven, provide_information
from seawall.journeys.answers.paper_closing import close_paper
from seawall.orders.information.answer_filling import Reasons
from seawall.orders.information.data_release import EnforcingWord
from seawall.transaction import transaction
from tests.papers_made import (
    RECEIVED,
    certificate,
    now_is,
)
from tests.people_made import make_person

FILE = HandedFile(name="account-17.zip", sha256="ab" * 32)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
#: The tenth day ends at midnight, Brussels time, where the contact point names no zone.
TEN_DAYS = datetime(2026, 11, 12, 23, tzinfo=UTC)
NOTIFIED = certificate(data=["traffic"], enforcing_authority="Example Court of Ireland")
CONFLICT = ThirdCountryLaw(
    law="Example Privacy Act",
    provision="s.4",
    nature=(ConflictNature.OTHER,),
    why_applicable="The account is held there.",
    why_conflict="It forbids what is asked.",
    link="A subsidiary.",
    consequences="A fine.",
)


def provide(desk, order, *, at=RECEIVED + HOUR, files=(FILE,), answer="Here it is."):
    given = InformationGiven(order.id, desk.person, answer, files, way="the portal of the court")
    with transaction(desk.org.id) as tx:
        return provide_information(given, tx=tx, now=at)


def object_to(desk, order, *names, at=RECEIVED + HOUR, **words):
    usual = {
        "explanation": "No account of this name was ever here.",
        "clarification": "Which of the two names is meant?",
        "data_kept": DataKept.NOT_PRESERVED,
        "third_country": CONFLICT,
    }
    reasons = Reasons(grounds=tuple(map(ObjectionGround, names)), **{**usual, **words})
    with transaction(desk.org.id) as tx:
        return object_to_paper(PaperObjection(order.id, desk.person, reasons), tx=tx, now=at)


def close(desk, order, *, at=RECEIVED + DAY):
    with transaction(desk.org.id) as tx:
        return close_paper(order.id, desk.person, reason="They accept it.", tx=tx, now=at)


def enforcing_authority_says(desk, order, word, *, at=RECEIVED + DAY, role="legal"):
    person = make_person(desk.org, role)
    with transaction(desk.org.id) as tx:
        word = EnforcingWord(word)
        return note_enforcing_word(
            order.id, word, person, reason="Its letter of today.", tx=tx, now=at
        )


def deliver(desk, order, *, at=RECEIVED + 2 * HOUR):
    with transaction(desk.org.id) as tx:
        answer_sending.mark_fetched(tx.orders.locked(order.id), tx=tx, now=at)
    return now_is(desk.org, order)


def notices(desk, order):
    with transaction(desk.org.id) as tx:
        return tx.answers.notices_of(order.id)
