"""A page of changes taken over at once says what the same changes say one by one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.banks.changed_signals import ChangedSignals, SignalColumns
from seawall.banks.entry_opinions import Voices
from seawall.banks.long_values import column_of, value_beside
from seawall.banks.model import Bank, EntryState
from seawall.gate.library import Library
from seawall.gate.rows import ROW, Rows, numbers_of
from seawall.gate.shelf import packed_codes
from seawall.ids import BankId, EntryId, OrganisationId, new_id
from seawall.signals import Signal

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
BANKS = {
    name: Bank(
        BankId(name), OrganisationId("org_x"), name.title(), "a description", "the owner",
        "a source", "a/label", "EU", "a law", "private", NOON,
    )
    for name in ("bank_a", "bank_b")
}  # fmt: skip
KINDS = st.sampled_from(["pdq", "sha256", "text", "unheard-of"])
#: Which entry, how it is now, and of which bank; a number says how far apart pages are.
CHANGES = st.lists(
    st.tuples(
        st.integers(0, 11),
        st.sampled_from(list(EntryState)),
        st.sampled_from(sorted(BANKS)),
        st.sampled_from([None, 12, 40]),
        st.booleans(),
        st.sampled_from([None, NOON + timedelta(days=3), NOON + timedelta(microseconds=1)]),
    ),
    max_size=30,
)
VALUES = {
    "pdq": [f"{number:064x}" for number in range(12)],
    "sha256": [f"{number:064x}" for number in range(12)],
    "text": [
        "an invented text of some length, number " + "x" * number * 400 for number in range(12)
    ],
    "unheard-of": [str(number) for number in range(12)],
}


def page_of(changes, kind, ids, seq):
    """The changes as the database gives them, each entry once."""
    last = {}
    for number, *rest in changes:
        last.pop(number, None)
        last[number] = rest
    rows, voices = [], {}
    for place, (number, (state, bank, threshold, is_disputed, expires)) in enumerate(last.items()):
        value = VALUES[kind][number]
        rows.append(
            (
                ids[number], "org_x", bank, kind, column_of(value), value_beside(value),
                "own/label" if number % 3 else "", 90 + number, threshold, "", "",
                f"source {number % 2}", state.value, "2026-03-02 12:00:00.123456",
                None if expires is None else expires.isoformat(), seq + place,
            )
        )  # fmt: skip
        if is_disputed:
            voices[EntryId(ids[number])] = Voices(("Ada",), ("Ben",))
    columns = SignalColumns._make(zip(*rows, strict=True))
    return ChangedSignals(columns, BANKS, voices)


def known_by(library, kind):
    """Every card that a library gives for the values of this test."""
    queries = [Signal(kind, value, "1", quality=100) for value in VALUES[kind]]
    return sorted(library.find(queries, now=NOON), key=lambda card: card.entry)


@settings(max_examples=200)
@given(st.lists(CHANGES, max_size=4), KINDS, st.booleans(), st.randoms())
def test_page_by_page_or_one_by_one_makes_no_difference(pages, kind, is_in_order, chance):
    ids = [new_id("entry", now=NOON + timedelta(milliseconds=number)) for number in range(12)]
    if not is_in_order:
        chance.shuffle(ids)
    at_once, single = Library(), Library()
    for seq, changes in enumerate(filter(None, pages)):
        page = page_of(changes, kind, ids, 100 * seq)
        at_once.take_page(kind, page)
        single.apply(page.signals())

        assert known_by(at_once, kind) == known_by(single, kind)
        assert (len(at_once), at_once.rows) == (len(single), single.rows)
    for shelf, other in zip(at_once.shelves.values(), single.shelves.values(), strict=True):
        assert in_order_of_ids(shelf.rows) == in_order_of_ids(other.rows)
        for entry in ids:
            assert (shelf.rows.find(entry) is None) == (other.rows.find(entry) is None)


def in_order_of_ids(rows):
    """What is kept of each entry, whichever number its row has."""
    arrays = rows.arrays()
    records = arrays["rows"].view(ROW).ravel()[arrays["order"]]
    return [record[:2] + record[3:] for record in records.tolist()]


def test_a_page_of_several_owners_and_types_is_taken_apart():
    ids = [new_id("entry", now=NOON) for _ in range(4)]
    columns = list(page_of([(n, EntryState.ACTIVE, "bank_a", None, False, None) for n in range(4)],
                           "sha256", ids, 0).columns)  # fmt: skip
    columns[1] = ["org_x", "org_y", "org_x", "org_x"]
    columns[3] = ["sha256", "sha256", "pdq", "sha256"]
    page = ChangedSignals(SignalColumns._make(columns), BANKS, {})

    parts = {(owner, kind): list(part.columns.entry) for owner, kind, part in page.by_shelf()}

    assert parts == {
        ("org_x", "sha256"): [ids[0], ids[3]],
        ("org_y", "sha256"): [ids[1]],
        ("org_x", "pdq"): [ids[2]],
    }


@given(st.lists(st.integers(0, 2**128 - 1), min_size=1))
def test_the_halves_of_many_numbers_are_those_of_each(numbers):
    from ulid import ULID

    high, low = numbers_of([f"entry_{ULID.from_int(number)}" for number in numbers])

    assert [h << 64 | n for h, n in zip(high.tolist(), low.tolist(), strict=True)] == numbers


def test_an_id_that_is_not_of_ours_is_read_one_by_one():
    good = new_id("entry", now=NOON)

    for odd in (
        "entry_8" + "0" * 25,
        "entry_" + "U" * 26,
        "entrx_" + good[6:],
        good[:-1],
        good + "é",
    ):
        assert numbers_of([good, odd]) is None


@given(st.lists(st.text("0123456789abcdefABCDEF g", min_size=62, max_size=66), max_size=5))
def test_only_lower_hex_of_the_right_length_is_packed(values):
    packed = packed_codes(values)

    is_whole = all(
        len(value) == 64 and not set(value) - set("0123456789abcdef") for value in values
    )
    assert packed == (b"".join(map(bytes.fromhex, values)) if is_whole else None)


def test_rows_are_found_however_their_ids_came():
    rows, chance = Rows(), np.random.default_rng(3)
    ids = [new_id("entry", now=NOON + timedelta(milliseconds=number)) for number in range(300)]
    order = [*range(100), *(100 + chance.permutation(200)).tolist()]
    for start in range(0, 300, 7):
        part = [ids[place] for place in order[start : start + 7]]
        records = np.zeros(len(part), ROW)
        records["high"], records["low"] = numbers_of(part)
        rows.extend(records, part)

    assert [rows.find(ids[place]) for place in order] == list(range(300))
    assert rows.find(new_id("entry", now=NOON + timedelta(days=1))) is None
