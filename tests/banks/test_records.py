"""One bad line stays one bad line."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st

from seawall.banks.files.cells import cells, row
from seawall.banks.files.file_records import LONGEST_LINE, MOST_LINES_A_RECORD, Records

LINES = st.lists(st.binary(max_size=40).filter(lambda line: b"\n" not in line), max_size=30)


def read(content: bytes, **options) -> list:
    return list(Records(io.BytesIO(content), **options))


def test_blank_lines_are_passed_over_and_still_counted():
    assert [(r.line, r.text) for r in read(b"a\n\n \r\nb\r\n")] == [(1, "a"), (4, "b")]


def test_a_mark_of_byte_order_is_no_part_of_the_first_line():
    assert read("\ufeffa,b\n".encode())[0].text == "a,b"


def test_broken_utf8_is_refused_by_line_and_the_next_line_is_read():
    first, second = read(b"a\xff\nb\n")

    assert "not UTF-8 (byte 2" in first.fault
    assert (second.line, second.text) == (2, "b")


def test_a_line_without_an_end_costs_one_line_and_no_memory():
    first, second = read(b"x" * (3 * LONGEST_LINE) + b"\nb\n")

    assert "longer than" in first.fault
    assert (second.line, second.text) == (2, "b")


def test_a_quoted_cell_may_run_over_lines():
    first, second = read(b'a,"one\ntwo"\nb,c\n', width=2)

    assert cells(first.text) == ["a", "one\ntwo"]
    assert (first.next_line, second.line) == (3, 3)


def test_a_quote_that_is_never_closed_swallows_no_line_behind_it():
    lines = ['a,"open'] + [f"b,{n}" for n in range(2 * MOST_LINES_A_RECORD)]

    first, *rest = read("\n".join(lines).encode(), width=2)

    assert "never closes it" in first.fault
    assert [r.text for r in rest] == lines[1:]


def test_two_stray_quotes_do_not_join_the_good_lines_between_them():
    records = read(b'a,5" gun\nb,c\nd,6" gun\ne,f\n', width=2)

    assert [(r.line, bool(r.fault)) for r in records] == [
        (1, True),
        (2, False),
        (3, True),
        (4, False),
    ]


@given(LINES, st.integers(0, 3))
def test_every_line_is_read_once_or_refused_once_whatever_its_bytes(lines, width):
    content = b"\n".join(lines)

    covered = [n for r in read(content, width=width) for n in range(r.line, r.next_line)]

    not_blank = [n for n, line in enumerate(content.split(b"\n"), 1) if line.strip()]
    assert covered == sorted(set(covered))
    assert set(covered) >= set(not_blank)


@given(LINES, st.integers(0, 3), st.data())
def test_reading_goes_on_from_any_record_as_if_it_had_never_stopped(lines, width, data):
    content = b"\n".join(lines)
    whole = read(content, width=width)
    if not whole:
        return
    stop = data.draw(st.integers(0, len(whole) - 1))

    rest = read(content, start=whole[stop].next_line, width=width)

    assert rest == whole[stop + 1 :]


@given(st.lists(st.text(), min_size=1))
def test_cells_come_back_as_they_were_written(values):
    assert cells(row(values)) == values
