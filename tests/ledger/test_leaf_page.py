"""The kernel calls a page written exactly where every row of it is as it was written."""

from __future__ import annotations

import hashlib
import hmac
from ctypes import c_int64, create_string_buffer

from hypothesis import given
from hypothesis import strategies as st

from seawall import native
from seawall.ledger.joined_hashes import BETWEEN, JoinedHashes, StoredLevel
from seawall.ledger.leaf_page import StoredLeaves, written_leaves
from seawall.ledger.merkle import leaf_hash, node_hash
from seawall.ledger.stored_leaf import _leaf_hash
from seawall.ledger.words.keeping import ENTRY_LOST
from tests import needs
from tests.kernel_levels import same_everywhere, same_on_each_processor
from tests.ledger.test_stored_leaf import leaves

FIRST = 700
WHOLE = leaves().filter(lambda leaf: not any(BETWEEN in str(cell) for cell in leaf))
LEAVES = st.lists(WHOLE, min_size=1, max_size=4)
LETTERS = st.characters(exclude_categories=["Cs"])


def placed(rows):
    """The same leaves, one after the other."""
    return [row._replace(place=FIRST + number) for number, row in enumerate(rows)]


def cells_of(row, *, as_sqlite=False):
    """The cells of a leaf, as the database hands them out."""
    place, *cells, at, salt, sealed = row
    if as_sqlite and len(at) == 27:
        at = at.replace("T", " ").removesuffix("Z").removesuffix(".000000")
    return [str(place), *cells, at, "1" if sealed is None else "0", salt or "", sealed or ""]


def text_of(cells):
    return BETWEEN.join(cell for row in cells for cell in row).encode()


def is_written(text, count):
    needs.kernel()
    return same_on_each_processor(lambda: written_leaves(text, FIRST, count) is not None)


@given(LEAVES, st.booleans())
def test_a_page_as_it_was_written_is_known_and_says_what_its_rows_say(rows, as_sqlite):
    rows = StoredLeaves(placed(rows))
    text = text_of(cells_of(row, as_sqlite=as_sqlite) for row in rows)

    assert is_written(text, len(rows))
    page = written_leaves(text, FIRST, len(rows))
    assert list(page) == rows
    assert list(page.hashes) == list(rows.hashes)
    assert page.erased == rows.erased
    assert page.following(FIRST) is page
    assert not page.following(FIRST + 1)


@given(LEAVES, st.data())
def test_one_changed_cell_is_no_written_page(rows, data):
    """But for the moment, of which SQLite and the log have each its own spelling."""
    cells = [cells_of(row) for row in placed(rows)]
    row = data.draw(st.sampled_from(cells))
    column = data.draw(st.integers(0, len(row) - 1))
    before = row[column]
    position = data.draw(st.integers(0, len(before)))
    inserted = before[:position] + data.draw(LETTERS) + before[position:]
    cut = before[:position] + before[position + 1 :]

    for after in {inserted, cut, before.upper()} - {before}:
        row[column] = after
        assert not is_written(text_of(cells), len(cells))


@given(LEAVES)
def test_more_or_fewer_rows_than_counted_are_no_written_page(rows):
    text = text_of(map(cells_of, placed(rows)))

    for count in (0, len(rows) - 1, len(rows) + 1):
        assert not is_written(text, count)
    assert not is_written(b"", len(rows))
    assert not is_written(text + BETWEEN.encode(), len(rows))


@given(LEAVES, st.integers(0, 7), st.integers(0, 7))
def test_cells_that_moved_are_no_written_page(rows, column, other):
    """Two cells of the entry trade places, or one takes what stands between into itself."""
    cells = cells_of(placed(rows)[0])
    one, two = 3 + column, 3 + other
    moved = list(cells)
    moved[one], moved[two] = cells[two], cells[one]

    assert is_written(text_of([moved]), 1) == (moved == cells)
    joined = [*cells[:one], BETWEEN.join(cells[one : one + 2]), *cells[one + 2 :], ""]
    assert not is_written(text_of([joined]), 1)


@given(WHOLE)
def test_what_tells_of_a_loss_is_looked_at_row_by_row(leaf):
    lost = leaf._replace(place=FIRST, what=str(ENTRY_LOST))
    lost = lost._replace(leaf_hash=_leaf_hash(lost))

    assert lost.is_as_written
    assert not is_written(text_of([cells_of(lost)]), 1)


@given(st.binary(max_size=300), st.binary(min_size=32, max_size=32))
def test_the_kernel_hashes_as_hashlib_does(message, key):
    def digests():
        library, plain, keyed = needs.kernel(), create_string_buffer(32), create_string_buffer(32)
        library.seawall_sha256(message, c_int64(len(message)), plain)
        library.seawall_hmac(key, message, c_int64(len(message)), keyed)
        return plain.raw, keyed.raw

    expected = hashlib.sha256(message).digest(), hmac.digest(key, message, "sha256")
    assert same_on_each_processor(digests) == expected


@given(st.integers(0, 9))
def test_a_level_above_is_the_hashes_over_each_two(count):
    hashes = [leaf_hash(bytes([number])) for number in range(count)]

    above = same_everywhere(lambda: list(JoinedHashes.of(hashes).level_above()))

    assert above == [node_hash(*hashes[at : at + 2]) for at in range(0, count - 1, 2)]


@given(st.integers(1, 5), st.data())
def test_one_node_that_is_stored_otherwise_differs_and_no_other(count, data):
    hashes = JoinedHashes.of(leaf_hash(bytes([number])) for number in range(count))
    cells = [[str(FIRST + place), value.hex()] for place, value in enumerate(hashes)]
    number = data.draw(st.integers(0, count - 1))
    after = data.draw(st.sampled_from(["", "?", cells[number][1].upper(), cells[number][1] + "0"]))

    def differing(stored_cells):
        level = StoredLevel(text_of(stored_cells))
        return same_everywhere(level.differing, FIRST, hashes)

    assert differing(cells) == []
    other = [[place, after if at == number else value] for at, (place, value) in enumerate(cells)]
    expected = [] if after == cells[number][1] else [FIRST + number]
    assert differing(other) == expected
    assert differing([cell for at, cell in enumerate(cells) if at != number]) == [FIRST + number]


def test_without_a_kernel_every_page_is_read_row_by_row():
    with native.without_kernel():
        assert written_leaves(b"", FIRST, 0) is None
