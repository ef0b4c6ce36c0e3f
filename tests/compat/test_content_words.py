"""What a content says of itself: metadata, a note, the second from which it is on."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from seawall.db import models as db
from seawall.world.demo_bank import media
from tests.compat.values import PDQ
from tests.gate.conftest import KNOWN, known_picture, rows


def photo(name=KNOWN):
    return {"photo": ("x.jpg", media(name))}


def test_metadata_is_kept_and_shown_unless_not_wanted(hma):
    bank = hma.bank()
    metadata = {
        "content_id": "ext-1",
        "content_uri": "https://example.com/item/1",
        "json": {"source": "test", "nested": {"key": "välue"}},
    }

    said = hma.post(
        f"/c/bank/{bank}/content",
        files=photo(),
        form={"metadata": json.dumps(metadata), "note": "n"},
    )

    at = f"/c/bank/{bank}/content/{said.body['id']}"
    assert hma.get(at).body["metadata"] == {**metadata, "collab": None}
    assert hma.get(at).body["note"] == "n"
    assert "metadata" not in hma.get(at, include_metadata="false").body
    changed = hma.put(at, body={"note": "m"}).body
    assert (changed["user_metadata"], changed["collab_metadata"]) == (metadata, {})


def test_metadata_in_a_json_body_beside_an_address_is_kept(hma, httpserver):
    httpserver.expect_request("/a.jpg").respond_with_data(
        known_picture(), content_type="image/jpeg"
    )
    bank = hma.bank()

    said = hma.post(
        f"/c/bank/{bank}/content",
        url=httpserver.url_for("/a.jpg"),
        body={"metadata": {"content_id": "7", "json": {"asdf": {}}}, "note": "from a user"},
    )

    shown = hma.get(f"/c/bank/{bank}/content/{said.body['id']}").body
    assert shown["metadata"]["json"] == {"asdf": {}}
    assert shown["note"] == "from a user"


@pytest.mark.parametrize(
    "metadata",
    [
        '{"content_id": "7", "content_id": "8"}',
        '{"json": {"a": 1, "a": 2}}',
        '{"invalid": 5}',
        '{"content_id": 5}',
        '{"json": []}',
        "[]",
        "{",
        '{"json": {"a": "\\u0000"}}',
        '{"json": {"a": NaN}}',
        '{"json": ' + '{"a":' * 5000 + "1" + "}" * 5001,
        '{"content_id": "' + "x" * 100_001 + '"}',
    ],
)
def test_metadata_that_cannot_be_kept_is_400(hma, metadata):
    bank = hma.bank()

    said = hma.post(f"/c/bank/{bank}/content", files=photo(), form={"metadata": metadata})

    assert said.status == 400, said.body
    assert rows(db.BankEntryRow) == []


def test_a_note_is_set_changed_and_cleared(hma):
    bank = hma.bank()
    at = f"/c/bank/{bank}/content/{hma.signal(bank, pdq=PDQ, note='first')}"

    assert hma.get(at).body["note"] == "first"
    assert hma.put(at, body={"note": "second"}).body["note"] == "second"
    assert hma.put(at, body={"note": ""}).body["note"] is None
    assert "note" not in hma.get(at).body


def test_a_content_is_switched_off_on_and_on_from_a_second(hma):
    bank = hma.bank()
    number = hma.signal(bank, pdq=PDQ)
    at = f"/c/bank/{bank}/content/{number}"
    now = datetime.now(UTC)

    for until, matches in (
        (0, False),
        (1, True),
        (int((now + timedelta(days=365)).timestamp()), False),
        (int((now - timedelta(days=1)).timestamp()), True),
    ):
        changed = hma.put(at, body={"disable_until_ts": until})
        assert (changed.status, changed.body["disable_until_ts"]) == (200, until)
        assert bool(hma.found(PDQ)) is matches
        assert hma.raw(PDQ) == [number]  # a raw look-up does not ask


@pytest.mark.parametrize("until", [-1, 9_999_999_999, "soon", None, 10**400, [1]])
def test_a_date_that_cannot_be_is_400(hma_on_sqlite, until):
    hma = hma_on_sqlite
    bank = hma.bank()
    at = f"/c/bank/{bank}/content/{hma.signal(bank, pdq=PDQ)}"

    said = hma.put(at, body={"disable_until_ts": until})

    assert said.status == 400
    assert hma.get(at).body["disable_until_ts"] == 1
