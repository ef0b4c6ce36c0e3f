"""The feed, cases, banks, endpoints and the log, read over HTTP."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime

import pytest
from django.db import connections

from seawall.banks.model import NewBank, NewEntry
from seawall.cases.model import Finding
from seawall.journeys.banks.bank_curation import add_signal, create_bank
from seawall.journeys.cases.case_review import make_decision
from seawall.keys.installation import ledger_key
from seawall.ledger.note import Signer, read_statement
from seawall.ledger.proof import InclusionProof
from seawall.transaction import transaction
from seawall.web.api import banks
from tests.cases_made import decide_case, judgement, make_item, open_case
from tests.log_signed import place_and_sign
from tests.notices_made import make_flagger
from tests.people_made import NOON, make_person
from tests.waiting import PATIENCE
from tests.web.api.conftest import make_platform


def decided(platform, **changes):
    case = open_case(platform.org)
    return case, decide_case(platform.org, case, make_person(platform.org), **changes)


def test_the_feed_carries_the_very_text_that_is_signed(platform):
    decided(platform)

    page = platform.get("/v1/events")

    with transaction(platform.org.id) as tx:
        (event,) = tx.enforcement.events_after(0)
    assert event.body in page.content.decode()
    assert page.json()["events"][0]["data"]["state"] == "removed"


def test_the_feed_is_read_on_from_its_cursor(platform):
    for _ in range(3):
        decided(platform)

    first = platform.get("/v1/events?limit=2").json()
    rest = platform.get(f"/v1/events?after={first['next']}").json()
    end = platform.get(f"/v1/events?after={rest['next']}").json()

    ids = [event["id"] for event in first["events"] + rest["events"]]
    assert len(set(ids)) == len(ids) == 3
    assert (end["events"], end["next"]) == ([], rest["next"])


def test_a_cursor_that_is_none_of_ours_is_refused(platform):
    refused = platform.get("/v1/events?after=nonsense")

    assert (refused.status_code, refused.json()["field"]) == (422, "after")


@pytest.mark.both_databases
def test_who_waits_hears_of_what_happens_meanwhile_and_holds_up_nobody(platform):
    case, person = open_case(platform.org), make_person(platform.org)
    heard = []

    def listen():
        heard.append(platform.get("/v1/events?wait=20").json())
        connections.close_all()

    listener = threading.Thread(target=listen)
    listener.start()
    with transaction(platform.org.id) as tx:
        make_decision(judgement(case, person), tx=tx, now=NOON)
    listener.join(PATIENCE)

    assert len(heard[0]["events"]) == 1


def test_another_organisations_events_are_not_in_the_feed(platform):
    decided(make_platform())

    assert platform.get("/v1/events").json()["events"] == []


def test_an_outcome_is_reported_and_shown_with_its_case(platform):
    case, _ = decided(platform)
    (action,) = platform.get(f"/v1/cases/{case.id}").json()["actions"]

    said = {"outcome": "applied", "effective_at": "2026-03-02T12:00:01Z"}
    reported = platform.post(f"/v1/actions/{action['id']}/outcome", said)

    assert reported.status_code == 200
    assert reported.json()["effective_at"] == "2026-03-02T12:00:01Z"
    (after,) = platform.get(f"/v1/cases/{case.id}").json()["actions"]
    assert (action["outcome"], after["outcome"]) == (None, "applied")


def test_an_outcome_with_a_moment_of_no_place_or_an_unknown_word_is_refused(platform):
    case, _ = decided(platform)
    (action,) = platform.get(f"/v1/cases/{case.id}").json()["actions"]
    path = f"/v1/actions/{action['id']}/outcome"

    naive = platform.post(path, {"outcome": "applied", "effective_at": "2026-03-02T12:00:01"})
    unknown = platform.post(path, {"outcome": "done"})
    nobody = platform.post("/v1/actions/act_1/outcome", {"outcome": "applied"})

    assert (naive.status_code, naive.json()["field"]) == (422, "effective_at")
    assert (unknown.status_code, unknown.json()["field"]) == (422, "outcome")
    assert nobody.status_code == 404


def test_a_case_shows_codes_and_never_a_name_or_an_address(platform):
    case = open_case(platform.org)
    person = make_person(platform.org)
    decide_case(platform.org, case, person)

    shown = platform.get(f"/v1/cases/{case.id}")

    assert shown.json()["decisions"][0]["by"]["code"] == person.code
    assert person.email not in shown.content.decode()
    assert person.name not in shown.content.decode()


def test_the_queue_lists_open_cases_by_default_and_decided_ones_when_asked(platform):
    case, _ = decided(platform)
    waiting = open_case(platform.org)

    opened = platform.get("/v1/cases").json()["cases"]
    closed = platform.get("/v1/cases?state=decided").json()["cases"]

    assert [one["id"] for one in opened] == [waiting.id]
    assert [one["id"] for one in closed] == [case.id]


def test_a_notice_is_followed_by_its_receipt_from_arrival_to_answer(platform):
    item = make_item(platform.org)
    make_flagger(platform.org, "a trusted flagger")
    said = {
        "item": {"kind": item.kind, "id": item.external_id},
        "source": "a trusted flagger",
        "reason": "It calls for an attack.",
        "label": "behaviour/imminent-threat",
        "trusted": True,
    }
    sent = platform.post("/v1/notices", said).json()
    token = sent["receipt"]
    before = platform.get("/v1/receipts", authorization="", seawall_receipt=token).json()
    (row,) = platform.get("/v1/cases").json()["cases"]
    with transaction(platform.org.id) as tx:
        case = tx.cases.case(sent["case"])
    decide_case(platform.org, case, make_person(platform.org))
    after = platform.get("/v1/receipts", authorization="", seawall_receipt=token).json()

    assert (row["queue"], row["severity"]) == ("notices", 8)
    assert (before["state"], before["finding"]) == ("received", None)
    assert (after["state"], after["finding"]) == ("decided", "remove")


def test_a_notice_about_an_item_we_never_saw_says_how_to_tell_us(platform):
    said = {"item": {"kind": "video", "id": "unseen"}, "source": "a user", "reason": "Bad."}

    refused = platform.post("/v1/notices", said)

    assert refused.status_code == 404
    assert "PUT /v1/items" in refused.json()["remedy"]


def test_an_appeal_is_lodged_against_a_decision_and_followed(platform):
    case, decision = decided(platform)
    said = {"decision": decision.id, "says": "It is a news report.", "context": "news"}

    lodged = platform.post("/v1/appeals", said).json()
    with transaction(platform.org.id) as tx:
        appealed = tx.cases.case(lodged["case"])
    other = make_person(platform.org)
    decide_case(platform.org, appealed, other, datetime.now(UTC), finding=Finding.OVERTURN)

    after = platform.get("/v1/receipts", authorization="", seawall_receipt=lodged["receipt"]).json()
    assert (after["kind"], after["finding"]) == ("appeal", "overturn")
    actions = platform.get(f"/v1/cases/{case.id}").json()["actions"]
    states = {one["seq"]: one["state"] for one in actions}
    assert states == {1: "removed", 2: "restored"}


def test_an_endpoints_secret_is_told_once_and_private_addresses_are_refused(platform):
    made = platform.post("/v1/endpoints", {"url": "https://hooks.example.com/seawall"})
    listed = platform.get("/v1/endpoints")
    inside = platform.post("/v1/endpoints", {"url": "https://192.168.0.1/"})

    assert made.status_code == 201
    assert made.json()["secret"].startswith("whsec_")
    assert made.json()["secret"] not in listed.content.decode()
    assert (inside.status_code, inside.json()["field"]) == (422, "url")


def signed_log():
    signer = Signer("seawall.test/log", ledger_key())
    place_and_sign(signer)
    return signer


def test_an_entrys_proof_verifies_against_the_public_log(platform):
    case = open_case(platform.org)
    signer = signed_log()

    (entry,) = platform.get(f"/v1/ledger/about/{case.id}").json()["entries"]
    proof = InclusionProof.parse(
        platform.get(f"/v1/ledger/entries/{entry['id']}/proof").content.decode()
    )
    checkpoint = platform.get("/log/checkpoint", authorization="").content.decode()

    place = json.loads(platform.get(f"/v1/ledger/entries/{entry['id']}").content)["index"]
    assert proof.checkpoint == checkpoint
    assert place < proof.verify(signer.verifier).size == read_statement(checkpoint).size


def test_anybody_reads_hashes_and_nobody_reads_an_entry_that_is_not_theirs(platform):
    case = open_case(platform.org)
    signed_log()
    (entry,) = platform.get(f"/v1/ledger/about/{case.id}").json()["entries"]
    other = make_platform()

    tile = platform.get("/log/tile/0/000.p/1", authorization="")
    by_index = platform.get("/log/proof/0", authorization="").content.decode()

    assert len(tile.content) == 32
    assert tile.content.hex() in by_index
    assert case.id not in by_index
    assert platform.get("/log/tile/entries/000.p/1", authorization="").status_code == 404
    assert other.get(f"/v1/ledger/entries/{entry['id']}").status_code == 404
    assert other.get(f"/v1/ledger/entries/{entry['id']}/proof").status_code == 404
    assert other.get(f"/v1/ledger/about/{case.id}").json()["entries"] == []


def test_a_page_of_long_values_is_shorter_and_nothing_is_lost_between_pages(platform, monkeypatch):
    monkeypatch.setattr(banks, "MOST_CHARACTERS", 200)
    monkeypatch.setattr(banks, "AT_ONCE", 2)
    with transaction(platform.org.id) as tx:
        bank = create_bank(NewBank("Known"), tx=tx, now=NOON, by="test")
        for number in range(7):
            new = NewEntry("sha256", f"{number:064x}")
            add_signal(bank.id, new, tx=tx, now=NOON, by="test")

    pages, after = [], ""
    while after is not None:
        page = platform.get(f"/v1/banks/Known/entries?limit=6&after={after}").json()
        pages.append([int(entry["value"], 16) for entry in page["entries"]])
        after = page.get("next")

    assert pages == [[0, 1, 2, 3], [4, 5, 6]]
    whole = platform.get("/v1/banks/Known/entries?limit=3").json()
    assert [len(whole["entries"]), whole["next"]] == [3, whole["entries"][-1]["id"]]
