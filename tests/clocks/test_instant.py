"""Instants are read as they are written, offset and all; what names no instant is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.clocks.instant import (
    BadInstant,
    NaiveTimestamp,
    UnknownZone,
    end_of_day,
    offset_of,
    read_instant,
    start_of_hour,
    with_offset,
    write_instant,
    zone_named,
)


def read(written: object) -> datetime:
    return read_instant(written, field="received_at")


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2026-03-29T01:30+01:00", "2026-03-29T00:30:00Z"),
        ("2026-03-29T01:30:15Z", "2026-03-29T01:30:15Z"),
        ("2026-03-29t01:30:15z", "2026-03-29T01:30:15Z"),
        ("2026-03-29 01:30:15.25-03:30", "2026-03-29T05:00:15.250000Z"),
        ("2026-03-29T01:30:15-00:00", "2026-03-29T01:30:15Z"),
    ],
)
def test_an_instant_is_read_with_the_offset_that_was_written(written, utc):
    assert write_instant(read(written).astimezone(UTC)) == utc


def test_the_offset_that_was_written_is_kept():
    at = read("2026-03-01T10:00+05:30")

    assert write_instant(at) == "2026-03-01T10:00:00+05:30"
    assert offset_of(at) == "+05:30"


@pytest.mark.parametrize("written", ["2026-03-29T01:30", "2026-03-29T01:30:00", "2026-03-29 01:30"])
def test_a_naive_timestamp_is_refused_and_told_what_it_lacks(written):
    with pytest.raises(NaiveTimestamp, match="has no UTC offset") as refused:
        read(written)

    assert refused.value.field == "received_at"
    assert "+01:00" in refused.value.remedy


@pytest.mark.parametrize(
    "written",
    [
        None, 17, "", "now", "2026-03-29", "29.03.2026 01:30+01:00", "2026-02-29T10:00Z",
        "2026-03-29T24:00Z", "2026-03-29T23:59:60Z", "2026-03-29T10:60Z", "2026-03-29T10:00+24:00",
        "2026-03-29T10:00Z\n", " 2026-03-29T10:00Z", "2026-W13-7T10:00Z", "٢٠٢٦-03-29T10:00Z",
        "1999-12-31T10:00Z", "2200-01-01T00:00Z", "0001-01-01T00:00+14:00",
    ],
)  # fmt: skip
def test_what_is_no_instant_is_refused(written):
    with pytest.raises(BadInstant) as refused:
        read(written)

    assert refused.value.field == "received_at"


@given(st.text())
def test_any_text_is_an_instant_or_a_refusal(written):
    try:
        at = read(written)
    except BadInstant:
        return

    assert at.utcoffset() is not None


@given(
    st.datetimes(datetime(2000, 1, 2), datetime(2199, 12, 30)),  # noqa: DTZ001
    st.integers(-23 * 60, 23 * 60).map(lambda m: timezone(timedelta(minutes=m))),
)
def test_what_is_written_is_read_again_as_it_was(naive, offset):
    at = naive.replace(tzinfo=offset)
    kept = with_offset(at.astimezone(UTC), offset_of(at))

    assert read(write_instant(at)) == at
    assert (kept, kept.utcoffset()) == (at, at.utcoffset())


@pytest.mark.parametrize(
    ("day", "zone", "end"),
    [
        ("2026-03-29", "Europe/Brussels", "2026-03-29T22:00Z"),
        ("2026-10-25", "Europe/Brussels", "2026-10-25T23:00Z"),
        ("2026-09-05", "America/Santiago", "2026-09-06T04:00Z"),
        ("2026-04-04", "America/Santiago", "2026-04-05T04:00Z"),
        ("2026-10-31", "America/Havana", "2026-11-01T04:00Z"),
    ],
)
def test_a_day_ends_once_also_where_midnight_is_skipped_or_comes_twice(day, zone, end):
    assert end_of_day(date.fromisoformat(day), zone_named(zone)) == read(end)


def test_the_full_hour_is_the_one_on_the_clocks_of_the_place():
    at = read("2026-06-10T10:15:30Z")

    assert start_of_hour(at, zone_named("Europe/Brussels")) == read("2026-06-10T10:00Z")
    assert start_of_hour(at, zone_named("Asia/Kolkata")) == read("2026-06-10T09:30Z")


@pytest.mark.parametrize(
    "name",
    ["localtime", "posixrules", "right/Europe/Brussels", "posix/UTC", "Europe", "../UTC", "\0", ""],
)
def test_a_zone_that_is_the_machines_own_or_none_is_refused(name):
    with pytest.raises(UnknownZone) as refused:
        zone_named(name)

    assert refused.value.field == "tz"
