"""Styles, scripts and icons: kept for ever under a name that changes with what is in them."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

import pytest
from django.conf import settings
from django.templatetags.static import static
from django.test import Client

from seawall.web import static_files
from seawall.web.static_files import FOR_EVER, MEDIA_TYPES, static_file, static_paths
from tests.people_made import make_organisation
from tests.web.console.conftest import signed_in

#: A page of each door: the console, whoever appeals, authorities, users, the documentation.
PAGES = (
    *("/", "/cases", "/reports", "/sign-in", "/sign-in/link", "/statement", "/appeal"),
    *("/report", "/contact-point", "/orders/new", "/orders/receipt", "/docs", "/docs/problems"),
)
NAMED = re.compile(r'(?:href|src)="(/static/[^"#]+)')
OURS = ("seawall/app.css", "seawall/app.js", "seawall/icons.svg", "seawall/logo.svg")


@pytest.fixture
def browser() -> Client:
    """Somebody's browser; files are asked of no database."""
    return Client(HTTP_HOST="localhost")


@pytest.fixture
def put_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[bytes], Path]]:
    """Puts a file of this content where the installation has its own, as `seawall/own.css`."""

    place = tmp_path / "own.css"
    paths = {**static_paths(), "seawall/own.css": place}

    def put(content: bytes) -> Path:
        place.write_bytes(content)
        os.utime(place, (1_580_601_600, 1_580_601_600))  # every file of a wheel is of one moment
        monkeypatch.setattr(static_files, "static_paths", lambda: paths)
        static_file.cache_clear()  # as a process that starts
        return place

    yield put
    static_file.cache_clear()


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_a_page_names_is_kept_for_ever_under_the_digest_of_its_content(
    sqlite, page
):
    person = signed_in(make_organisation(), "lead").client
    names = set(NAMED.findall(person.get(page, HTTP_HOST="localhost").content.decode()))

    assert names
    for name in names:
        answer = person.get(name, HTTP_HOST="localhost")
        assert answer.status_code == 200, name
        assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
        assert hashlib.sha256(answer.content).hexdigest()[:12] in PurePosixPath(name).name


@pytest.mark.parametrize("name", sorted(static_paths()))
def test_a_packed_file_is_the_file_on_the_disk(browser, name):
    on_disk = static_paths()[name].read_bytes()
    plain, packed = (
        browser.get(static(name)),
        browser.get(static(name), HTTP_ACCEPT_ENCODING="br, gzip"),
    )

    unpacked = gzip.decompress(packed.content) if "Content-Encoding" in packed else packed.content
    assert plain.content == unpacked == on_disk
    assert int(packed["Content-Length"]) == len(packed.content) <= len(on_disk)
    assert packed["Cache-Control"] == plain["Cache-Control"] == FOR_EVER


@pytest.mark.parametrize("name", OURS)
def test_what_every_page_loads_travels_packed(browser, name):
    answer = browser.get(static(name), HTTP_ACCEPT_ENCODING="gzip, deflate, br, zstd")

    assert answer["Content-Encoding"] == "gzip"
    assert answer["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("takes", ["", "identity", "br", "gzip;q=0", "gzip; q=0.000, *", "xgzip"])
def test_whoever_does_not_take_gzip_gets_the_file_as_it_is(browser, takes):
    answer = browser.get(static("seawall/app.css"), HTTP_ACCEPT_ENCODING=takes)

    assert "Content-Encoding" not in answer
    assert answer["Vary"] == "Accept-Encoding"  # or a cache gives others what this one takes


def test_a_changed_file_has_another_name_and_the_old_name_never_gives_other_content(
    sqlite, browser, put_file
):
    put_file(b"body { color: black }")
    old = static("seawall/own.css")
    put_file(b"body { color: white }")
    new = static("seawall/own.css")

    assert old != new
    assert browser.get(new).content == b"body { color: white }"
    missed = browser.get(old)
    assert missed.status_code == 404
    assert missed["Cache-Control"] == "no-store"  # another version may have it in a moment


def test_what_is_put_over_a_running_process_is_not_sent_under_the_name_of_what_was_there(
    browser, put_file
):
    place = put_file(b"body { color: black }")
    name = static("seawall/own.css")
    place.write_bytes(b"body { color: white }")

    assert static("seawall/own.css") == name
    assert browser.get(name).content == b"body { color: black }"


def test_a_name_without_a_digest_is_asked_for_each_time(browser, put_file):
    put_file(b"body { color: black }")
    first = browser.get("/static/seawall/own.css")
    again = browser.get("/static/seawall/own.css", HTTP_IF_NONE_MATCH=first["ETag"])
    put_file(b"body { color: white }")  # as long, and of the same moment
    changed = browser.get("/static/seawall/own.css", HTTP_IF_NONE_MATCH=first["ETag"])

    assert (first.status_code, first["Cache-Control"]) == (200, "public, no-cache")
    assert (again.status_code, again.content) == (304, b"")
    assert (again["ETag"], again["Cache-Control"]) == (first["ETag"], first["Cache-Control"])
    assert (changed.status_code, changed.content) == (200, b"body { color: white }")


def test_the_packed_and_the_plain_file_have_tags_of_their_own(browser):
    plain = browser.get("/static/seawall/app.css")
    packed = browser.get("/static/seawall/app.css", HTTP_ACCEPT_ENCODING="gzip")

    assert plain["ETag"] != packed["ETag"]


@pytest.mark.parametrize(
    "path",
    [
        "/static/",
        "/static/seawall/",
        "/static/seawall/none.css",
        "/static/seawall/app.000000000000.css",
        "/static/../app/django_settings.py",
        "/static/seawall/../../apps.py",
        "/static//etc/passwd",
        "/static/seawall/app.css/",
    ],
)
def test_what_is_no_file_of_ours_is_not_there(sqlite, browser, path):
    answer = browser.get(path)

    assert answer.status_code == 404
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("way", ["POST", "PUT", "DELETE"])
def test_files_are_only_read(browser, way):
    answer = browser.generic(way, static("seawall/app.css"))

    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")


def test_the_head_of_a_file_says_what_the_file_does(browser):
    heads = browser.head(static("seawall/app.js"), HTTP_ACCEPT_ENCODING="gzip").headers

    assert heads == browser.get(static("seawall/app.js"), HTTP_ACCEPT_ENCODING="gzip").headers


def test_every_file_has_a_kind_that_browsers_are_told():
    """`nosniff`: a script that is called anything else does not run."""
    assert {PurePosixPath(name).suffix for name in static_paths()} <= set(MEDIA_TYPES)


def test_a_page_that_names_a_file_that_is_not_there_is_a_fault():
    with pytest.raises(KeyError):
        static("seawall/none.css")


def test_nothing_is_collected_and_nothing_lies_beside_the_files():
    """The folder of an installation may be read-only, and is as it came."""
    assert settings.STATIC_ROOT is None
    assert not [name for name in static_paths() if name.endswith((".gz", ".br"))]
