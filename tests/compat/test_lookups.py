"""Look-ups at `/m`, as HMA answers them."""

import io
import random

import pytest
from PIL import Image

from seawall.banks.model import EntryOpinion, EntryStance
from seawall.db import models as db
from seawall.exchanges.hma.hma_endpoints import PREFIX
from seawall.journeys.banks.bank_curation import contest_entry, give_opinion, withdraw_entry
from seawall.transaction import transaction
from tests.compat.values import NEAR, PDQ
from tests.conftest import NOON
from tests.gate.conftest import known_picture, modified_copy, rows
from tests.gate.test_bad_input import png_of_zeros

FAR = "5" * 64


def photo(content=None):
    return {"photo": ("x.jpg", known_picture() if content is None else content)}


# Looking up


def test_a_modified_copy_is_found_with_its_distance_as_a_string(hma):
    bank = hma.bank()
    added = hma.post(f"/c/bank/{bank}/content", files=photo())

    found = hma.post("/m/lookup", files=photo(modified_copy())).body

    ((match,),) = found["pdq"].values()
    assert match["bank_content_id"] == added.body["id"]
    assert 0 < int(match["distance"]) <= 31
    assert isinstance(match["distance"], str)


def test_no_match_is_an_empty_object_and_an_empty_list(hma_on_sqlite):
    hma_on_sqlite.signal(hma_on_sqlite.bank(), pdq=PDQ)

    assert hma_on_sqlite.found(FAR) == {}
    assert hma_on_sqlite.raw(FAR) == []


def test_a_raw_look_up_gives_numbers_or_distances(hma):
    number = hma.signal(hma.bank(), pdq=PDQ)

    assert hma.raw(NEAR) == [number]
    for yes in ("true", "True", "1"):
        assert hma.raw(NEAR, include_distance=yes) == [{"bank_content_id": number, "distance": "9"}]


def test_the_nearest_comes_first(hma):
    bank = hma.bank()
    far, near = hma.signal(bank, pdq=NEAR), hma.signal(bank, pdq=PDQ)

    assert hma.raw(PDQ) == [near, far]


def test_banks_are_chosen_by_name(hma):
    numbers = {bank: hma.signal(hma.bank(bank), pdq=PDQ) for bank in ("A", "B", "C")}

    assert sorted(hma.raw(PDQ)) == sorted(numbers.values())
    assert hma.raw(PDQ, banks="A") == [numbers["A"]]
    assert hma.raw(PDQ, banks="NONE") == []
    assert set(hma.found(PDQ, banks="A,C")) == {"A", "C"}
    assert hma.found(PDQ, banks="NONE") == {}
    copies = hma.post("/m/lookup", files=photo(), banks="A")
    assert copies.body == {"pdq": {}}


def test_a_bank_is_asked_by_more_than_a_hundred_nearer_ones_in_another(hma_on_sqlite):
    """A card a match ends at a hundred; a choice of banks must come before that."""
    hma = hma_on_sqlite
    hma.bank("MANY")
    for n in range(130):
        hma._curator(
            "POST",
            f"{PREFIX}/c/bank/MANY/signal",
            b'{"pdq": "%s%02x"}' % (b"f" * 62, n),
            "application/json",
            {"Authorization": f"Bearer {hma.here.key}"},
        )
    number = hma.signal(hma.bank("FEW"), pdq="f" * 56 + "00000000"[:8])

    assert len(hma.raw("f" * 64)) == 130
    assert hma.raw("f" * 57 + "0000000", banks="FEW") == [number]


def test_a_bank_that_is_off_is_left_out_unless_the_coin_is_bypassed(hma):
    bank = hma.bank(enabled_ratio=0.0)
    number = hma.signal(bank, pdq=PDQ)
    there = {bank: [{"bank_content_id": number, "distance": "0"}]}

    assert hma.found(PDQ) == {}
    assert hma.found(PDQ, bypass_coinflip="true") == there  # HMA forgets it on GET
    assert hma.raw(PDQ) == [number]


def test_the_same_seed_flips_the_coin_that_hma_would(hma_on_sqlite):
    hma = hma_on_sqlite
    bank = hma.bank(enabled_ratio=0.5)
    hma.signal(bank, pdq=PDQ)

    for seed in ("1", "2", "3", "abc", "item-77"):
        expected = random.Random(seed).random() <= 0.5
        assert [bool(hma.found(PDQ, seed=seed)) for _ in range(2)] == [expected] * 2


@pytest.mark.parametrize("value", ["banana", "", "0" * 63, "g" * 64, PDQ + "\x00", "é" * 64])
def test_a_value_that_cannot_be_is_400(hma_on_sqlite, value):
    for path in ("/m/raw_lookup", "/m/lookup"):
        said = hma_on_sqlite.get(path, signal=value, signal_type="pdq")

        assert said.status == 400, said.body


def test_a_value_as_long_as_a_book_is_422(hma_on_sqlite):
    said = hma_on_sqlite.get("/m/raw_lookup", signal="f" * 9_000, signal_type="pdq")

    assert said.status == 422


@pytest.mark.parametrize("query", [{"signal": PDQ}, {"signal_type": "pdq"}, {}])
def test_half_a_question_is_400_or_422_as_in_hma(hma_on_sqlite, query):
    assert hma_on_sqlite.get("/m/lookup", **query).status == 400
    assert hma_on_sqlite.get("/m/raw_lookup", **query).status == 422


def test_a_yes_that_is_neither_is_422(hma_on_sqlite):
    said = hma_on_sqlite.get(
        "/m/raw_lookup", signal=PDQ, signal_type="pdq", include_distance="perhaps"
    )

    assert (said.status, said.body[0]["type"]) == (422, "bool_parsing")


def test_a_picture_without_detail_finds_nothing_and_is_no_fault(hma_on_sqlite):
    said = hma_on_sqlite.post("/m/lookup", files=photo(png_of_zeros(64, 64)))

    assert (said.status, said.body) == (200, {"pdq": {}})


def test_a_turned_picture_is_found_which_hma_misses(hma):
    bank = hma.bank()
    hma.post(f"/c/bank/{bank}/content", files=photo())
    with Image.open(io.BytesIO(known_picture())) as picture:
        turned, exif = picture.convert("RGB").rotate(90, expand=True), Image.Exif()
        exif[0x0112] = 6
        out = io.BytesIO()
        turned.save(out, "JPEG", exif=exif)

    found = hma.post("/m/lookup", files=photo(out.getvalue())).body

    assert list(found["pdq"]) == [bank]


# What somebody doubts


def only_entry():
    (entry,) = rows(db.BankEntryRow)
    return entry.id


def test_a_withdrawn_entry_and_one_that_ran_out_match_nothing(hma):
    hma.here.know("pdq", FAR, expires_at=NOON)
    assert hma.raw(FAR) == []

    number = hma.signal(hma.bank(), pdq=PDQ)
    assert hma.raw(PDQ) == [number]
    with transaction(hma.here.organisation.id) as tx:
        entry = tx.banks.entries(tx.banks.bank_named("TEST_BANK").id)[0].id
        withdraw_entry(entry, reason="wrong", tx=tx, now=NOON, by="P-1")
    hma.here.parts.refresher.refresh()

    assert hma.raw(PDQ) == []
    assert hma.found(PDQ) == {}


@pytest.mark.parametrize("doubt", ["contested", "a member disagrees"])
def test_what_is_in_doubt_matches_and_a_header_says_so(hma, doubt):
    number = hma.signal(hma.bank(), pdq=PDQ)
    with transaction(hma.here.organisation.id) as tx:
        if doubt == "contested":
            contest_entry(only_entry(), reason="in doubt", tx=tx, now=NOON, by="P-1")
        else:
            said = EntryOpinion("Harbour Video", EntryStance.DISAGREE, "a news photograph", NOON)
            give_opinion(only_entry(), said, tx=tx, now=NOON, by="P-1")
    hma.here.parts.refresher.refresh()

    said = hma.get("/m/lookup", signal=PDQ, signal_type="pdq")

    assert said.body == {"TEST_BANK": [{"bank_content_id": number, "distance": "0"}]}
    assert said.headers["Seawall-Review"] == str(number)


def test_what_nobody_doubts_has_no_such_header(hma_on_sqlite):
    hma_on_sqlite.signal(hma_on_sqlite.bank(), pdq=PDQ)

    said = hma_on_sqlite.get("/m/lookup", signal=PDQ, signal_type="pdq")

    assert "Seawall-Review" not in said.headers


def test_the_setting_leaves_out_what_is_in_doubt(hma):
    hma.signal(hma.bank(), pdq=PDQ)
    with transaction(hma.here.organisation.id) as tx:
        contest_entry(only_entry(), reason="in doubt", tx=tx, now=NOON, by="P-1")
    hma.here.parts.refresher.refresh()
    hma.here.parts.hma_door._with_contested = False

    assert hma.found(PDQ) == {}
    assert hma.raw(PDQ) == []
