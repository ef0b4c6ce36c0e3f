"""Who tells us of content is told to nobody who decides on it, by whichever door they came.

DSA Art. 16(2)(c) asks for name and address; `docs/notices.md` says where they lie.
"""

from __future__ import annotations

import pytest
from django.apps import apps
from django.test import Client

from seawall.ids import FlaggerId
from seawall.intake.notifying import notice_words
from seawall.journeys.notices import notice, trusted_flagger
from seawall.journeys.notices.notice_statement import Notifier
from seawall.transaction import INSTALLATION, transaction
from seawall.web import limit
from tests.cases_made import make_item
from tests.notices_made import NOON, REASON, URL, make_flagger
from tests.surface import printed
from tests.web.console.conftest import signed_in

NAME, MAIL, LOGIN = "Wanda Whistle", "wanda@whistle.example", "whistle-77"
MARKS = ("Wanda", "whistle.example", "whistle-77")
ASKER = Client(HTTP_HOST="localhost")
TOLD = {"url": URL, "reason": REASON, "name": NAME, "contact": MAIL}


@pytest.fixture(autouse=True)
def counted_afresh():
    limit._counter.cache_clear()


def by_form(org):
    sent = ASKER.post(f"/report?to={org.slug}", {**TOLD, "good_faith": "on"})
    assert sent.status_code == 200


def by_api(org):
    sent = ASKER.post(
        f"/v1/reports?to={org.slug}", {**TOLD, "good_faith": True}, content_type="application/json"
    )
    assert sent.status_code == 201


def through_the_platform(org):
    item = make_item(org)
    who = Notifier(name=NAME, email=MAIL, source=LOGIN, is_in_good_faith=True)
    with transaction(org.id) as tx:
        claim = notice.NoticeClaim(item.kind, item.external_id, REASON, who)
        notice.receive_notice(claim, tx=tx, now=NOON)


DOORS = pytest.mark.parametrize("tell", [by_form, by_api, through_the_platform])


def kept_words():
    """Every word of every row of the database."""
    with transaction(INSTALLATION):
        models = [model for model in apps.get_models() if model._meta.managed]
        return "\n".join(str(row) for model in models for row in model.objects.all().values())


def found_in(text):
    return [mark for mark in MARKS if mark in text]


@DOORS
def test_no_row_of_the_database_names_who_told_us(org, tell):
    tell(org)
    tell(org)  # a repeat, too

    assert found_in(kept_words()) == []


@DOORS
def test_no_page_and_no_file_of_a_reviewer_names_who_told_us(org, tell):
    tell(org)
    person = signed_in(org)
    with transaction(org.id) as tx:
        (statement,) = tx.notifying.statements(since=NOON.replace(year=2020))
    ids = {"order_id": statement.order, "case_id": statement.case, "source_id": "users"}
    pages = sorted({line.split()[0] for line in printed.pages()})
    read = []
    for page in pages:
        path = page
        for name, value in ids.items():
            path = path.replace(f"<str:{name}>", value or "<").replace(f"<{name}>", value or "<")
        if "<" in path:
            continue
        answer = person.get(path, q="Whistle", about=statement.order or statement.case)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if answer.status_code == 200:
            read.append(path)
            assert found_in(body.decode(errors="replace")) == [], path

    assert f"/cases/{statement.case}" in read
    if statement.order:
        for page in (
            f"/referrals/{statement.order}",
            f"/orders/{statement.order}/print",
            f"/orders/{statement.order}/original",
        ):
            assert page in read


@DOORS
def test_the_sealed_statement_keeps_who_told_us(org, tell):
    tell(org)

    with transaction(org.id) as tx:
        (statement,) = tx.notifying.statements(since=NOON.replace(year=2020))
    words = notice_words.words_of(statement)
    assert (words["name"], words["email"]) == (NAME, MAIL)


def test_a_trusted_flagger_is_named_since_their_word_weighs_more(org):
    item, flagger = make_item(org), make_flagger(org, "Example Hotline")
    with transaction(org.id) as tx:
        named = trusted_flagger.who_sends(None, flagger_id=FlaggerId(flagger.id), name="", tx=tx)
        who = Notifier(name=named.name, source=named.name, flagger=named.id)
        claim = notice.NoticeClaim(item.kind, item.external_id, REASON, who)
        case = notice.receive_notice(claim, tx=tx, now=NOON).case

    page = signed_in(org).get(f"/cases/{case}").content.decode()
    assert "Example Hotline" in page
