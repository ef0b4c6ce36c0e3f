"""A unit's pages: drop, assess by line, send, approve the sample, follow, and answer for it."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from seawall.config import settings
from seawall.journeys.referrals import referral_compose
from seawall.referrals.model import DispatchState
from seawall.referrals.order_request import OrderRequest
from seawall.transaction import transaction
from tests.people_made import make_organisation
from tests.referring_made import NOON, STATUTES, make_unit
from tests.web.console.conftest import signed_in

URLS = "https://clips.example.com/v/1\nhttps://clips.example.com/v/2"
CHOICE = "eu-2021-784|incites"
SAID = {"language": "en", "entity": "Grey Tide", "urgency": "normal"}


@pytest.fixture
def unit(database):
    """A unit that has said who it is, and a platform it writes to."""
    made = make_unit()
    made.platform()
    return made


def dropped(person, urls=URLS) -> str:
    """The page of a batch that was just taken in."""
    answer = person.post("/referring", urls=urls, source="a tip")
    assert answer.status_code == 302, answer.content
    return answer["Location"]


def looked_at(unit, path) -> None:
    """The worker has been to every address."""
    unit.resolve(path.rpartition("/")[2])


def test_pasted_addresses_are_lines_that_wait_for_a_look(unit):
    person = signed_in(unit.organisation, "officer")
    path = dropped(person)
    page = person.get(path).content.decode()

    assert "https://clips.example.com/v/1" in page
    assert "0 of 2 URLs checked." in page
    assert f'hx-get="{path}/looked"' in page


def test_a_csv_is_taken_in_as_a_file(unit):
    person = signed_in(unit.organisation, "officer")
    table = b"url,language\nhttps://clips.example.com/v/7,ar\n"
    file = SimpleUploadedFile("tips.csv", table, content_type="text/csv")
    answer = person.post("/referring", file=file)

    assert answer.status_code == 302
    assert "https://clips.example.com/v/7" in person.get(answer["Location"]).content.decode()


def test_nothing_dropped_is_explained(unit):
    answer = signed_in(unit.organisation, "officer").post("/referring", urls=" ")

    assert answer.status_code == 422
    assert "Paste URLs or choose a file." in answer.content.decode()


def test_polling_ends_when_all_were_looked_at(unit):
    person = signed_in(unit.organisation, "officer")
    path = dropped(person)
    looked_at(unit, path)

    assert "hx-get" not in person.get(f"{path}/looked").content.decode()


def test_each_line_is_assessed_by_its_own_choice(unit):
    person = signed_in(unit.organisation, "officer")
    path = dropped(person)
    looked_at(unit, path)
    person.post(f"{path}/assess", **{"element-1": CHOICE, **SAID})
    page = person.get(path).content.decode()

    with transaction(unit.scope) as tx:
        lines = tx.referring.lines(path.rpartition("/")[2])
    assert sum(bool(line.assessment.get("by")) for line in lines) == 1
    assert "Send 1 URL" in page


def test_an_assessment_without_a_language_is_explained_and_the_rest_is_kept(unit):
    person = signed_in(unit.organisation, "officer")
    path = dropped(person)
    looked_at(unit, path)
    said = {**SAID, "language": ""}
    answer = person.post(f"{path}/assess", **{"element-1": CHOICE, **said})

    assert answer.status_code >= 400
    assert "language" in answer.content.decode()
    assert "Grey Tide" in answer.content.decode()


def test_what_is_assessed_is_sent_and_a_supervisor_reads_the_sample(unit, monkeypatch):
    officer = signed_in(unit.organisation, "officer")
    supervisor = signed_in(unit.organisation, "supervisor")
    path = dropped(officer)
    looked_at(unit, path)
    officer.post(f"{path}/assess", **{"element-1": CHOICE, "element-2": CHOICE, **SAID})
    with monkeypatch.context() as patched:
        patched.setenv("SEAWALL_SUPERVISOR_SAMPLE", "1.0")
        settings.cache_clear()
        officer.post(f"{path}/send")
    settings.cache_clear()
    waits = supervisor.get("/referring").content.decode()
    (made,) = unit.dispatches()
    page = f"/referring/dispatches/{made.id}"
    refused = officer.post(f"{page}/approve")
    supervisor.post(f"{page}/approve")

    assert made.state is DispatchState.WAITING
    assert "Waiting for a supervisor" in waits
    assert refused.status_code == 403
    assert unit.dispatches()[0].state is DispatchState.READY


def test_a_supervisor_reads_the_whole_order_before_it_is_signed_and_what_is_in_its_way(unit):
    batch = unit.ready(*URLS.split())
    demand = OrderRequest("It calls for attacks on the harbour.", "en")
    with transaction(unit.scope) as tx:
        lines = [line.id for line in tx.referring.lines(batch)]
        made = referral_compose.compose_orders(
            lines, demand, officer=unit.officer, statutes=STATUTES, tx=tx, now=NOON
        )
    (waiting,) = made.dispatches
    page = f"/referring/dispatches/{waiting.id}"
    text = signed_in(unit.organisation, "supervisor").get(page).content.decode()

    assert "Document to be signed" in text
    assert "It calls for attacks on the harbour." in text
    assert "ANNEX I" in text
    assert "It cannot be signed yet." in text
    assert "has never received an order" in text


def test_a_supervisor_reads_the_officers_note_before_a_sampled_referral_is_signed(
    unit, monkeypatch
):
    officer = signed_in(unit.organisation, "officer")
    path = dropped(officer, URLS)
    looked_at(unit, path)
    note = {"note": "The second half repeats the call."}
    officer.post(f"{path}/assess", **{"element-1": CHOICE, "element-2": CHOICE, **SAID, **note})
    with monkeypatch.context() as patched:
        patched.setenv("SEAWALL_SUPERVISOR_SAMPLE", "1.0")
        settings.cache_clear()
        officer.post(f"{path}/send")
    settings.cache_clear()
    (made,) = unit.dispatches()
    sent = officer.get("/referring").content.decode()
    text = officer.get(f"/referring/dispatches/{made.id}").content.decode()

    assert "must be approved by a supervisor before anything is sent" in sent
    assert "The second half repeats the call." in text
    assert "When it is signed" in text


def test_a_dispatch_shows_what_the_platform_says_and_what_a_stranger_sees(unit):
    sent = unit.sent(*URLS.split())
    page = signed_in(unit.organisation, "officer").get(f"/referring/dispatches/{sent.id}")
    text = page.content.decode()

    assert sent.reference in text
    assert text.count("No answer yet") == 2
    assert "Offline / sent" in text
    assert "0 / 2" in text


def test_a_dispatch_is_taken_back_with_a_reason(unit):
    sent = unit.sent(*URLS.split())
    person = signed_in(unit.organisation, "officer")
    without = person.post(f"/referring/dispatches/{sent.id}/withdraw", reason="")
    person.post(f"/referring/dispatches/{sent.id}/withdraw", reason="It was news.")

    assert without.status_code == 422
    states = {one.id: one.state for one in unit.dispatches()}
    assert states[sent.id] is DispatchState.WITHDRAWN


def test_the_units_record_keeps_orders_and_referrals_apart(unit):
    unit.sent(*URLS.split())
    page = signed_in(unit.organisation, "officer").get("/referring/record").content.decode()

    assert "2 URLs sent" in page
    assert "Nothing sent yet." in page
    assert page.index("Referrals") < page.index("Orders")


def test_a_unit_has_its_own_place_in_the_rail_and_a_platform_has_not(unit):
    page = signed_in(unit.organisation, "officer").get("/referring").content.decode()
    platform = signed_in(make_organisation(), "reviewer").get("/").content.decode()

    assert 'href="/referring"' in page
    assert 'href="/referrals"' not in page
    assert 'href="/referring"' not in platform


def test_nothing_of_another_unit_is_shown(unit):
    sent = unit.sent(*URLS.split())
    stranger = signed_in(make_unit().organisation, "supervisor")

    assert stranger.get(f"/referring/dispatches/{sent.id}").status_code == 404
    assert stranger.get(f"/referring/batches/{sent.batch}").status_code == 404
    assert stranger.post(f"/referring/dispatches/{sent.id}/approve").status_code == 404
