"""Comparing, switching types, and what the door says about itself."""

from dataclasses import replace

import pytest

from seawall.db import models as db
from seawall.exchanges.hma.hma_endpoints import ADDRESSES, PREFIX
from seawall.world.demo_bank import media
from tests.compat.values import MD5, NEAR, PDQ
from tests.gate.conftest import KNOWN, known_picture, rows

FAR = "5" * 64


def photo(content=None):
    return {"photo": ("x.jpg", known_picture() if content is None else content)}


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


@pytest.mark.parametrize(
    "body",
    [
        f'{{"pdq": ["{PDQ}", "{PDQ}"], "pdq": ["{PDQ}", "{FAR}"]}}'.encode(),
        f'{{"pdq": ["{PDQ}", "{PDQ}"], "p\\u0064q": ["{PDQ}", "{FAR}"]}}'.encode(),
    ],
    ids=["spelt alike", "spelt another way"],
)
def test_a_type_that_is_compared_twice_is_refused_as_everywhere_else(hma_on_sqlite, body):
    """Whoever reads the first, and whoever reads the last, would get two different answers."""
    refused = hma_on_sqlite.post("/m/compare", body=body)

    assert refused.status == 400
    assert "twice" in refused.body["message"]


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
    before = len(rows(db.LedgerEntryRow)) + len(rows(db.LedgerPendingRow))

    hma.found(PDQ)
    hma.post("/m/lookup", files=photo(media(KNOWN)))

    assert len(rows(db.LedgerEntryRow)) + len(rows(db.LedgerPendingRow)) == before
    assert rows(db.UploadCheckRow) == rows(db.CaseRow) == rows(db.ItemRow) == []
