"""Hashes and look-ups at `/h` and `/m`, as HMA answers them."""

import io
import random
from dataclasses import replace

import pytest
from PIL import Image
from starlette.testclient import TestClient

from seawall.app.hma import MOST_HOPS
from seawall.banks.model import Opinion, Stance
from seawall.config import load
from seawall.db import models as db
from seawall.exchanges.hma.addresses import ADDRESSES, PREFIX
from seawall.gate.hma.door import HmaDoor
from seawall.journeys.bank_curation import contest, give_opinion, withdraw
from seawall.transaction import transaction
from seawall.world.demo_bank import media
from tests.conftest import NOON
from tests.gate.conftest import KNOWN, known_picture, modified_copy, rows
from tests.gate.test_bad_input import png_of_zeros

PDQ = "facd8bcb2a49bcebdec1985298d5fe84bcd006c187c598c720c3c087b3fdb318"
NEAR = "facd8bcb2a49bcebdec1985228d5ae84bcd006c187c598c720c2b087b3fdb318"
FAR = "5" * 64
MD5 = "9e107d9d372bb6826bd81d3542a419d6"


def photo(content=None):
    return {"photo": ("x.jpg", known_picture() if content is None else content)}


# Hashing


def test_a_photo_gives_its_pdq_and_a_video_its_md5(hma_on_sqlite):
    said = hma_on_sqlite.post("/h/hash", files=photo())
    video = hma_on_sqlite.post("/h/hash", files={"video": ("x.mp4", b"abc")})

    assert said.status == 200
    assert list(said.body) == ["pdq"]
    assert len(said.body["pdq"]) == 64
    assert video.body == {"video_md5": "900150983cd24fb0d6963f7d28e17f72"}


def test_the_types_may_be_named(hma_on_sqlite):
    said = hma_on_sqlite.post("/h/hash", files=photo(), types=" pdq ,")

    assert list(said.body) == ["pdq"]


@pytest.mark.parametrize("types", ["video_md5", "no_such", ",", "pdq,no_such"])
def test_types_that_this_content_has_not_are_400(hma_on_sqlite, types):
    assert hma_on_sqlite.post("/h/hash", files=photo(), types=types).status == 400


def test_a_picture_without_detail_has_an_empty_hash_as_in_hma(hma_on_sqlite):
    said = hma_on_sqlite.post("/h/hash", files=photo(png_of_zeros(64, 64)))

    assert (said.status, said.body) == (200, {"pdq": ""})


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 400),
        (b"no picture", 400),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9", 400),
        (b"%PDF-1.4 not a photo", 400),
        (known_picture()[:2000], 400),
        (png_of_zeros(20_000, 20_000), 413),
    ],
    ids=["empty", "words", "only a header", "a document", "half", "bomb"],
)
def test_what_is_no_picture_is_refused_where_hma_breaks(hma_on_sqlite, content, status):
    for path in ("/h/hash", "/m/lookup"):
        said = hma_on_sqlite.post(path, files=photo(content))

        assert said.status == status, said.body
        assert set(said.body) == {"message"}


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"body": {"photo": "x"}},
        {"files": {}},
        {"form": {"photo": "only words"}},
        {"files": {"file": ("x.jpg", known_picture())}},
        {"files": {"photo": ("a", b"x"), "video": ("b", b"x")}},
        {"files": {"photo": [("a", b"x"), ("b", b"x")]}},
    ],
)
def test_anything_but_one_file_of_a_known_kind_is_400(hma_on_sqlite, asked):
    for path in ("/h/hash", "/m/lookup"):
        assert hma_on_sqlite.post(path, **asked).status == 400


def test_a_body_over_the_limit_is_413(hma_on_sqlite):
    settings = load(max_upload_bytes=1024)
    parts = hma_on_sqlite.here.parts
    small = HmaDoor(
        snapshot=parts.refresher.snapshot,
        pool=parts.pool,
        contents=None,
        fetch=None,
        limiter=parts.door._limiter,
        max_bytes=settings.max_upload_bytes,
    )
    hma_on_sqlite.gate = TestClient(small.app())

    said = hma_on_sqlite.post("/h/hash", files=photo(b"x" * 2000))

    assert said.status == 413
    small.close()


# By address


def test_the_file_at_an_address_is_hashed_and_looked_up(hma, httpserver):
    httpserver.expect_request("/a.jpg").respond_with_data(
        known_picture(), content_type="image/jpeg"
    )
    url, bank = httpserver.url_for("/a.jpg"), hma.bank()
    hashed = hma.get("/h/hash", url=url)
    number = hma.signal(bank, pdq=hashed.body["pdq"])

    assert hma.get("/m/lookup", url=url).body == {
        "pdq": {bank: [{"bank_content_id": number, "distance": "0"}]}
    }
    assert hma.get("/m/lookup", url=url, signal_type="pdq").body == {
        bank: [{"bank_content_id": number, "distance": "0"}]
    }
    assert hma.get("/m/lookup", url=url, signal_type="video_md5").body == {}


def test_the_server_s_word_then_the_bytes_say_what_it_is(hma_on_sqlite, httpserver):
    for path, kind in (("/said", "video/mp4"), ("/seen", "application/octet-stream")):
        httpserver.expect_request(path).respond_with_data(known_picture(), content_type=kind)
    httpserver.expect_request("/unknown").respond_with_data(b"x", content_type="text/plain")

    def hashed(path, **query):
        return hma_on_sqlite.get("/h/hash", url=httpserver.url_for(path), **query)

    assert list(hashed("/said").body) == ["video_md5"]
    assert list(hashed("/seen").body) == ["pdq"]
    assert list(hashed("/seen", content_type="video").body) == ["video_md5"]
    assert hashed("/unknown").status == 400
    assert "content_type" in hashed("/unknown").body["message"]
    assert hashed("/seen", content_type="file").status == 400


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/x",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "example.com",
        "//example.com",
        "http://",
        "not a url",
        "http://example.com:abc",
        "http://10.0.0.1/x",
        "http://169.254.169.254/latest/meta-data",
        "http://[::ffff:10.0.0.1]/x",
        "http://user:password@127.0.0.1/x",
        "http://nothing-here.invalid/x",
    ],
)
def test_an_address_that_leads_where_we_do_not_go_is_400(hma_on_sqlite, url):
    said = hma_on_sqlite.get("/h/hash", url=url)

    assert said.status == 400
    assert "unsafe" in said.body["message"]


def test_redirects_are_followed_and_each_is_checked(hma_on_sqlite, httpserver):
    httpserver.expect_request("/a.jpg").respond_with_data(
        known_picture(), content_type="image/jpeg"
    )
    for path, to in (("/near", "/a.jpg"), ("/out", "http://10.0.0.1/x"), ("/round", "/round")):
        httpserver.expect_request(path).respond_with_data(b"", 302, headers={"Location": to})
    httpserver.expect_request("/gone").respond_with_data(b"", 404)

    def hashed(path):
        return hma_on_sqlite.get("/h/hash", url=httpserver.url_for(path))

    assert hashed("/near").status == 200
    assert "private" in hashed("/out").body["message"]
    before = len(httpserver.log)
    assert "too many redirects" in hashed("/round").body["message"]
    assert len(httpserver.log) - before == MOST_HOPS + 1
    assert (hashed("/gone").status, "404" in hashed("/gone").body["message"]) == (400, True)


def test_without_an_address_the_missing_field_is_listed(hma_on_sqlite):
    said = hma_on_sqlite.get("/h/hash")

    assert said.status == 422
    assert [each["loc"] for each in said.body] == [["url"]]


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
    (entry,) = rows(db.BankEntry)
    return entry.id


def test_a_withdrawn_entry_and_one_that_ran_out_match_nothing(hma):
    hma.here.know("pdq", FAR, expires_at=NOON)
    assert hma.raw(FAR) == []

    number = hma.signal(hma.bank(), pdq=PDQ)
    assert hma.raw(PDQ) == [number]
    with transaction(hma.here.organisation.id) as tx:
        entry = tx.banks.entries(tx.banks.bank_named("TEST_BANK").id)[0].id
        withdraw(entry, reason="wrong", tx=tx, now=NOON, by="P-1")
    hma.here.parts.refresher.refresh()

    assert hma.raw(PDQ) == []
    assert hma.found(PDQ) == {}


@pytest.mark.parametrize("doubt", ["contested", "a member disagrees"])
def test_what_is_in_doubt_matches_and_a_header_says_so(hma, doubt):
    number = hma.signal(hma.bank(), pdq=PDQ)
    with transaction(hma.here.organisation.id) as tx:
        if doubt == "contested":
            contest(only_entry(), reason="in doubt", tx=tx, now=NOON, by="P-1")
        else:
            said = Opinion("Harbour Video", Stance.DISAGREE, "a news photograph", NOON)
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
        contest(only_entry(), reason="in doubt", tx=tx, now=NOON, by="P-1")
    hma.here.parts.refresher.refresh()
    hma.here.parts.hma_door._with_contested = False

    assert hma.found(PDQ) == {}
    assert hma.raw(PDQ) == []


# Comparing, and what there is


def test_two_hashes_are_compared_as_in_hma(hma_on_sqlite):
    said = hma_on_sqlite.post("/m/compare", body={"pdq": [PDQ, NEAR]})

    assert said.body == {"pdq": [True, {"distance": 9}]}


def test_exact_types_are_compared_where_hma_breaks(hma_on_sqlite):
    other = "0" * 32

    assert hma_on_sqlite.post("/m/compare", body={"video_md5": [MD5, MD5.upper()]}).body == {
        "video_md5": [True, {"distance": 0}]
    }
    assert hma_on_sqlite.post("/m/compare", body={"video_md5": [MD5, other]}).body == {
        "video_md5": [False, {}]
    }


@pytest.mark.parametrize(
    "body",
    [
        ["banana"],
        {"pdq": "banana"},
        {"pdq": []},
        {"pdq": ["banana", "banana"]},
        {"pdq": [PDQ, PDQ, PDQ]},
        {"pdq": [PDQ, 5]},
        {"no_such": [PDQ, PDQ]},
        b"{",
        b"",
        b"[" * 100_000,
    ],
)
def test_what_cannot_be_compared_is_400(hma_on_sqlite, body):
    assert hma_on_sqlite.post("/m/compare", body=body).status == 400


def test_a_comparison_of_megabytes_is_413(hma_on_sqlite):
    assert hma_on_sqlite.post("/m/compare", body={"pdq": ["f" * 2**21, PDQ]}).status == 413


def test_signal_types_are_switched_off_and_on_where_hma_breaks(hma):
    hma.signal(hma.bank(), pdq=PDQ)

    assert {"name": "pdq", "enabled_ratio": 1.0} in hma.get("/c/signal_type").body
    off = hma.put("/c/signal_type/pdq", body={"enabled_ratio": 0})
    assert (off.status, off.body) == (200, {"name": "pdq", "enabled_ratio": 0})
    assert hma.get("/m/lookup", signal=PDQ, signal_type="pdq").status == 400
    assert hma.post("/h/hash", files=photo()).status == 400

    hma.put("/c/signal_type/pdq", body={"enabled_ratio": 1.0})
    assert hma.found(PDQ) != {}


def test_a_type_that_is_off_from_the_start_can_be_switched_on(hma):
    bank, video = hma.bank(), {"video": ("x.mp4", b"abc")}
    assert hma.post("/h/hash", files=video, types="video_sha256").status == 400

    hma.put("/c/signal_type/video_sha256", body={"enabled_ratio": 1})

    assert set(hma.post("/h/hash", files=video).body) == {"video_md5", "video_sha256"}
    added = hma.post(f"/c/bank/{bank}/content", files=video).body
    found = hma.post("/m/lookup", files=video).body
    assert {name: list(each) for name, each in found.items()} == {
        "video_md5": [bank],
        "video_sha256": [bank],
    }
    assert found["video_sha256"][bank][0]["bank_content_id"] == added["id"]


@pytest.mark.parametrize(
    ("name", "body", "status"),
    [
        ("no_such", {"enabled_ratio": 1}, 400),
        ("pdq", {}, 422),
        ("pdq", {"enabled_ratio": "much"}, 422),
        ("pdq", {"enabled_ratio": 7}, 400),
    ],
)
def test_a_switch_that_cannot_be_is_refused(hma_on_sqlite, name, body, status):
    assert hma_on_sqlite.put(f"/c/signal_type/{name}", body=body).status == status


def test_the_index_says_how_much_it_holds_and_to_when(hma):
    empty = {"present": True, "built_to": -1, "size": 0}
    assert hma.get("/m/index/status").body["pdq"] == empty
    bank = hma.bank()
    hma.signal(bank, pdq=PDQ)
    hma.signal(bank, pdq=FAR)

    said = hma.get("/m/index/status", signal_type="pdq").body
    curator = hma.get("/c/signal_type/index", signal_type="pdq").body["pdq"]

    assert list(said) == ["pdq"]
    assert (said["pdq"]["present"], said["pdq"]["size"]) == (True, 2)
    assert curator == {
        "db_size": 2,
        "index_size": 2,
        "index_out_of_date": False,
        "newest_db_item": said["pdq"]["built_to"],
        "index_built_to": said["pdq"]["built_to"],
    }
    for path in ("/m/index/status", "/c/signal_type/index"):
        assert hma.get(path, signal_type="no_such").status == 400


def test_content_types_are_listed(hma_on_sqlite):
    assert hma_on_sqlite.get("/c/content_type").body == [
        {"name": "photo", "enabled": True},
        {"name": "video", "enabled": True},
    ]


def test_exchanges_keep_their_shapes_and_say_truly_that_there_are_none(hma_on_sqlite):
    hma = hma_on_sqlite

    assert hma.get("/c/exchanges").body == hma.get("/c/exchanges/apis").body == []
    asked = {"bank": "A", "api": "sample", "api_json": {}}
    assert hma.post("/c/exchanges", body=asked).status == 400
    assert hma.get("/c/exchanges/api/sample").status == 400
    assert hma.get("/c/exchanges/api/sample/schema").status == 404
    assert hma.get("/c/exchange/A").status == hma.get("/c/exchange/A/status").status == 404
    assert hma.put("/c/exchange/A", body={"enabled": False}).status == 404
    assert hma.delete("/c/exchange/A").body == {"message": "Exchange deleted"}


def test_a_wrong_address_or_method_says_so_in_the_same_shape(hma_on_sqlite):
    for path in ("/m/nothing", "/c/nothing", "/dev/factory_reset", "/c/bank/A/content/abc"):
        said = hma_on_sqlite.get(path)
        assert (said.status, set(said.body)) == (404, {"message"})
    for path in ("/m/raw_lookup", "/c/content_type"):
        said = hma_on_sqlite.delete(path)
        assert (said.status, set(said.body)) == (405, {"message"})


def test_the_status_is_that_of_the_index_and_the_process_lives_all_the_same(hma_on_sqlite):
    hma, snapshot = hma_on_sqlite, hma_on_sqlite.here.parts.refresher.snapshot
    assert hma.get("/status", headers={"Authorization": ""}).body == "I-AM-ALIVE"
    assert hma.get("/status/live", headers={"Authorization": ""}).body == "I-AM-ALIVE"
    door = hma.here.parts.hma_door
    for change, says in (
        ({"is_ready": False}, "INDEX-NOT-LOADED"),
        ({"looked_at": snapshot().looked_at - 66}, "INDEX-STALE"),
    ):
        door._snapshot = lambda change=change: replace(snapshot(), **change)
        said = hma.get("/status")
        assert (said.status, said.body) == (503, says)
        assert hma.get("/status/live").status == 200


def test_the_site_map_and_the_description_name_every_address(hma_on_sqlite):
    listed = hma_on_sqlite.get("/site-map").body
    described = hma_on_sqlite.get("/openapi/openapi.json").body

    assert listed == sorted({f"{PREFIX}{address.path}" for address in ADDRESSES})
    assert set(described["paths"]) == set(listed)
    assert described["info"]["title"] == "Open Media Match API"


def test_a_look_up_records_nothing(hma):
    hma.signal(hma.bank(), pdq=PDQ)
    before = len(rows(db.LedgerEntry)) + len(rows(db.LedgerPending))

    hma.found(PDQ)
    hma.post("/m/lookup", files=photo(media(KNOWN)))

    assert len(rows(db.LedgerEntry)) + len(rows(db.LedgerPending)) == before
    assert rows(db.UploadCheck) == rows(db.Case) == rows(db.Item) == []
