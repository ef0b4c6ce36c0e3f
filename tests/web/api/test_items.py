"""Items over HTTP."""

from __future__ import annotations

import pytest

from seawall.intake.media import ReadMedia
from seawall.transaction import transaction
from seawall.web import ports
from tests.web.api.conftest import make_platform

ITEM = "/v1/items/video/8812"


def test_an_item_is_put_once_and_the_same_again_changes_nothing(platform):
    first = platform.put(ITEM, {"version": 3, "text": "An invented text."})
    again = platform.put(ITEM, {"version": 3, "text": "An invented text."})

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["version"] == again.json()["version"] == 3
    with transaction(platform.org.id) as tx:
        assert len(tx.intake.versions(first.json()["item"])) == 1


def test_a_version_that_goes_back_is_refused_with_the_current_one(platform):
    platform.put(ITEM, {"version": 3, "text": "An invented text."})

    refused = platform.put(ITEM, {"version": 2, "text": "Older."})

    assert refused.status_code == 409
    assert refused.headers["Content-Type"] == "application/problem+json"
    problem = refused.json()
    assert (problem["field"], problem["current_version"]) == ("version", 3)
    assert "4" in problem["remedy"]


def test_the_platforms_own_ids_may_hold_slashes_and_any_script(platform):
    put = platform.put("/v1/items/post/2026/03/%D8%AE%D8%A8%D8%B1", {"text": "An invented text."})

    assert put.json()["id"] == "2026/03/خبر"
    assert platform.get("/v1/items/post/2026/03/%D8%AE%D8%A8%D8%B1").json()["version"] == 1


def test_words_and_addresses_get_their_signals(platform):
    platform.put(ITEM, {"text": "An invented text.", "url": "https://Example.com/a b"})

    (version,) = platform.get(ITEM).json()["versions"]
    assert {one["type"] for one in version["signals"]} >= {"text", "url"}


def test_bytes_are_opened_before_they_are_kept(platform, monkeypatch):
    monkeypatch.setattr(ports, "media_of", lambda content, _: ReadMedia(content, "image/png"))

    put = platform.put(f"{ITEM}?version=1&account=a", b"bytes", content_type="image/png")

    assert put.status_code == 201
    shown = platform.get(ITEM).json()
    assert (shown["account"], shown["versions"][0]["size"]) == ("a", 5)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"version": -1}, "version"),
        ({"version": "x"}, "version"),
        ({"texts": "misspelt"}, "texts"),
        ({"text": "a\x00b"}, "text"),
        ({"signals": [{"type": "pdq", "value": "not hex"}]}, "signals.0.value"),
        ({"signals": [{"type": "nonsense", "value": "0"}]}, "signals.0.type"),
        ({"signals": [{"type": "pdq"}]}, "signals.0.value"),
        ({"media_url": 7}, "media_url"),
        ({"media_url": "file:///etc/hostname"}, "media_url"),
        ({"public_url": "javascript:alert(1)"}, "public_url"),
        ({"account": "\ud800"}, "account"),
        (["a list"], "body"),
    ],
)
def test_a_bad_field_is_named_and_nothing_is_kept(platform, body, field):
    refused = platform.put(ITEM, body)

    assert refused.status_code in {404, 422}
    assert refused.json()["field"] == field
    assert refused.json()["remedy"]
    assert platform.get(ITEM).status_code == 404


def test_another_form_of_body_is_refused_by_name(platform):
    refused = platform.put(ITEM, b"text", content_type="text/plain")

    assert refused.status_code == 415
    assert refused.json()["field"] == "Content-Type"


def test_an_item_of_another_organisation_is_not_there(platform):
    platform.put(ITEM, {"text": "An invented text."})

    assert make_platform().get(ITEM).status_code == 404
