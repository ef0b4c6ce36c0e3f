"""The vault's page: there for who is cleared, an unknown address for everybody else."""

from __future__ import annotations

import logging
import re
from datetime import date

import pytest

from seawall.journeys.preservation import secret_notice
from seawall.preservation.secret_notices.model import NoticeKind, Registration
from seawall.transaction import transaction
from tests.people_made import NOON
from tests.web.console.conftest import signed_in, visitor

ISSUER = "Secretary of State for Zanzibar"


@pytest.fixture
def notice(org):
    """A notice that one lawyer is cleared for, and that lawyer."""
    lawyer = signed_in(org, "legal")
    said = Registration(
        kind=NoticeKind.TECHNICAL_CAPABILITY,
        issuer=ISSUER,
        approved_by="Judicial Commissioner of Example",
        served_at=NOON,
        effective_from=date(2026, 3, 2),
        cleared=(lawyer.member.id,),
    )
    with transaction(org.id) as tx:
        return secret_notice.register_notice(said, lawyer.member, tx=tx, now=NOON), lawyer


#: The frame has forms, and each page a token of its own for them.
TOKEN = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")[A-Za-z0-9]+')


def without_address(answer, path):
    page = TOKEN.sub("", answer.content.decode())
    return answer.status_code, page.replace(path, "")


def test_uk_17_the_cleared_read_the_notice_and_note_a_review(org, notice):
    made, lawyer = notice
    page = lawyer.get("/vault").content.decode()
    noted = lawyer.post(f"/vault/{made.id}/review", on="2026-09-01")
    shown = lawyer.get(f"/vault/{made.id}").content.decode()

    assert ISSUER in page
    assert noted.status_code == 302
    assert "1 Sep 2026" in shown
    with transaction(org.id) as tx:
        (kept,) = tx.vault.seen_by(lawyer.member.id)
    assert [one.what for one in kept.log] == [
        "registered",
        "listed",
        "review on 2026-09-01",
        "read",
    ]


@pytest.mark.parametrize("role", ["legal", "reviewer", "lead", "admin", "overseer"])
def test_uk_17_to_everybody_else_it_is_an_address_like_any_unknown_one(org, notice, role):
    made, _ = notice
    person = signed_in(org, role)
    unknown = without_address(person.get("/nothing-here"), "/nothing-here")

    for path in ("/vault", f"/vault/{made.id}", f"/vault/{made.id}/review", "/vault/vlt_none"):
        assert without_address(person.get(path), path) == unknown
    posted = person.post(f"/vault/{made.id}/review", on="2026-09-01")
    assert posted.status_code == unknown[0] == 404


def test_uk_17_who_is_not_signed_in_is_not_even_asked_to(org, notice):
    unknown = visitor().get("/nothing-here")

    assert visitor().get("/vault").status_code == unknown.status_code == 404


def test_uk_17_no_page_leads_there(org, notice):
    _, lawyer = notice

    assert "/vault" not in lawyer.get("/").content.decode()


def test_uk_17_no_line_of_a_log_tells_of_it(org, notice, caplog):
    made, lawyer = notice
    with caplog.at_level(logging.INFO):
        lawyer.get(f"/vault/{made.id}")
        lawyer.post(f"/vault/{made.id}/review", on="someday")
        lawyer.post(f"/vault/{made.id}/review", on="2026-09-01")

    assert not [line for line in caplog.messages if "vault" in line.lower() or made.id in line]


def test_a_review_without_its_day_is_told_so(org, notice):
    made, lawyer = notice
    answer = lawyer.post(f"/vault/{made.id}/review", on="someday")

    assert 'href="#on"' in answer.content.decode()
