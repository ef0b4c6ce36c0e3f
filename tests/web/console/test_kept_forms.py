"""A session that ends mid-form loses nothing, does nothing, and shows it to nobody else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from seawall.db import models as db
from seawall.journeys.people.form_keeping import LARGEST, MOST
from seawall.journeys.people.sign_in import issue_link
from seawall.transaction import INSTALLATION, transaction
from seawall.web import limit
from tests.cases_made import open_case
from tests.web.console.conftest import came_in, rows, visitor

REASON = "It names the place and the hour,\nand <b>calls</b> for it. مرحبا"


@pytest.fixture(autouse=True)
def counted_afresh():
    limit._counter.cache_clear()


def ended(org, person):
    """The session ends while its person types."""
    with transaction(org.id):
        for row in db.SignedInRow.objects.filter(organisation_id=org.id):
            row.seen_at -= timedelta(hours=1)
            row.save()
    return person


def back_in(person, member=None):
    """Sign in again, in the same browser."""
    with transaction(INSTALLATION) as tx:
        token = issue_link((member or person.member).email, tx=tx, now=datetime.now(UTC))
    return person.post("/sign-in/link", token=token)


def decide(person, case, **more):
    return person.post(f"/cases/{case}/decide", finding="remove", reason=REASON, **more)


def test_after_signing_in_again_the_form_is_there_with_its_contents(org):
    person, case = came_in(org), open_case(org).id
    answer = decide(ended(org, person), case)
    assert answer.status_code == 302
    person.get(answer["Location"])

    kept = back_in(person)["Location"]
    page = person.get(kept).content.decode()

    assert kept.startswith("/kept/")
    assert "It names the place and the hour,\nand &lt;b&gt;calls&lt;/b&gt; for it. مرحبا" in page
    assert f'action="/cases/{case}/decide"' in page
    with transaction(org.id) as tx:
        assert tx.cases.head(case) is None


def test_a_tab_that_was_signed_out_elsewhere_loses_nothing_either(org):
    person, case = came_in(org), open_case(org).id
    person.post("/sign-out")
    answer = decide(person, case)
    person.get(answer["Location"])

    assert back_in(person)["Location"].startswith("/kept/")


def test_somebody_else_in_the_same_browser_does_not_see_it(org):
    person, other, case = came_in(org), came_in(org), open_case(org).id
    answer = decide(ended(org, person), case)
    person.get(answer["Location"])

    kept = back_in(person, other.member)["Location"]

    assert person.get(kept).status_code == 404


def test_a_stranger_keeps_nothing(org):
    answer = visitor().post(f"/cases/{open_case(org).id}/decide", reason=REASON)

    assert answer["Location"].startswith("/sign-in")
    assert len(rows(db.KeptFormRow)) == 0


def test_a_cookie_that_somebody_wrote_keeps_nothing(org):
    person = visitor()
    person.client.cookies["seawall-whose"] = came_in(org).member.id
    decide(person, open_case(org).id)

    assert len(rows(db.KeptFormRow)) == 0


def test_it_is_kept_sealed_without_passwords_for_an_hour(org):
    person = came_in(org, "admin")
    ended(org, person).post("/admin/people", name=REASON, password="hunter-two", code="123456")
    row = rows(db.KeptFormRow)[-1]

    assert "names the place" not in row.sealed
    person.get("/sign-in", next=f"/kept/{row.id}")
    back_in(person)
    page = person.get(f"/kept/{row.id}").content.decode()
    assert "names the place" in page
    assert "hunter-two" not in page
    assert "123456" not in page
    with transaction(org.id):
        row.expires_at -= timedelta(hours=1)
        row.save()
    assert person.get(f"/kept/{row.id}").status_code == 404


def test_it_is_bounded_in_length_and_number(org):
    person, case = ended(org, came_in(org)), open_case(org).id
    decide(person, case, context="x" * LARGEST)
    assert len(rows(db.KeptFormRow)) == 0

    for _ in range(MOST + 2):
        decide(person, case)
    assert len(rows(db.KeptFormRow)) == MOST


def test_a_script_in_the_page_keeps_nothing(org):
    person, case = ended(org, came_in(org)), open_case(org).id
    person.client.post(
        f"/cases/{case}/lease", {"a": "b"}, HTTP_HOST="localhost", HTTP_SEC_FETCH_MODE="cors"
    )

    assert len(rows(db.KeptFormRow)) == 0


def test_a_form_from_elsewhere_is_refused_before_it_is_kept(org):
    person, case = ended(org, came_in(org)), open_case(org).id
    person.client.handler.enforce_csrf_checks = True

    assert decide(person, case).status_code == 403
    assert len(rows(db.KeptFormRow)) == 0


def token_on(person):
    page = person.get("/me/access").content.decode()
    return page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]


def test_an_open_tab_is_never_sent_in_another_persons_name(org):
    person, other = came_in(org), came_in(org)
    token = token_on(person)
    person.client.handler.enforce_csrf_checks = True

    def tried():
        return person.post("/me/access/sessions/others", csrfmiddlewaretoken=token).status_code

    assert tried() == 302
    person.client.handler.enforce_csrf_checks = False
    back_in(person)  # the same person again: what is typed in another tab can still be sent
    person.client.handler.enforce_csrf_checks = True
    assert tried() == 302
    person.client.handler.enforce_csrf_checks = False
    back_in(person, other.member)
    person.client.handler.enforce_csrf_checks = True
    assert tried() == 403


def test_what_wants_a_fresh_proof_keeps_the_form_too(org):
    admin = came_in(org, "admin")
    with transaction(org.id):
        for row in db.SignedInRow.objects.filter(organisation_id=org.id):
            row.created_at -= timedelta(minutes=11)
            row.save()
    answer = admin.post("/admin/keys", name="the night shift", scopes=["check", "items"])
    admin.get(answer["Location"])
    page = admin.get(back_in(admin)["Location"]).content.decode()

    assert "the night shift" in page
    assert page.count('name="scopes"') == 2
    assert len(rows(db.ApiKeyRow)) == 0
