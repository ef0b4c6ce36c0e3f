"""The rules of following: whom to believe, how long to wait, what may be set."""

from __future__ import annotations

import doctest
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.exchanges import labelling, tidy
from seawall.exchanges.adapter import ListKind
from seawall.exchanges.adapter_registry import adapters
from seawall.exchanges.designations import dates, designated_names, spelling, united_nations
from seawall.exchanges.model import BadSetting, PeerUnreadable
from seawall.exchanges.peer_markup import read_xml
from seawall.exchanges.peer_patience import AFTER_FAILURE, asked_wait, next_visit
from seawall.exchanges.peer_reading import items_in, moment, read_records
from seawall.exchanges.peer_record import OwnerOpinion, PeerRecord, RecordCategory
from seawall.exchanges.peer_wire import PeerCall
from seawall.exchanges.record_judging import (
    SEED_CONFIDENCE,
    SignalStanding,
    judge_opinions,
    may_move,
)
from seawall.exchanges.settings import COMMON, read_settings

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
CATEGORIES = st.lists(st.sampled_from(RecordCategory))


def said(*categories: RecordCategory) -> list[OwnerOpinion]:
    return [OwnerOpinion(f"owner {n}", category) for n, category in enumerate(categories)]


@given(CATEGORIES)
def test_what_somebody_calls_harmless_never_blocks(categories):
    found = judge_opinions(said(*categories, RecordCategory.NEGATIVE))

    assert found.standing is not SignalStanding.ACTIVE


@given(CATEGORIES)
def test_the_order_in_which_owners_spoke_changes_nothing(categories):
    assert judge_opinions(said(*categories)) == judge_opinions(said(*reversed(categories)))


def test_each_case_of_a_judgement():
    p, s, n = RecordCategory.POSITIVE, RecordCategory.SEED, RecordCategory.NEGATIVE

    assert judge_opinions([]).standing is SignalStanding.WITHDRAWN
    assert judge_opinions(said(n)).standing is SignalStanding.WITHDRAWN
    assert judge_opinions(said(p, n)).standing is SignalStanding.CONTESTED
    assert judge_opinions(said(s, n)).standing is SignalStanding.CONTESTED
    assert judge_opinions(said(s, p)).standing is SignalStanding.ACTIVE
    assert judge_opinions(said(s)).confidence == SEED_CONFIDENCE


def test_a_repeated_word_of_the_peer_never_moves_what_a_person_moved():
    for wanted, now in product(SignalStanding, SignalStanding):
        if wanted != now:
            assert not may_move(wanted, last_put=wanted, now=now)


def test_a_milder_word_never_undoes_a_persons():
    assert not may_move(SignalStanding.ACTIVE, last_put="contested", now="withdrawn")
    assert may_move(SignalStanding.WITHDRAWN, last_put="contested", now="active")
    assert may_move(SignalStanding.ACTIVE, last_put="withdrawn", now="withdrawn")


@pytest.mark.parametrize(
    ("status", "written", "seconds"),
    [
        (429, "7", 7),
        (429, "", 30),
        (503, "", None),
        (503, "Mon, 02 Mar 2026 12:01:00 GMT", 60),
        (429, "Mon, 02 Mar 2026 11:00:00 GMT", 0),
        (429, "999999999999", 86_400),
        (200, "7", None),
        (500, "7", None),
    ],
)
def test_how_long_a_peer_asks_us_to_wait(status, written, seconds):
    found = asked_wait(status, {"retry-after": written}, now=NOON)

    assert found == (None if seconds is None else timedelta(seconds=seconds))


def test_visits_that_fail_are_rarer_and_never_rarer_than_the_rhythm():
    every = timedelta(minutes=5)

    waits = [next_visit(failures=n, every=every) for n in range(1, 12)]

    assert waits[0] == AFTER_FAILURE
    assert waits == sorted(waits)
    assert max(waits) == every
    assert next_visit(failures=1, every=every, peer_wait=timedelta(hours=2)) == timedelta(hours=2)


def test_a_call_is_shown_without_its_query():
    assert PeerCall("GET", "https://example.org/a?access_token=secret").shown == (
        "GET https://example.org/a"
    )


def test_a_record_that_cannot_be_read_stops_no_other():
    def read(item):
        yield PeerRecord(key=item["key"], peer_type="x")

    records, faults = read_records(
        [{"key": "a"}, "b", {}, None, {"key": "c"}], read, key=lambda i: i["k"]
    )

    assert [record.key for record in records] == ["a", "c"]
    assert [fault.key for fault in faults] == ["'b'", "{}", "None"]


def test_lists_may_be_missing_null_or_wrapped():
    assert items_in({"a": {"data": [1]}}, "a") == items_in({"a": [1]}, "a") == [1]
    assert items_in({"a": None}, "a") == items_in({}, "a") == items_in("no", "a") == []


def test_moments_are_read_in_utc():
    assert moment(0) == datetime(1970, 1, 1, tzinfo=UTC)
    assert moment("2026-03-02T14:00:00+02:00") == NOON
    assert moment("2026-03-02T12:00:00") == NOON
    assert moment(None) is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<a>",
        b"<a>" * 100 + b"</a>" * 100,
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b"<a>&b;</a>",
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a><a/>'.encode("utf-16"),
        b'<?xml version="1.0" encoding="nonsense"?><a/>',
    ],
)
def test_xml_that_could_bite_is_refused(content):
    with pytest.raises(PeerUnreadable):
        read_xml(content)


@pytest.mark.parametrize("adapter", adapters().values(), ids=lambda a: a.name)
def test_every_adapter_says_what_it_is(adapter):
    fields = [field.name for field in (*adapter.fields, *COMMON)]

    assert adapter.title
    assert timedelta(minutes=1) <= adapter.every
    assert len(fields) == len(set(fields))
    assert all(field.text.endswith(".") for field in adapter.fields)
    assert adapter.kind in ListKind


def test_settings_are_checked_by_name_and_secrets_are_kept_apart():
    tat = adapters()["tat"]

    settled = read_settings(tat, {"ideology": "islamist"}, {"username": "u", "password": "p"})

    assert settled.config["ideology"] == "islamist"
    assert settled.credentials == {"username": "u", "password": "p"}
    for config, secrets in (
        ({"password": "p"}, {"username": "u", "password": "p"}),
        ({"ideology": "none"}, {"username": "u", "password": "p"}),
        ({"per_minute": "0"}, {"username": "u", "password": "p"}),
        ({}, {"username": "u"}),
        ({}, {"username": "u", "password": "a\0b"}),
    ):
        with pytest.raises(BadSetting):
            read_settings(tat, config, secrets)


@pytest.mark.parametrize(
    "module", [labelling, dates, designated_names, spelling, tidy, united_nations]
)
def test_the_examples_in_docstrings_hold(module):
    assert doctest.testmod(module).failed == 0
