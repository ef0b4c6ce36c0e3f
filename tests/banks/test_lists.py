"""Four formats in and out: what each carries, and what a list's own words come to mean."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.banks.entry_admission import admit_entry
from seawall.banks.entry_standing import EntryStanding, standing
from seawall.banks.file_media import MEDIA
from seawall.banks.files.list_reading import EMPTY_TEMPLATE, SignalList, sniff_format
from seawall.banks.files.list_writing import HEADERS, written_entry
from seawall.banks.files.model import Format
from seawall.banks.model import (
    BankEntry,
    EntryChange,
    EntryOpinion,
    EntryStance,
    EntryState,
    NewEntry,
)
from seawall.ids import BankId, EntryId, OrganisationId
from seawall.signals import hash_text
from tests.people_made import NOON
from tests.problems import raises_problem

PDQ = "f8" * 32
MD5 = "a1" * 16

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)
CELLS = WORDS.map(str.strip)
MOMENTS = st.timedeltas(timedelta(days=-9_999), timedelta(days=9_999)).map(NOON.__add__)
SIGNALS = st.one_of(
    st.binary(min_size=32, max_size=32).map(lambda b: ("pdq", b.hex())),
    st.binary(min_size=16, max_size=16).map(lambda b: ("md5", b.hex())),
)
OPINIONS = st.builds(EntryOpinion, WORDS, st.sampled_from(EntryStance), WORDS, MOMENTS)
CHANGES = st.builds(EntryChange, WORDS.filter(bool), WORDS, WORDS, MOMENTS)


@st.composite
def entries(draw, words=WORDS):
    kind, value = draw(SIGNALS)
    return BankEntry(
        id=EntryId("entry_1"),
        organisation=OrganisationId("org_1"),
        bank=BankId("bank_1"),
        signal_type=kind,
        value=value,
        label=draw(st.sampled_from(["", "behaviour/attack-footage"])),
        confidence=draw(st.integers(0, 100)),
        threshold=draw(st.none() | st.integers(0, 31)) if kind == "pdq" else None,
        jurisdiction=draw(st.sampled_from(["", "EU", "DE-BY"])),
        legal_basis=draw(words),
        source=draw(words),
        state=draw(st.sampled_from(EntryState)),
        first_seen_at=draw(MOMENTS),
        expires_at=draw(st.none() | MOMENTS),
        added_at=NOON,
        added_by="P-1",
        note=draw(words),
        changed_seq=1,
        media=draw(st.sampled_from(MEDIA)),
    )


EXAMPLE = BankEntry(
    *("entry_1", "org_1", "bank_1", "pdq", PDQ, "", 100, None, "", "", ""),
    *(EntryState.ACTIVE, NOON, None, NOON, "P-1", "", 1),
)


def read(text: str, template: NewEntry = EMPTY_TEMPLATE, **options) -> list:
    signals = SignalList(io.BytesIO(text.encode()), at=NOON, template=template, **options)
    return list(signals.lines())


def entry(text: str, **options) -> NewEntry:
    (line,) = read(text, **options)
    assert not line.fault
    return line.entry


def fault(text: str, **options) -> str:
    (line,) = read(text, **options)
    return line.fault


def as_new(known: BankEntry, **more) -> NewEntry:
    fields = {name: getattr(known, name) for name in NewEntry.__slots__ if hasattr(known, name)}
    return NewEntry(**fields, **more)


# Round trips


@given(entries(), st.lists(OPINIONS, max_size=3), st.lists(CHANGES, max_size=3))
def test_jsonl_loses_nothing_not_even_who_disagreed_and_why(known, opinions, history):
    text = written_entry(known, Format.JSONL, bank="b", opinions=opinions, history=history)

    back = entry(text)

    assert back == as_new(known, opinions=tuple(opinions), history=tuple(history))


@given(st.lists(entries(CELLS), min_size=1, max_size=4))
def test_csv_carries_every_field_of_every_entry(known):
    text = "\n".join(
        [HEADERS[Format.CSV], *(written_entry(e, Format.CSV, bank="b") for e in known)]
    )

    back = read(text)

    assert [line.entry for line in back] == [as_new(e) for e in known]


@pytest.mark.parametrize("form", [Format.CSV, Format.PEERS_CSV])
@given(entries(st.text("'=+-@\t\ra", max_size=5)), st.text("'=+-@a", max_size=5))
def test_no_cell_of_a_list_is_a_formula_to_a_spreadsheet(form, known, bank):
    record = written_entry(replace(known, media="video"), form, bank=bank)
    rows = csv.reader([record], strict=True)

    assert not [cell for row in rows for cell in row if cell[:1] in set("=+-@\t\r")]


@pytest.mark.parametrize("words", ["=1+1", "'=1+1", "''=1+1", "'quoted'", "-", "@all"])
def test_words_that_would_be_a_formula_come_back_from_our_csv_as_they_were(words):
    known = replace(EXAMPLE, source=words, note=words, legal_basis=words)
    text = f"{HEADERS[Format.CSV]}\n{written_entry(known, Format.CSV, bank='b')}"

    assert entry(text) == as_new(known)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("words", ["a\nb", "a\r\nb", "a\rb", "a\r\r\nb\n\r\nc", "a\n"])
def test_line_ends_in_a_quoted_cell_stay_what_they_are_whatever_ends_the_records(words, end):
    cells = {"signal_type": "pdq", "value": PDQ, "legal_basis": words, "note": "x"}
    names = HEADERS[Format.CSV].split(",")
    row = ",".join(f'"{cells.get(name, "")}"' for name in names)

    (line,) = read(HEADERS[Format.CSV] + end + row + end)

    assert (line.entry.legal_basis, line.entry.note) == (words.strip(), "x")


@given(entries())
def test_the_peers_csv_comes_back_with_the_same_signal_and_standing(known):
    record = written_entry(replace(known, media="video"), Format.PEERS_CSV, bank="b")
    text = f"{HEADERS[Format.PEERS_CSV]}\n{record}"

    back = entry(text)

    unsure = known.state is EntryState.ACTIVE and known.confidence <= 50
    theirs = EntryState.UNCONFIRMED if unsure or known.state == "observed" else known.state
    assert (back.signal_type, back.value, back.state) == (known.signal_type, known.value, theirs)


def test_a_text_is_held_as_a_digest_and_so_has_no_form_in_the_peers_lists():
    known = BankEntry(
        *("entry_1", "org_1", "bank_1", "text", "0" * 64, "", 100, None, "", "", ""),
        *(EntryState.ACTIVE, NOON, None, NOON, "P-1", "", 1),
    )

    assert written_entry(known, Format.PEERS_CSV, bank="b") is None
    assert written_entry(known, Format.LINES, bank="b") is None


# Ours


def test_the_columns_stand_in_any_order_and_an_empty_cell_takes_the_default():
    template = replace(EMPTY_TEMPLATE, label="behaviour/recruitment", confidence=70)

    found = entry(f"value,signal_type,label\n{PDQ},pdq,\n", template=template)

    assert (found.value, found.label, found.confidence) == (PDQ, "behaviour/recruitment", 70)


def test_a_column_we_do_not_know_stops_the_import_and_names_those_we_do():
    with raises_problem(
        "banks.unknown-format.header",
        match="first_seen_at",
    ):
        read(f"signal_type,value,severity\npdq,{PDQ},3\n")


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (f"pdq,{PDQ},,extra", "has 4 cells, but the header has 3"),
        (f"pdq,{PDQ},soon", "confidence: 'soon' is not a whole number"),
        (f"pdq,{PDQ[:-1]},90", "63 characters"),
        (f"phash,{PDQ},90", "no signal type 'phash'"),
        (f"pdq,{PDQ},101", "confidence: 101 is out of range"),
    ],
)
def test_a_bad_line_says_what_is_wrong_with_it(cells, why):
    assert why in fault(f"signal_type,value,confidence\n{cells}\n")


@pytest.mark.parametrize("moment", ["yesterday", "2027-01-01T00:00:00", "2027-13-01"])
def test_a_moment_without_a_time_zone_is_refused(moment):
    assert "not a date and time" in fault(f"signal_type,value,expires_at\npdq,{PDQ},{moment}\n")


def test_a_day_alone_is_its_midnight_in_utc():
    found = entry(f"signal_type,value,expires_at\npdq,{PDQ},2027-01-01\n")

    assert found.expires_at == datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_moment_outside_of_all_years_is_a_bad_line_and_stops_no_list(moment):
    assert "out of range" in fault(f"signal_type,value,expires_at\npdq,{PDQ},{moment}\n")


def test_a_moment_elsewhere_is_the_same_moment_in_utc():
    found = entry(f"signal_type,value,first_seen_at\npdq,{PDQ},2026-03-02T13:00:00+01:00\n")

    assert found.first_seen_at == NOON


# JSONL


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('{"signal_type":"pdq"', "not a bank entry"),
        ('{"signal_type":"pdq"}', "value"),
        (f'{{"signal_type":"pdq","value":"{PDQ}","severity":3}}', "severity"),
        (f'{{"signal_type":"pdq","value":"{PDQ}","confidence":"high"}}', "confidence"),
        (f'{{"signal_type":"pdq","value":"{PDQ}","state":"odd"}}', "state"),
        (f'{{"signal_type":"pdq","value":"{PDQ}","expires_at":"2027-01-01T00:00:00"}}', "expires"),
    ],
)
def test_an_object_that_is_no_entry_names_the_field(line, why):
    assert why in fault(line)


# The peers


def peers(kind: str, value: str, category: str = "POSITIVE_CLASS") -> NewEntry:
    return entry(f"{HEADERS[Format.PEERS_CSV]}\n{kind},{value},Example Forum,{category},a b\n")


@pytest.mark.parametrize(
    ("category", "expected"),
    [
        ("POSITIVE_CLASS", EntryStanding.GOOD),
        ("DISPUTED", EntryStanding.REVIEW),
        ("NEGATIVE_CLASS", EntryStanding.NONE),
    ],
)
def test_a_peers_category_decides_what_a_hit_may_lead_to(category, expected):
    found = peers("pdq", PDQ, category)

    assert standing(Opined(found), NOON) is expected


class Opined:
    """A new entry as the rule looks at it."""

    def __init__(self, new: NewEntry) -> None:
        self.state, self.expires_at = new.state, new.expires_at
        self.disagree = tuple(o.member for o in new.opinions if o.stance is EntryStance.DISAGREE)


def test_what_a_peer_only_suspects_is_below_what_any_rule_confirms():
    seed = peers("pdq", PDQ, "INVESTIGATION_SEED")
    assert (seed.confidence, seed.state) == (50, EntryState.UNCONFIRMED)


def test_a_peers_entry_keeps_who_said_so_and_under_which_tags():
    found = peers("pdq", PDQ)

    assert found.source == "Example Forum"
    assert found.note == "tags: a b"
    assert [(o.member, o.stance) for o in found.opinions] == [("Example Forum", EntryStance.AGREE)]


@pytest.mark.parametrize(
    ("theirs", "value", "ours"),
    [("video_md5", MD5.upper(), "md5"), ("video_sha256", MD5 * 2, "sha256"), ("pdq", PDQ, "pdq")],
)
def test_the_peers_names_of_types_become_ours(theirs, value, ours):
    found = peers(theirs, value)

    assert (found.signal_type, found.value) == (ours, value.lower())


def test_the_peers_text_in_clear_becomes_our_digest():
    found = peers("raw_text", "The tide is coming")

    assert found.signal_type == "text"
    assert found.value == hash_text("the TIDE is coming").signals[0].value


def test_the_peers_trend_query_becomes_a_term_and_their_fuzzy_digest_tlsh():
    query = json.dumps({"and": [{"or": ["Oath", "pledge"]}, {"or": ["tide"]}], "not": []})
    cell = query.replace('"', '""')

    assert admit_entry(peers("trend_query", f'"{cell}"')).value == (
        '{"and":[{"or":["oath","pledge"]},{"or":["tide"]}],"not":[]}'
    )
    assert admit_entry(peers("text_tlsh", "t1" + "ab" * 35)).value == "T1" + "AB" * 35
    assert admit_entry(peers("url_md5", MD5.upper())).signal_type == "url_md5"


def test_a_type_or_category_of_the_peers_that_we_lack_is_refused_by_name():
    assert "'vpdq' is not a signal type" in fault(f"{HEADERS[Format.PEERS_CSV]}\nvpdq,x,c,,\n")
    assert "'MAYBE' is not a category" in fault(
        f"{HEADERS[Format.PEERS_CSV]}\npdq,{PDQ},c,MAYBE,\n"
    )


def test_what_we_write_for_the_peers_is_what_their_csv_reader_reads():
    known = BankEntry(
        *("entry_1", "org_1", "bank_1", "md5", MD5, "behaviour/recruitment", 100, None, "", "", ""),
        *(EntryState.CONTESTED, NOON, None, NOON, "P-1", "", 1, "video"),
    )
    text = f"{HEADERS[Format.PEERS_CSV]}\n{written_entry(known, Format.PEERS_CSV, bank='Tide, Grey')}\n"

    assert list(csv.DictReader(io.StringIO(text))) == [
        {
            "signal_type": "video_md5",
            "signal_str": MD5,
            "collab": "Tide, Grey",
            "category": "DISPUTED",
            "tags": "behaviour/recruitment",
        }
    ]


def test_lines_of_type_and_value_are_read_under_their_names_or_ours():
    lines = read(f"pdq {PDQ}\nvideo_md5 {MD5}\nsha256 {MD5 * 2}\nurl https://example.com/a b\n")

    assert [line.entry.signal_type for line in lines] == ["pdq", "md5", "sha256", "url"]


def test_bare_values_need_their_type_named():
    with raises_problem(
        "banks.unknown-format.first-line",
        match="--type",
    ):
        read(f"{PDQ}\n")

    assert entry(f"{PDQ}\n", template=replace(EMPTY_TEMPLATE, signal_type="pdq")).value == PDQ


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ('{"signal_type": "pdq"}', Format.JSONL),
        ("signal_type,value", Format.CSV),
        ("value,note,signal_type", Format.CSV),
        ("signal_type,signal_str,collab,category,tags", Format.PEERS_CSV),
        ("pdq " + PDQ, Format.LINES),
    ],
)
def test_a_list_is_known_by_how_it_begins(first, expected):
    assert sniff_format(first) is expected


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff\xfea\0", b"dear all,\n"])
def test_a_file_that_is_no_list_is_refused_before_anything_is_written(content):
    with raises_problem(
        "banks.unknown-format.empty",
        "banks.unknown-format.encoding",
        "banks.unknown-format.first-line",
    ):
        SignalList(io.BytesIO(content), at=NOON + timedelta(0))
