"""Hashes at `/h`, of files that are sent and of files at an address."""

from functools import partial

import pytest
from starlette.testclient import TestClient

from seawall.app.hma import MOST_HOPS
from seawall.config import load_settings
from seawall.gate.hma.hma_door import HmaDoor
from tests.gate.conftest import known_picture
from tests.gate.test_bad_input import png_of_zeros


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
        (partial(png_of_zeros, 10_000, 5_100), 413),
    ],
    ids=["empty", "words", "only a header", "a document", "half", "bomb"],
)
def test_what_is_no_picture_is_refused_where_hma_breaks(hma_on_sqlite, content, status):
    content = content() if callable(content) else content
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
    settings = load_settings(max_upload_bytes=1024)
    parts = hma_on_sqlite.here.parts
    small = HmaDoor(
        snapshot=parts.refresher.snapshot,
        pool=parts.pool,
        contents=parts.hma_door._contents,
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
