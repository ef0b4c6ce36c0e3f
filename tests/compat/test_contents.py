"""Contents as HMA's clients keep them: numbers, notes, metadata, dates, deletion."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from seawall.banks.model import EntryState, NewEntry
from seawall.db import models as db
from seawall.journeys.banks.bank_curation import add_signal, contest_entry, withdraw_entry
from seawall.transaction import close_connection, transaction
from seawall.world.demo_bank import media
from tests.compat.values import MD5, NEAR, PDQ
from tests.conftest import NOON
from tests.gate.conftest import KNOWN, STRANGER, known_picture, rows
from tests.gate.test_bad_input import png_of_zeros

OTHER = "0123456789abcdef" * 4


def photo(name=KNOWN):
    return {"photo": ("x.jpg", media(name))}


def test_a_file_is_added_with_status_200_and_its_number(hma):
    bank = hma.bank()

    said = hma.post(f"/c/bank/{bank}/content", files=photo())

    assert said.status == 200
    assert said.body == {"id": 1, "signals": {"pdq": said.body["signals"]["pdq"]}}
    assert hma.found(said.body["signals"]["pdq"]) == {
        bank: [{"bank_content_id": 1, "distance": "0"}]
    }


def test_the_file_at_an_address_is_added(hma, httpserver):
    httpserver.expect_request("/a.jpg").respond_with_data(
        known_picture(), content_type="image/jpeg"
    )
    bank, url = hma.bank(), httpserver.url_for("/a.jpg")

    said = hma.post(f"/c/bank/{bank}/content", url=url, content_type="photo")

    assert said.status == 200
    shown = hma.get(f"/c/bank/{bank}/content/{said.body['id']}")
    assert shown.body == {
        "id": said.body["id"],
        "disable_until_ts": 1,
        "original_media_uri": url,
        "bank": {"name": bank, "matching_enabled_ratio": 1.0},
    }


def test_a_video_is_known_by_its_md5(hma):
    bank = hma.bank()

    said = hma.post(f"/c/bank/{bank}/content", files={"video": ("x.mp4", b"no video at all")})

    assert list(said.body["signals"]) == ["video_md5"]
    assert hma.found(said.body["signals"]["video_md5"], "video_md5") == {
        bank: [{"bank_content_id": said.body["id"], "distance": "-"}]
    }


def test_several_signals_are_one_content(hma):
    bank = hma.bank()

    number = hma.signal(bank, pdq=PDQ, video_md5=MD5)

    shown = hma.get(f"/c/bank/{bank}/content/{number}", include_signals="true").body
    assert shown["signals"] == {"pdq": PDQ, "video_md5": MD5}
    assert hma.raw(PDQ) == hma.raw(MD5, "video_md5") == [number]


def test_signals_are_shown_only_where_they_are_asked_for(hma):
    bank = hma.bank()
    number = hma.signal(bank, pdq=PDQ)

    shown = hma.get(f"/c/bank/{bank}/content/{number}").body

    assert {"signals", "metadata", "note"} & set(shown) == set()


def test_a_signal_in_capitals_is_taken_and_written_small(hma):
    bank = hma.bank()

    said = hma.post(f"/c/bank/{bank}/signal", body={"pdq": PDQ.upper()})

    assert (said.status, said.body["signals"]) == (200, {"pdq": PDQ})
    assert hma.raw(PDQ.upper()) == [said.body["id"]]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"pdq": "banana"},
        {"pdq": "g" * 64},
        {"pdq": ""},
        {"pdq": 5},
        {"pdq": None},
        {"pdq": PDQ + "0"},
        {"no_such_type": PDQ},
        {"note": "only a note"},
        {"pdq": PDQ, "note": "x" * 256},
        {"pdq": PDQ, "note": ["x"]},
        {"pdq": PDQ, "note": "a\0b"},
        {"pdq": PDQ, "note": "\ud800"},
    ],
)
def test_hashes_that_cannot_be_are_400_and_change_nothing(hma, body):
    bank = hma.bank()

    said = hma.post(f"/c/bank/{bank}/signal", body=body)

    assert said.status == 400, said.body
    assert set(said.body) == {"message"}
    assert rows(db.BankEntryRow) == rows(db.HmaContentRow) == []


def test_the_same_signal_twice_is_two_contents_and_both_match(hma):
    bank = hma.bank()

    numbers = [hma.signal(bank, pdq=PDQ) for _ in range(2)]

    assert numbers == [1, 2]
    assert hma.raw(PDQ) == numbers
    assert len(rows(db.BankEntryRow)) == 1


def test_deleting_one_of_two_leaves_the_other_matching(hma):
    bank = hma.bank()
    first, second = (hma.signal(bank, pdq=PDQ) for _ in range(2))

    assert hma.delete(f"/c/bank/{bank}/content/{first}").body == {"deleted": 1}

    assert hma.raw(PDQ) == [second]
    assert hma.get(f"/c/bank/{bank}/content/{first}").status == 404


def test_a_deleted_content_matches_nothing_and_its_number_is_not_given_again(hma):
    bank = hma.bank()
    first = hma.signal(bank, pdq=PDQ)

    assert hma.delete(f"/c/bank/{bank}/content/{first}").body == {"deleted": 1}
    assert hma.delete(f"/c/bank/{bank}/content/{first}").body == {"deleted": 0}
    assert hma.found(PDQ) == {}

    again = hma.signal(bank, pdq=PDQ)
    assert again == 2
    assert hma.raw(PDQ) == [again]
    (entry,) = rows(db.BankEntryRow)
    with transaction(hma.here.organisation.id) as tx:
        history = [change.what for change in tx.banks.history(entry.id)]
    assert history == ["added", "withdrawn", "reinstated"]


def test_a_content_of_another_bank_is_neither_shown_nor_changed_nor_deleted(hma):
    hma.bank("A")
    hma.bank("B")
    number = hma.signal("B", pdq=PDQ)

    assert hma.get(f"/c/bank/A/content/{number}").status == 404
    assert hma.put(f"/c/bank/A/content/{number}", body={"note": "x"}).status == 404
    assert hma.delete(f"/c/bank/A/content/{number}").body == {"deleted": 0}
    assert hma.raw(PDQ) == [number]


@pytest.mark.parametrize("number", [0, 99, 2**31, 2**63, 10**30])
def test_a_number_that_was_never_given_is_404(hma, number):
    bank = hma.bank()

    assert hma.get(f"/c/bank/{bank}/content/{number}").status == 404
    assert hma.put(f"/c/bank/{bank}/content/{number}", body={}).status == 404
    assert hma.delete(f"/c/bank/{bank}/content/{number}").body == {"deleted": 0}


def test_what_is_in_no_bank_is_404(hma_on_sqlite):
    hma = hma_on_sqlite

    assert hma.get("/c/bank/NONE/content/1").status == 404
    assert hma.post("/c/bank/NONE/content", files=photo()).status == 404
    assert hma.post("/c/bank/NONE/signal", body={"pdq": PDQ}).status == 404
    assert hma.delete("/c/bank/NONE/content/1").status == 404


@pytest.mark.parametrize(
    "files",
    [
        {"photo": ("x.jpg", b"")},
        {"photo": ("x.jpg", b"no picture")},
        "bomb",
        {"file": ("x.jpg", b"x")},
        {"photo": ("a.jpg", known_picture()), "video": ("b.mp4", b"x")},
        {"photo": [("a.jpg", known_picture()), ("b.jpg", known_picture())]},
        {},
    ],
    ids=["empty", "no picture", "bomb", "no kind", "two kinds", "two files", "none"],
)
def test_a_file_that_cannot_be_banked_is_refused_and_changes_nothing(hma, files):
    if files == "bomb":
        files = {"photo": ("x.png", png_of_zeros(10_000, 5_100))}
    bank = hma.bank()

    said = hma.post(f"/c/bank/{bank}/content", files=files, form={"note": "x"})

    assert said.status in {400, 413}, said.body
    assert set(said.body) == {"message"}
    assert rows(db.BankEntryRow) == rows(db.HmaContentRow) == []


def test_a_picture_without_detail_is_not_banked(hma):
    bank = hma.bank()

    said = hma.post(f"/c/bank/{bank}/content", files={"photo": ("x.png", png_of_zeros(64, 64))})

    assert said.status == 400
    assert "Invalid pdq signal" in said.body["message"]


def test_a_signal_that_a_person_withdrew_is_not_brought_back(hma):
    bank = hma.bank()
    hma.signal(bank, pdq=PDQ)
    (entry,) = rows(db.BankEntryRow)
    with transaction(hma.here.organisation.id) as tx:
        withdraw_entry(entry.id, reason="a news photograph", tx=tx, now=NOON, by="P-1")
    hma.here.parts.refresher.refresh()

    said = hma.post(f"/c/bank/{bank}/signal", body={"pdq": PDQ})

    assert said.status == 409
    assert "a news photograph" in said.body["message"]
    assert hma.raw(PDQ) == []


def test_a_signal_that_is_contested_may_be_added_and_stays_contested(hma):
    bank = hma.bank()
    hma.signal(bank, pdq=PDQ)
    (entry,) = rows(db.BankEntryRow)
    with transaction(hma.here.organisation.id) as tx:
        contest_entry(entry.id, reason="in doubt", tx=tx, now=NOON, by="P-1")

    hma.signal(bank, pdq=PDQ)

    with transaction(hma.here.organisation.id) as tx:
        assert tx.banks.entry(entry.id).state is EntryState.CONTESTED


@pytest.mark.both_databases
def test_two_creations_at_once_get_two_numbers_and_share_the_entry(hma):
    bank = hma.bank()

    def add(number):
        try:
            said = hma._curator(
                "POST",
                f"/compat/hma/c/bank/{bank}/signal",
                json.dumps({"pdq": PDQ if number % 2 else NEAR}).encode(),
                "application/json",
                {"Authorization": f"Bearer {hma.here.key}"},
            )
            return said.status, said.body["id"]
        finally:
            close_connection()

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(add, range(8)))
    hma.here.parts.refresher.refresh()

    assert {status for status, _ in said} == {200}
    assert sorted(number for _, number in said) == list(range(1, 9))
    assert len(rows(db.BankEntryRow)) == 2
    assert sorted(hma.raw(PDQ)) == list(range(1, 9))


def test_the_ledger_says_who_added_changed_and_deleted(hma):
    bank = hma.bank()
    at = f"/c/bank/{bank}/content/{hma.signal(bank, pdq=PDQ)}"
    hma.put(at, body={"note": "private words"})
    hma.delete(at)

    with transaction(hma.here.organisation.id) as tx:
        about = tx.ledger.about(tx.banks.bank_named(bank).id)
    said = [entry.what for entry in about]
    assert said == [
        "bank.created",
        "bank.content_added",
        "bank.content_changed",
        "bank.content_deleted",
    ]
    assert all(entry.by.startswith("key_") for entry in about)
    assert "private words" not in repr(about)


def test_one_of_our_own_entries_gets_a_number_when_it_is_first_hit(hma):
    hma.here.know("pdq", OTHER)

    (number,) = hma.raw(OTHER)

    assert hma.raw(OTHER) == [number]
    shown = hma.get(f"/c/bank/Example%20Forum/content/{number}", include_signals="true")
    assert shown.body["signals"] == {"pdq": OTHER}
    assert hma.signal(hma.bank(), pdq=PDQ) == number + 1


@pytest.mark.both_databases
def test_two_that_number_the_same_entry_at_once_agree(hma):
    hma.here.know("pdq", OTHER)
    door = hma.here.parts.hma_door

    (entry,) = rows(db.BankEntryRow)

    def hits(_):
        try:
            return door._contents.hits(hma.here.organisation.id, [entry.id])
        finally:
            close_connection()

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(hits, range(4)))

    assert [[hit.number for hit in hits] for hits in found] == [[1]] * 4


def test_another_picture_is_not_found(hma):
    bank = hma.bank()
    hma.post(f"/c/bank/{bank}/content", files=photo())

    said = hma.post("/m/lookup", files=photo(STRANGER))

    assert said.body == {"pdq": {}}


def test_a_pictures_digest_is_not_shown_as_a_videos(hma):
    bank = hma.bank()
    picture = hma.post(f"/c/bank/{bank}/content", files={"video": ("x.jpg", known_picture())}).body
    video = hma.post(f"/c/bank/{bank}/content", files={"video": ("x.mp4", b"no video at all")}).body

    assert list(picture["signals"]) == ["md5"]
    assert list(video["signals"]) == ["video_md5"]
    shown = hma.get(f"/c/bank/{bank}/content/{picture['id']}", include_signals="true").body
    assert shown["signals"] == picture["signals"]
    assert hma.raw(picture["signals"]["md5"], "video_md5") == [picture["id"]]


def test_a_digest_of_a_file_that_nobody_has_described_is_a_videos_once_a_client_says_so(hma):
    bank, owner = hma.bank(), hma.here.organisation.id
    with transaction(owner) as tx:
        entry = add_signal(
            tx.banks.bank_named(bank).id, NewEntry("md5", MD5), tx=tx, now=NOON, by="P-1"
        )

    number = hma.signal(bank, video_md5=MD5)

    shown = hma.get(f"/c/bank/{bank}/content/{number}", include_signals="true").body
    assert shown["signals"] == {"video_md5": MD5}
    with transaction(owner) as tx:
        assert [change.what for change in tx.banks.history(entry.id)] == ["added", "described"]
