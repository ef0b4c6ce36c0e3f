"""The fast door: what is asked, what is answered, what is kept."""

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from seawall.banks.model import EntryState
from seawall.db import models as db
from seawall.intake.model import Verdict
from seawall.journeys.banks.bank_curation import change_entry_state
from seawall.transaction import transaction
from seawall.world.demo_bank import media
from tests.conftest import NOON
from tests.gate.conftest import STRANGER, known_picture, modified_copy, rows
from tests.people_made import make_key, make_organisation


def check_file(here, content, **options):
    return here.client.post("/v1/checks", files={"file": ("x.jpg", content)}, **options)


def test_a_modified_copy_of_a_known_picture_is_blocked_with_its_match_card(here):
    entry = here.know_picture(known_picture(), label="behaviour/attack-footage", confidence=98)

    answer = check_file(here, modified_copy(), data={"kind": "photo", "id": "p/1", "version": "1"})

    said = answer.json()
    assert answer.status_code == 200
    assert (said["verdict"], said["rule"], said["degraded"]) == ("block", "confirmed-match", False)
    card = said["matches"][0]
    assert card["entry"] == entry.id
    assert card["signal_type"] == "pdq"
    assert 0 < card["distance"] <= card["threshold"] == 31
    assert card["bank_name"] == "Example Forum"
    assert said["check"].startswith("chk_")
    assert said["case"].startswith("case_")
    assert "confirmed ✓ 1" in said["explanation"]


def test_a_hit_is_kept_whole_item_evidence_case_and_ledger(here):
    here.know_picture(known_picture())

    said = check_file(here, modified_copy(), data={"kind": "photo", "id": "p/1"}).json()

    with transaction(here.organisation.id) as tx:
        item = tx.intake.item_named("photo", "p/1")
        version = tx.intake.latest(item.id)
        assert tx.evidence.open(version.evidence) == modified_copy()
        assert tx.evidence.open(version.rendition).startswith(b"\xff\xd8")
        assert [card.entry for card in tx.intake.matches_of(said["check"])] == [
            said["matches"][0]["entry"]
        ]
        assert tx.intake.check(said["check"]).verdict is Verdict.BLOCK
        assert [entry.what for entry in tx.ledger.about(said["check"])] == ["check.matched"]
        assert [entry.what for entry in tx.ledger.about(said["case"])] == ["case.opened"]


def test_a_stranger_is_allowed_and_leaves_no_row(here):
    here.know_picture(known_picture())

    said = check_file(here, media(STRANGER), data={"kind": "photo", "id": "p/2"}).json()

    assert (said["verdict"], said["check"], said["case"]) == ("allow", None, None)
    assert rows(db.ItemRow) == []
    assert rows(db.UploadCheckRow) == []


def test_two_near_identical_items_share_one_case(here):
    here.know_picture(known_picture())

    first = check_file(here, known_picture(), data={"kind": "photo", "id": "p/1"}).json()
    second = check_file(here, modified_copy(), data={"kind": "photo", "id": "p/2"}).json()

    assert first["case"] == second["case"]
    assert first["item"] != second["item"]


def test_bare_bytes_are_checked_as_well(here):
    here.know_picture(known_picture())

    answer = here.client.post(
        "/v1/checks?kind=photo&id=p%2F1&version=4",
        content=known_picture(),
        headers={"Content-Type": "image/jpeg"},
    )

    assert answer.json()["verdict"] == "block"
    with transaction(here.organisation.id) as tx:
        assert tx.intake.item_named("photo", "p/1").latest_version == 4


def test_hashes_alone_are_enough(here):
    digest = hashlib.sha256(b"harmless").hexdigest()
    here.know("sha256", digest)

    said = here.client.post("/v1/checks", json={"hashes": [{"type": "sha256", "value": digest}]})

    assert said.json()["verdict"] == "block"


def test_a_text_is_found_however_it_was_dressed(here):
    here.know_text("Join the Grey Tide Order at dawn.")

    said = here.client.post("/v1/checks", json={"text": "JOIN the Grey\u200b Tide Order, at dawn!"})

    assert said.json()["verdict"] == "block"


def test_an_address_is_found_in_any_spelling(here):
    here.know_url("https://grey-tide.test/call")

    said = here.client.post("/v1/checks", json={"url": "HTTPS://Grey-Tide.test:443/a/../call#x"})

    assert said.json()["verdict"] == "block"


def test_a_contested_entry_holds_and_a_withdrawn_one_finds_nothing(here):
    entry = here.know_picture(known_picture())

    for state, verdict in ((EntryState.CONTESTED, "hold"), (EntryState.WITHDRAWN, "allow")):
        with transaction(here.organisation.id) as tx:
            change_entry_state(entry.id, state, reason="in doubt", tx=tx, now=NOON, by="test")
        here.parts.refresher.refresh()

        assert check_file(here, modified_copy()).json()["verdict"] == verdict


def test_an_unconfirmed_entry_holds_however_sure_its_bank_is_and_its_card_says_so(here):
    here.know_picture(known_picture(), confidence=100, state=EntryState.UNCONFIRMED)

    said = check_file(here, modified_copy()).json()

    assert (said["verdict"], said["matches"][0]["state"]) == ("hold", "unconfirmed")
    assert said["case"].startswith("case_")


def test_an_observed_entry_is_written_down_and_nothing_follows(here):
    entry = here.know_picture(known_picture(), state=EntryState.OBSERVED)

    said = check_file(here, modified_copy(), data={"kind": "photo", "id": "p/1"}).json()

    assert (said["verdict"], said["rule"], said["case"]) == ("allow", "no-rule", None)
    assert [card["state"] for card in said["matches"]] == ["observed"]
    with transaction(here.organisation.id) as tx:
        assert [card.entry for card in tx.intake.matches_of(said["check"])] == [entry.id]
        assert tx.cases.queue() == []
        assert [each.what for each in tx.ledger.about(said["check"])] == ["check.matched"]


def test_an_observed_entry_has_no_part_in_the_case_that_another_opens(here):
    on_trial = here.know_picture(known_picture(), state=EntryState.OBSERVED)
    sure = here.know_picture(known_picture(), "sha256")

    said = check_file(here, known_picture()).json()

    assert said["verdict"] == "block"
    assert [card["entry"] for card in said["matches"]] == [sure.id, on_trial.id]
    with transaction(here.organisation.id) as tx:
        anchors = {one.value for one in tx.cases.anchors(said["case"]) if one.kind == "entry"}
    assert anchors == {sure.id}


def test_an_entry_that_is_confirmed_may_block_from_then_on(here):
    entry = here.know_picture(known_picture(), state=EntryState.UNCONFIRMED)
    with transaction(here.organisation.id) as tx:
        change_entry_state(entry.id, EntryState.ACTIVE, reason="seen", tx=tx, now=NOON, by="test")
        history = [change.what for change in tx.banks.history(entry.id)]
    here.parts.refresher.refresh()

    assert history == ["added", "confirmed"]
    assert check_file(here, modified_copy()).json()["verdict"] == "block"


def test_an_expired_entry_finds_nothing(here):
    here.know_picture(known_picture(), expires_at=NOON)

    assert check_file(here, known_picture()).json()["verdict"] == "allow"


def test_an_entrys_own_threshold_wins(here):
    here.know_picture(known_picture(), threshold=0)

    assert check_file(here, modified_copy()).json()["verdict"] == "allow"
    assert check_file(here, known_picture()).json()["verdict"] == "block"


def test_a_shadow_rule_is_answered_beside_the_live_one(here):
    here.know_picture(known_picture())

    said = check_file(here, modified_copy(), data={"facts": '{"account_age": "5h"}'}).json()

    shadow = {result["rule"]: result for result in said["shadow"]}
    assert shadow["new-account-far-match"]["verdict"] == "none"
    assert "new_account ✓ 5h" in shadow["new-account-far-match"]["explanation"]


def test_one_organisations_bank_finds_nothing_for_another(here):
    here.know_picture(known_picture())
    stranger = make_key(make_organisation())
    here.parts.refresher.refresh()

    answer = check_file(here, known_picture(), headers={"Authorization": f"Bearer {stranger}"})

    assert answer.json()["verdict"] == "allow"


def test_the_same_key_and_body_gets_the_same_answer_and_one_effect(here):
    here.know_picture(known_picture())
    headers = {"Idempotency-Key": "upload-1"}

    first = check_file(here, known_picture(), headers=headers)
    second = check_file(here, known_picture(), headers=headers)

    assert first.json() == second.json()
    assert len(rows(db.UploadCheckRow)) == 1


def test_the_same_key_with_another_body_is_refused(here):
    here.know_picture(known_picture())
    headers = {"Idempotency-Key": "upload-1"}
    check_file(here, known_picture(), headers=headers)

    refused = check_file(here, media(STRANGER), headers=headers)

    assert refused.status_code == 422
    assert refused.json()["field"] == "Idempotency-Key"
    assert refused.json()["remedy"]


def test_a_check_that_found_nothing_keeps_its_answer_for_its_key(here):
    headers = {"Idempotency-Key": "upload-2"}
    first = check_file(here, known_picture(), headers=headers).json()
    here.know_picture(known_picture())

    assert check_file(here, known_picture(), headers=headers).json() == first
    assert check_file(here, known_picture()).json()["verdict"] == "block"


@pytest.mark.both_databases
def test_ten_requests_at_once_with_one_key_have_one_effect(here):
    here.know_picture(known_picture())

    def ask(_):
        return check_file(here, known_picture(), headers={"Idempotency-Key": "upload-1"}).json()

    with ThreadPoolExecutor(5) as threads:
        answers = list(threads.map(ask, range(10)))

    assert len({json.dumps(answer) for answer in answers}) == 1
    assert len(rows(db.UploadCheckRow)) == 1


def test_an_impatient_caller_gets_the_fail_mode_and_the_check_goes_on(here, too_late):
    here.know_picture(known_picture())

    said = check_file(here, known_picture(), headers={"Prefer": "wait=0ms"}).json()
    too_late.set()
    here.parts.door.close()

    assert (said["verdict"], said["degraded"], said["rule"]) == ("hold", True, "fail-mode")
    assert [row.verdict for row in rows(db.UploadCheckRow)] == ["block"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"Authorization": ""}, 401), ({"Authorization": "Bearer swk_wrong"}, 401)],
)
def test_a_stranger_without_a_good_key_is_refused(on_sqlite, headers, status):
    refused = check_file(on_sqlite, known_picture(), headers=headers)

    assert refused.status_code == status
    assert refused.headers["www-authenticate"].startswith("Bearer")
    assert refused.json()["field"] == "Authorization"


def test_a_key_without_the_scope_is_refused(on_sqlite):
    key = make_key(on_sqlite.organisation, scopes=frozenset({"events"}))
    on_sqlite.parts.refresher.refresh()

    refused = check_file(on_sqlite, known_picture(), headers={"Authorization": f"Bearer {key}"})

    assert refused.status_code == 403
    assert "check" in refused.json()["remedy"]


def test_a_key_that_ran_out_is_told_on_which_day(on_sqlite):
    key = make_key(on_sqlite.organisation, ends=datetime(2026, 3, 2, tzinfo=UTC))
    on_sqlite.parts.refresher.refresh()

    refused = check_file(on_sqlite, known_picture(), headers={"Authorization": f"Bearer {key}"})

    assert refused.status_code == 401
    assert "expired on 02 Mar 2026" in refused.json()["detail"]


def test_the_door_says_when_it_is_ready(on_sqlite):
    empty = on_sqlite.client.get("/readyz")
    known = on_sqlite.know_text("Join the Grey Tide Order")
    answer = on_sqlite.client.get("/readyz")

    assert (empty.status_code, empty.json()) == (200, {"status": "ready", "seq": 0})
    assert answer.json() == {"status": "ready", "seq": known.changed_seq}


def test_a_fault_of_our_own_gives_the_fail_mode_and_not_a_guess(on_sqlite, monkeypatch):
    monkeypatch.setattr(on_sqlite.parts.refresher.snapshot().rules, "rules", None)

    said = check_file(on_sqlite, known_picture()).json()

    assert (said["verdict"], said["degraded"], said["rule"]) == ("hold", True, "fail-mode")


def test_an_address_with_a_slash_too_many_is_a_problem_and_no_redirect(here):
    answer = here.client.post("/v1/checks/", content=b"x", follow_redirects=False)

    assert answer.status_code == 404
    assert answer.json()["field"] == "path"
