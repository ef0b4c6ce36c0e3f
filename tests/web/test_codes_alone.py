"""Outside the organisation a person is a code: every surface that leaves is walked.

Moderators whose names were known have been threatened. The members here have a name and an
address that occur nowhere else; they decide, answer an order, speak in a forum, and are then
looked for in all that left, and in every table that anything could leave from.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pypdfium2
import pytest
from django.test import Client

from seawall.db import models
from seawall.db.models import PersonRow
from seawall.db.row import Owned
from seawall.ids import INSTALLATION, EvidenceId
from seawall.journeys.duties.breach_file import BreachRequest, compile_file
from seawall.journeys.platform.endpoint_setup import add_endpoint
from seawall.ledger.entry import told_text
from seawall.ledger.note import Signer
from seawall.orders.breach.breach_document import file_as_json
from seawall.transaction import transaction
from seawall.web.api.routes import api
from tests.answering_made import Desk, make_desk, minutes
from tests.enforcement_made import Time, receiver, work_until, worker
from tests.ledger_key import SIGNING_KEY
from tests.log_signed import place_and_sign
from tests.people_made import NOON, make_key, make_person
from tests.web.console import forum_pages

NAME, MAIL = "Zebulon Quirkwhistle", "zq.peculiar@nowhere-else.example.com"
WORDS = ("zebulon", "quirkwhistle", "zq.peculiar", "nowhere-else")
#: Where a name may stand: in the organisation's own list of its people.
HOME = {"db_person"}
SIGNER = Signer("seawall.example/log", SIGNING_KEY)


def rename(member: Any) -> Any:
    """The same member under the peculiar name."""
    with transaction(INSTALLATION):
        PersonRow.objects.filter(id=member.id).update(
            name=NAME, email=f"{member.id}.{MAIL}".lower()
        )
    return replace(member, name=NAME, email=MAIL)


def told(text: object) -> list[str]:
    """Which of the peculiar words stand in it."""
    content = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    return [word for word in WORDS if word in content.lower()]


@pytest.fixture
def desk(database) -> Desk:
    """A platform whose only reviewer has a peculiar name, and who answered an order."""
    made = make_desk()
    desk = replace(made, person=rename(made.person))
    order = desk.receive()
    desk.open(order, now=desk_time(2))
    desk.comply(order, now=desk_time(5))
    desk.platform_reports(order, now=desk_time(9))
    return desk


def desk_time(later: float) -> datetime:
    """So many minutes after noon."""
    return NOON + minutes(later)


def test_a_name_stands_in_no_table_but_the_organisations_own_list_of_people(desk):
    assert where_it_stands() == HOME
    assert desk.answers(desk_order(desk))


def where_it_stands() -> set[str]:
    """Every table, sealed parts of the ledger too, that has one of the words in any column."""
    found = set()
    with transaction(INSTALLATION):
        for model in {*Owned.__subclasses__(), models.LedgerSealedRow}:
            rows = list(model.objects.all().values())
            if any(told(row) for row in rows):
                found.add(model._meta.db_table)
    return found


def desk_order(desk: Desk) -> Any:
    with transaction(desk.org.id) as tx:
        row = models.OrderRow.objects.filter(organisation_id=desk.org.id).first()
        return tx.orders.order(row.id)


def test_no_letter_to_an_authority_and_no_other_sealed_file_has_a_name(desk):
    with transaction(desk.org.id) as tx:
        rows = models.EvidenceRow.objects.filter(organisation_id=desk.org.id, erased_at=None)
        files = [(row.media_type, tx.evidence.open(EvidenceId(row.id))) for row in rows]
        letters = [answer.body for answer in tx.answers.of_order(desk_order(desk).id)]

    assert letters
    assert not [it for it in letters if told(it)]
    assert not [kind for kind, content in files if told(words_of(content))]


def words_of(content: bytes) -> str:
    """What a reader of the file reads."""
    if not content.startswith(b"%PDF"):
        return content.decode("utf-8", "replace")
    with pypdfium2.PdfDocument(content) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_no_answer_of_the_api_has_a_name(desk):
    key, order = make_key(desk.org), desk_order(desk)
    with transaction(desk.org.id) as tx:
        (action,) = desk.actions(order)
        entry = tx.ledger.about(order.id)[0].id
        item = tx.orders.items(order.id)[0].item
    known = {
        "case": order.case, "order": order.id, "action": action.id, "about": order.id,
        "entry": entry, "item": item, "answer": desk.answers(order)[0].id,
    }  # fmt: skip
    answered = []
    for path in sorted(api.get_openapi_schema()["paths"]):
        filled = fill(path, known)
        got = Client(raise_request_exception=False).get(
            filled, HTTP_HOST="localhost", HTTP_AUTHORIZATION=f"Bearer {key}"
        )
        content = b"".join(got.streaming_content) if got.streaming else got.content
        assert not told(content), filled
        answered += [filled] if got.status_code == 200 else []

    assert f"/v1/cases/{order.case}" in answered
    assert f"/v1/ledger/about/{order.id}" in answered
    assert len(answered) > 8


def fill(path: str, known: dict[str, str]) -> str:
    """The address with the ids that we have."""
    parts = []
    for part in path.split("/"):
        name = part.strip("{}").removesuffix("_id")
        parts.append(str(known.get(name, "none")) if part.startswith("{") else part)
    return "/".join(parts)


def test_no_public_page_has_a_name(desk):
    visitor = Client(raise_request_exception=False)
    for path in ("/sign-in", "/report", "/contact-point", "/orders/new", "/openapi.json"):
        assert not told(visitor.get(path, HTTP_HOST="localhost").content), path


def test_no_event_and_no_webhook_has_a_name(desk):
    with receiver() as platform:
        with transaction(desk.org.id) as tx:
            add_endpoint(platform.url, tx=tx, now=desk_time(10))
        desk.comply(desk.receive(now=desk_time(11)), now=desk_time(12))
        time = Time(desk_time(13))
        work_until(desk_time(20), time=time, hand=worker(time), org=desk.org.id)

    assert platform.got
    assert not [got.event for got in platform.got if told(got.body)]


def test_no_entry_of_the_log_and_no_breach_file_has_a_name(desk):
    place_and_sign(SIGNER, desk_time(20))
    with transaction(desk.org.id) as tx:
        entries = [f"{entry.by} {told_text(entry)}" for entry in tx.ledger.recent(1_000)]
        lead = rename(make_person(desk.org, "lead"))
        asked = BreachRequest(desk_order(desk).id)
        file = compile_file(asked, lead, tx=tx, now=desk_time(9) + timedelta(days=2))

    assert len(entries) > 5
    assert not [entry for entry in entries if told(entry)]
    assert not told(file_as_json(file))


def test_no_statement_in_a_forum_has_a_name(database):
    forum = forum_pages.made()
    offer = forum_pages.share(forum, "Ben")
    reviewer = forum_pages.person(forum, "Ada", "reviewer")
    rename(reviewer.member)
    said = {"stance": "dispute", "code": "news", "reason": "A report of it."}
    path = f"{forum_pages.base(forum)}/signals/{offer}"
    assert reviewer.post(f"{path}/opinion", **said).status_code == 302
    forum.sync()

    assert where_it_stands() == HOME
    with transaction(INSTALLATION):
        assert models.ForumStatementRow.objects.count() > 3
    assert not [one for one in forum.log() if told(one)]
    assert not told(forum_pages.person(forum, "Ben").get(path).content)
