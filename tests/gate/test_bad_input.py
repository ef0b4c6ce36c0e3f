"""Bad input: each gets a problem document that names the field and the remedy.

Nothing half-written stays behind, and what can still be compared, is: a damaged
picture that is known byte for byte is found by its digest.
"""

import hashlib
import io
import json
import struct
import zlib
from functools import cache

import numpy as np
import pytest
from PIL import Image

from seawall.db import models as db
from seawall.signals import hash_bytes
from seawall.world.demo_bank import media
from tests.gate.conftest import known_picture, rows


def check_file(here, content, name="x.jpg", **options):
    return here.client.post("/v1/checks", files={"file": (name, content)}, **options)


def is_problem(answer, status, field):
    """A refusal as RFC 9457 writes it, and no row of anything."""
    said = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, said["status"]) == (status, status)
    assert said["type"].startswith("/docs/problems#")
    assert said["field"] == field
    assert said["detail"]
    assert said["remedy"]
    for model in (
        db.ItemRow,
        db.ItemVersionRow,
        db.UploadCheckRow,
        db.MatchRow,
        db.EvidenceRow,
        db.CaseRow,
    ):
        assert rows(model) == []
    return said


def picture(mode="RGB", size=(320, 240), kind="PNG", **options):
    pixels = np.random.default_rng(7).integers(0, 255, (12, 16, 3), np.uint8)
    image = Image.fromarray(pixels).resize(size, Image.Resampling.BICUBIC)
    out = io.BytesIO()
    image.convert(mode).save(out, kind, **options)
    return out.getvalue()


@cache
def png_of_zeros(width, height):
    """A PNG of one colour: tiny on the line, huge in memory."""

    def chunk(kind, body):
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packer = zlib.compressobj(9)
    row = bytes(1 + 3 * width)
    body = b"".join([*(packer.compress(row) for _ in range(height)), packer.flush()])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


# Pictures


def test_a_truncated_picture_is_refused(on_sqlite):
    is_problem(check_file(on_sqlite, known_picture()[:4000]), 422, "content")


def test_a_truncated_picture_that_is_known_byte_for_byte_is_found(on_sqlite):
    broken = known_picture()[:4000]
    on_sqlite.know("sha256", hashlib.sha256(broken).hexdigest())

    said = check_file(on_sqlite, broken).json()

    assert said["verdict"] == "block"
    assert said["notes"]


def test_an_empty_file_is_refused(on_sqlite):
    is_problem(check_file(on_sqlite, b""), 422, "content")


def test_a_renamed_picture_is_what_its_bytes_say(on_sqlite):
    on_sqlite.know_picture(known_picture())

    as_png = check_file(on_sqlite, known_picture(), name="report.pdf")
    as_text = on_sqlite.client.post(
        "/v1/checks", content=known_picture(), headers={"Content-Type": "image/gif"}
    )

    assert as_png.json()["verdict"] == as_text.json()["verdict"] == "block"
    assert {version.media_type for version in rows(db.ItemVersionRow)} == {"image/jpeg"}


def test_an_animation_is_checked_by_its_first_frame_and_says_so(on_sqlite):
    answer = check_file(on_sqlite, media("clips/pennant.gif"))

    assert answer.status_code == 200
    assert any("frame" in note for note in answer.json()["notes"])


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (picture("CMYK", kind="JPEG", quality=90), "cmyk.jpg"),
        (picture("I;16"), "16-bit.png"),
        (picture("LA"), "grey-and-alpha.png"),
        (picture("1"), "one-bit.png"),
        (picture("P"), "palette.png"),
    ],
)
def test_every_colour_mode_is_read(on_sqlite, content, name):
    answer = check_file(on_sqlite, content, name=name)

    assert answer.status_code == 200
    assert answer.json()["verdict"] == "allow"


def test_huge_dimensions_are_refused_by_the_header(on_sqlite):
    claims = bytearray(png_of_zeros(8, 8))
    claims[16:24] = struct.pack(">II", 60_000, 60_000)
    claims[29:33] = struct.pack(">I", zlib.crc32(bytes(claims[12:29])))

    is_problem(check_file(on_sqlite, bytes(claims)), 413, "content")


def test_a_50_megapixel_png_of_a_few_kilobytes_is_answered_or_refused_but_never_crashes(on_sqlite):
    bomb = png_of_zeros(10_000, 5_000)
    assert len(bomb) < 160_000

    answer = check_file(on_sqlite, bomb)

    assert answer.status_code in (200, 413)
    assert on_sqlite.client.get("/healthz").status_code == 200


def test_more_than_50_megapixels_are_refused(on_sqlite):
    is_problem(check_file(on_sqlite, png_of_zeros(10_000, 5_100)), 413, "content")


# Words


def test_a_text_of_ten_megabytes_is_refused(on_sqlite):
    is_problem(on_sqlite.client.post("/v1/checks", json={"text": "tide " * 2_000_000}), 413, "text")


def test_broken_utf_8_in_json_is_refused(on_sqlite):
    answer = on_sqlite.client.post(
        "/v1/checks", content=b'{"text": "\xff\xfe"}', headers={"Content-Type": "application/json"}
    )

    is_problem(answer, 400, "body")


def test_broken_utf_8_in_a_form_names_the_part(on_sqlite):
    answer = on_sqlite.client.post("/v1/checks", files={"text": (None, b"\xff\xfe")})

    is_problem(answer, 400, "text")


def test_a_lone_surrogate_is_refused(on_sqlite):
    answer = on_sqlite.client.post(
        "/v1/checks",
        content=b'{"text": "\\ud800"}',
        headers={"Content-Type": "application/json"},
    )

    assert answer.status_code in (400, 422)
    assert answer.json()["remedy"]


# Addresses


def test_spaces_in_an_address_are_escaped_and_idn_is_one_address(on_sqlite):
    on_sqlite.know_url("https://xn--bcher-kva.test/a%20b")

    said = on_sqlite.client.post("/v1/checks", json={"url": "https://bücher.test/a b"}).json()

    assert said["verdict"] == "block"


def test_credentials_in_an_address_are_left_out_and_the_answer_says_so(on_sqlite):
    on_sqlite.know_url("https://grey-tide.test/")

    said = on_sqlite.client.post("/v1/checks", json={"url": "https://u:p@grey-tide.test/"}).json()

    assert said["verdict"] == "block"
    assert any("credentials" in note for note in said["notes"])


@pytest.mark.parametrize("url", ["", "http://", "javascript:alert(1)", "grey tide", "https://[::1"])
def test_what_is_no_address_is_refused(on_sqlite, url):
    is_problem(on_sqlite.client.post("/v1/checks", json={"url": url}), 422, "url")


# Requests


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": "x", "colour": "red"}, "colour"),
        ({"text": "x", "item": {"kind": "post", "id": "1", "colour": "red"}}, "item.colour"),
        ({"hashes": [{"type": "pdq", "value": "f" * 64, "colour": 1}]}, "hashes.0.colour"),
        ({"text": "x", "facts": {"mood": "blue"}}, "facts.mood"),
        ({"text": "x", "facts": {"match_count": 9}}, "facts.match_count"),
        ({"text": "x", "facts": {"account_age": 5}}, "facts.account_age"),
        ({"text": "x", "facts": {"account_strikes": True}}, "facts.account_strikes"),
        ({"hashes": [{"type": "pdq", "value": "xyz"}]}, "hashes.0.value"),
        ({"hashes": [{"type": "phash", "value": "00"}]}, "hashes.0.type"),
        ({"text": "x", "item": {"kind": "post"}}, "item"),
        ({"text": "x", "item": {"kind": "a b", "id": "1"}}, "item.kind"),
        ({"text": "x", "item": {"kind": "post", "id": "1", "version": -1}}, "item.version"),
        ({"text": "x", "item": {"kind": "post", "id": "a\x00b"}}, "item.id"),
        ({"text": "x", "item": {"kind": "post", "id": "1", "account": "\x00"}}, "item.account"),
        ({"text": "x", "item": {"kind": "p", "id": "1", "url": "javascript:x"}}, "item.url"),
        ({"text": 5}, "text"),
        ({}, "content"),
        ([], "body"),
    ],
)
def test_a_wrong_field_is_named(on_sqlite, body, field):
    is_problem(on_sqlite.client.post("/v1/checks", json=body), 422, field)


@pytest.mark.parametrize(
    "content",
    [b'{"text": ', b'{"facts":' + b'{"a":' * 20_000 + b"1" + b"}" * 20_001],
    ids=["cut off", "nested without end"],
)
def test_broken_json_is_refused_and_not_our_fault(on_sqlite, content):
    headers = {"Content-Type": "application/json"}
    answer = on_sqlite.client.post("/v1/checks", content=content, headers=headers)

    is_problem(answer, 400, "body")


@pytest.mark.parametrize(
    ("query", "status", "field"),
    [
        ("kind=photo&id=%ff", 400, "query"),
        ("kind=photo&id=1&id=2", 422, "id"),
        ("kind=photo&id=a%00b", 422, "id"),
    ],
)
def test_a_name_in_the_address_that_could_be_read_as_another_is_refused(
    on_sqlite, query, status, field
):
    answer = on_sqlite.client.post(
        f"/v1/checks?{query}", content=known_picture(), headers={"Content-Type": "image/jpeg"}
    )

    is_problem(answer, status, field)


def test_a_nul_hides_no_known_text_and_breaks_no_database(here):
    here.know_text("The tide takes the harbour at dawn tomorrow.")

    answer = here.client.post(
        "/v1/checks",
        json={
            "text": "The tide takes the harbour\x00 at dawn tomorrow.",
            "facts": {"language": "e\x00n"},
        },
    ).json()

    assert (answer["verdict"], answer["degraded"]) == ("block", False)
    assert len(rows(db.CaseRow)) == 1


@pytest.mark.parametrize("content_type", ["text/html", "", "multipart/form-data"])
def test_a_body_of_another_type_is_refused(on_sqlite, content_type):
    answer = on_sqlite.client.post(
        "/v1/checks", content=b"<p>", headers={"Content-Type": content_type}
    )

    assert answer.status_code in (400, 415)
    assert answer.json()["field"] in ("Content-Type", "body")


def test_a_form_that_ends_early_is_refused(on_sqlite):
    body = b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nhel'
    answer = on_sqlite.client.post(
        "/v1/checks", content=body, headers={"Content-Type": "multipart/form-data; boundary=x"}
    )

    is_problem(answer, 400, "body")


def test_an_unknown_part_of_a_form_is_named(on_sqlite):
    answer = on_sqlite.client.post("/v1/checks", files={"picture": ("x.jpg", known_picture())})

    is_problem(answer, 422, "picture")


def test_a_body_over_the_limit_is_refused_before_it_is_read(on_sqlite):
    answer = on_sqlite.client.post(
        "/v1/checks",
        content=b"x",
        headers={"Content-Type": "application/octet-stream", "Content-Length": str(2**40)},
    )

    is_problem(answer, 413, "body")


def test_an_item_version_that_goes_back_is_refused_with_the_current_one(here):
    here.know_picture(known_picture())
    data = {"kind": "photo", "id": "p/1"}
    check_file(here, known_picture(), data={**data, "version": "5"})

    refused = check_file(here, known_picture(), data={**data, "version": "4"})

    said = refused.json()
    assert (refused.status_code, said["field"]) == (409, "version")
    assert said["current_version"] == 5
    assert "6" in said["remedy"]
    assert len(rows(db.UploadCheckRow)) == 1


def test_the_same_version_with_other_content_is_refused(here):
    here.know_picture(known_picture())
    here.know_text("Join the Grey Tide Order")
    item = {"kind": "photo", "id": "p/1", "version": 5}
    check_file(here, known_picture(), data={name: str(value) for name, value in item.items()})

    refused = here.client.post(
        "/v1/checks", json={"text": "Join the Grey Tide Order", "item": item}
    )

    assert (refused.status_code, refused.json()["field"]) == (409, "version")


def test_another_method_is_refused_with_a_problem(on_sqlite):
    refused = on_sqlite.client.get("/v1/checks")

    assert refused.status_code == 405
    assert refused.json()["field"] == "method"


def test_too_many_requests_are_slowed_down(on_sqlite, monkeypatch):
    from starlette.testclient import TestClient

    from seawall.gate.door import FastDoor
    from seawall.gate.key_admission import Limiter

    door = FastDoor(on_sqlite.parts.gate, limiter=Limiter("2/minute"), max_bytes=1000)
    client = TestClient(door.app(), headers={"Authorization": f"Bearer {on_sqlite.key}"})
    answers = [client.post("/v1/checks", json={"text": "x"}) for _ in range(3)]
    door.close()

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].headers["retry-after"]


def test_a_problem_is_plain_json_that_any_client_reads(on_sqlite):
    said = json.loads(on_sqlite.client.post("/v1/checks", json={"textt": "x"}).content)

    assert set(said) == {"type", "title", "status", "detail", "field", "remedy", "code"}


def test_a_fingerprint_of_ones_own_may_be_as_long_as_it_is(on_sqlite):
    made = hash_bytes(known_picture(), pool=on_sqlite.parts.pool, types=["orb"]).signals
    orb = next(signal.value for signal in made if signal.type == "orb")
    on_sqlite.know("orb", orb)

    said = on_sqlite.client.post(
        "/v1/checks", json={"hashes": [{"type": "orb", "value": orb}]}
    ).json()

    assert len(orb) > 8192
    assert said["verdict"] == "hold"


@pytest.mark.parametrize(
    ("hashes", "field"),
    [
        ([{"type": "sound", "value": "sound1:" + "A" * 8000}] * 130, "hashes"),
        ([{"type": "vpdq", "value": "x" * 1_000_001}], "hashes.0.value"),
        ([{"type": "term", "value": "a " * 5000}], "hashes.0.value"),
        ([{"type": "url", "value": "https://e.test/" + "a" * 9000}], "hashes.0.value"),
    ],
)
def test_values_without_measure_are_refused_before_any_search(on_sqlite, hashes, field):
    answer = on_sqlite.client.post("/v1/checks", json={"hashes": hashes})

    assert (answer.status_code, answer.json()["field"]) == (422, field)
