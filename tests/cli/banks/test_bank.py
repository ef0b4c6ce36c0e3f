"""`seawall bank`: a bank is founded, filled, doubted, and its history stays."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from seawall.cli.banks import bank_signals
from seawall.config import settings
from seawall.signals import hash_text
from seawall.transaction import transaction
from seawall.world.demo_bank import media
from tests.digests import DIGESTS
from tests.journeys.content.seen_made import know, match_published, see
from tests.people_made import make_organisation

PDQ = "f8" * 32


@pytest.fixture
def bank(run, organisation):
    assert run("bank", "create", "Known", "--owner", "Example Forum").code == 0
    return "Known"


@pytest.fixture
def entry(run, bank):
    added = run("bank", "add", bank, "--type", "pdq", "--value", PDQ.upper())
    return added.out.split()[0]


def known(organisation):
    with transaction(organisation.id) as tx:
        return tx.banks.changes_after(0)


def test_a_founded_bank_is_listed_with_what_is_in_it(run, bank, entry):
    shown = run("bank", "list").out

    assert bank in shown
    (listed,) = run("bank", "list", "--json").data
    assert listed["entries"] == {
        "active": 1,
        "unconfirmed": 0,
        "observed": 0,
        "contested": 0,
        "withdrawn": 0,
    }


def test_a_ready_made_hash_is_added_in_its_normal_form(organisation, entry):
    (signal,) = known(organisation)

    assert (signal.entry, signal.value, signal.owner) == (entry, PDQ, "Example Forum")


def test_a_value_without_its_type_is_misuse(run, bank):
    ended = run("bank", "add", bank, "--value", PDQ)

    assert ended.code == 2
    assert "Add --type." in ended.err


def test_a_file_is_added_as_all_its_signals_and_the_threshold_goes_to_the_fuzzy_one(
    run, bank, organisation, tmp_path
):
    photo = tmp_path / "cat.jpg"
    photo.write_bytes(media("photos/cat.jpg"))

    added = run("bank", "add", bank, photo, "--threshold", 20, "--confidence", 80, "--json")

    assert added.code == 0
    found = {s.signal_type: (s.threshold, s.confidence) for s in known(organisation)}
    assert found == {**dict.fromkeys(DIGESTS, (None, 80)), "pdq": (20, 80), "orb": (None, 80)}


def test_where_nobody_would_look_for_parts_a_bank_takes_no_features(
    run, bank, organisation, tmp_path, monkeypatch
):
    frugal = settings().model_copy(update={"ladder": "derived"})
    monkeypatch.setattr(bank_signals, "settings", lambda: frugal)
    photo = tmp_path / "cat.jpg"
    photo.write_bytes(media("photos/cat.jpg"))

    assert run("bank", "add", bank, photo).code == 0

    assert {s.signal_type for s in known(organisation)} == {"pdq", *DIGESTS}


def test_texts_and_addresses_are_added(run, bank, organisation):
    run("bank", "add", bank, "--text", "The tide is coming", "--url", "HTTPS://Example.com")

    assert {s.signal_type for s in known(organisation)} == {"text", "url"}


def test_all_or_none_of_one_command_is_added(run, bank, organisation):
    ended = run("bank", "add", bank, "--type", "pdq", "--value", PDQ, "--value", "oops")

    assert ended.code == 2
    assert known(organisation) == []


def test_a_signal_that_is_known_is_said_and_left_as_it_is(run, bank, entry, organisation):
    again = run("bank", "add", bank, "--type", "pdq", "--value", PDQ)

    assert (again.code, again.out) == (0, "")
    assert entry in again.err
    assert len(known(organisation)) == 1


def test_a_withdrawn_entry_keeps_its_history_and_its_reason(run, entry):
    assert run("bank", "withdraw", entry, "--reason", "a news photo").code == 0

    shown = run("bank", "entry", entry, "--json").data
    assert shown["entry"]["state"] == "withdrawn"
    assert [change["what"] for change in shown["history"]] == ["added", "withdrawn"]
    assert shown["history"][1]["reason"] == "a news photo"
    assert shown["history"][1]["by"].startswith("cli:")


def test_withdrawing_needs_a_reason(run, entry):
    assert run("bank", "withdraw", entry).code == 2


def test_a_contested_entry_can_be_reinstated(run, entry, organisation):
    run("bank", "contest", entry, "--reason", "satire?")
    contested = known(organisation)[0].state
    run("bank", "reinstate", entry, "--reason", "it is not")

    assert (contested, known(organisation)[0].state) == ("contested", "active")


def test_an_entry_is_added_unconfirmed_put_on_trial_and_confirmed(run, bank, organisation):
    added = run("bank", "add", bank, "--type", "pdq", "--value", PDQ, "--state", "unconfirmed")
    entry = added.out.split()[0]
    states = [known(organisation)[0].state]
    for command in ("observe", "confirm"):
        assert run("bank", command, entry, "--reason", "a look").code == 0
        states.append(known(organisation)[0].state)

    assert states == ["unconfirmed", "observed", "active"]
    assert run("bank", "show", bank, "--state", "observed", "--json").data["page"] == []


def test_an_opinion_is_kept_with_its_member(run, entry, organisation):
    told = run("bank", "opinion", entry, "disagree", "--member", "Harbour Video")

    assert told.code == 0
    assert known(organisation)[0].disagree == ("Harbour Video",)
    assert "Harbour Video" in run("bank", "entry", entry).out


def test_a_bank_is_shown_in_pages(run, bank):
    for number in range(3):
        run("bank", "add", bank, "--type", "pdq", "--value", f"{number:064x}")

    first = run("bank", "show", bank, "--limit", 2, "--json").data["page"]
    rest = run("bank", "show", bank, "--after", first[-1]["id"], "--json").data["page"]

    assert [entry["value"] for entry in first + rest] == [f"{n:064x}" for n in range(3)]


def test_a_value_is_printed_whole_where_no_terminal_cuts_it(run, bank, entry):
    assert PDQ in run("bank", "show", bank).out


def test_an_expiry_without_a_time_zone_is_misuse(run, bank):
    ended = run("bank", "add", bank, "--text", "x", "--expires", "2027-01-01T10:00")

    assert ended.code == 2
    assert "--expires" in ended.err


def test_a_bank_that_is_not_there_is_misuse_and_names_the_list(run, organisation):
    ended = run("bank", "show", "Unknown")

    assert ended.code == 2
    assert "`seawall bank list`" in ended.err


def test_with_two_organisations_one_must_be_named(run, bank):
    make_organisation(slug="quayside")

    unnamed = run("bank", "list")
    assert unnamed.code == 2
    assert "Name one of: harbour, quayside" in unnamed.err
    assert bank in run("bank", "list", "--org", "harbour").out
    assert bank not in run("bank", "list", "--org", "quayside").out


def test_an_organisation_that_is_not_there_is_misuse(run, organisation):
    assert "no organisation 'elsewhere'" in run("bank", "list", "--org", "elsewhere").err


def test_a_table_shows_the_beginning_of_a_long_value_and_json_all_of_it(organisation, run):
    run("bank", "create", "Known")
    value = hash_text("The Grey Tide Order meets at the old harbour. " * 40).signals
    passage = next(signal.value for signal in value if signal.type == "minhash")
    run("bank", "add", "Known", "--type", "minhash", "--value", passage)

    shown = run("bank", "show", "Known").out
    whole = run("bank", "show", "Known", "--json").data["page"][0]["value"]

    assert f"{passage[:100]}" in shown.replace("\n", "")
    assert passage[-40:] not in shown
    assert whole == passage


def test_a_preview_names_what_a_signal_would_have_found(run, organisation):
    item = see(organisation, ("pdq", PDQ), at=datetime.now(UTC))

    told = run("bank", "preview", "--signal", f"pdq:{PDQ}", "--json").data
    shown = run("bank", "preview", "--signal", f"pdq:{PDQ}", "--days", "7")

    assert (told["items"], told["up"], told["allowed"]) == (1, 1, 0)
    assert told["hits"][0]["item"] == item.id
    assert "would have matched 1 item of the last 7 days" in shown.out
    assert item.external_id in shown.out


def test_a_preview_of_words_that_are_no_signal_says_how_one_is_written(run, organisation):
    assert run("bank", "preview", "--signal", "f8f8").code == 2


def test_withdrawing_says_which_cases_wait_again(run, organisation):
    see(organisation, ("sha256", "a" * 64))
    entry = know(organisation, "sha256", "a" * 64)
    match_published(organisation)

    ran = run("bank", "withdraw", entry.id, "--reason", "a news photo")

    assert "needs review again" in ran.err
