"""An entry has one spelling, and its sealed part can be checked or forgotten."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.ids import LedgerEntryId, OrganisationId
from seawall.ledger.entry import (
    LARGEST_LEAF,
    canonical_json,
    commitment_of,
    leaf_bytes,
    told_text,
)
from seawall.ledger.model import Recorded
from seawall.ledger.shown_entry import ShownEntry
from tests.people_made import NOON
from tests.problems import raises_problem

ENTRY = Recorded(
    id=LedgerEntryId("led_1"),
    organisation=OrganisationId("org_1"),
    what="case.opened",
    about="case_1",
    by="R-07",
    public={"queue": "urgent", "severity": 3},
    commitment="",
    salt=bytes(16),
    at=NOON,
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
    max_leaves=10,
)


def _hmac(key, text):
    return hmac.digest(key, text.encode(), "sha256")


def test_a_leaf_says_which_word_and_when_and_commits_to_the_rest():
    told = '{"about":"case_1","public":{"queue":"urgent","severity":3}}'
    by = hashlib.sha256(bytes(16) + b"by R-07").hexdigest()
    opened = _hmac(hashlib.sha256(bytes(16) + b"told").digest(), told).hex()

    assert told_text(ENTRY) == told
    assert leaf_bytes(ENTRY).decode() == (
        f'{{"at":"2026-03-02T12:00:00.000000Z","by":"{by}","id":"led_1",'
        f'"organisation":"org_1","sealed":"","told":"{opened}","what":"case.opened"}}'
    )


@pytest.mark.parametrize("change", [{"by": "R-08"}, {"about": "case_2"}, {"salt": bytes([1]) * 16}])
def test_every_column_counts_in_a_leaf_even_those_that_do_not_stand_in_it(change):
    assert leaf_bytes(replace(ENTRY, **change)) != leaf_bytes(ENTRY)


def test_what_an_entry_tells_is_opened_without_saying_who_did_it():
    shown = ShownEntry.opened(ENTRY)

    assert shown.holds
    assert ShownEntry.parse(str(shown)) == shown
    assert "R-07" not in str(shown)
    assert ENTRY.salt.hex() not in str(shown)
    assert not replace(shown, told=shown.told.replace("urgent", "normal")).holds
    assert not replace(shown, salt="00" * 32).holds


def test_what_is_not_opened_shows_nothing_of_what_it_tells():
    shown = ShownEntry.closed(ENTRY)

    assert (shown.is_opened, shown.holds) == (False, True)
    assert ShownEntry.parse(str(shown)) == shown
    assert "urgent" not in str(shown)


@pytest.mark.parametrize("line", ["leaf\ttold", "leaf\t\t", "leaf\ttold\tsalt\tmore"])
def test_a_line_of_another_shape_is_no_entry(line):
    with raises_problem("ledger.shown-entry"):
        ShownEntry.parse(line)


@given(values)
def test_canonical_json_is_json_and_has_one_spelling(value):
    text = canonical_json(value)

    assert json.loads(text) == value
    assert canonical_json(json.loads(text)) == text


def test_the_order_of_keys_and_the_time_zone_do_not_matter():
    turned = replace(
        ENTRY,
        public={"severity": 3, "queue": "urgent"},
        at=NOON.astimezone(timezone(timedelta(hours=5, minutes=30))),
    )

    assert leaf_bytes(turned) == leaf_bytes(ENTRY)


@pytest.mark.parametrize("value", [0.5, b"bytes", {1: "a number as a key"}, {3, 4}, "\ud800"])
def test_what_languages_spell_differently_is_refused(value):
    with raises_problem(
        "ledger.not-canonical.character", "ledger.not-canonical.key", "ledger.not-canonical.value"
    ):
        canonical_json(value)


def test_an_entry_too_long_for_a_tile_is_refused():
    with raises_problem("ledger.entry-too-large", match="65535"):
        told_text(replace(ENTRY, public={"text": "x" * LARGEST_LEAF}))


def test_a_commitment_opens_with_its_salt_and_content_alone():
    content, salt = {"email": "person@example.com"}, bytes(32)

    assert commitment_of(content, salt) == commitment_of(dict(content), salt)
    assert commitment_of(content, salt) != commitment_of(content, bytes([1]) * 32)
    assert commitment_of(content, salt) != commitment_of({"email": "other@example.com"}, salt)
