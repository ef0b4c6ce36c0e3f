"""A row is as it was written exactly where its own text hashes to its leaf."""

from __future__ import annotations

from datetime import UTC

from hypothesis import given
from hypothesis import strategies as st

from seawall.ids import LedgerEntryId, OrganisationId
from seawall.ledger import merkle
from seawall.ledger.entry import canonical_json, commitment_of, leaf_bytes, moment
from seawall.ledger.model import Recorded
from seawall.ledger.stored_leaf import StoredLeaf

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
CONTENTS = st.dictionaries(TEXTS, JSONS, max_size=3)


@st.composite
def leaves(draw):
    """Any entry, placed."""
    sealed, salt = draw(st.none() | CONTENTS), draw(st.binary(min_size=32, max_size=32))
    entry_salt = draw(st.binary(min_size=16, max_size=16))
    entry = Recorded(
        LedgerEntryId(f"led_{draw(TEXTS)}"),
        OrganisationId(draw(TEXTS)),
        draw(TEXTS),
        draw(TEXTS),
        draw(TEXTS),
        draw(CONTENTS),
        "" if sealed is None else commitment_of(sealed, salt),
        entry_salt,
        draw(st.datetimes(timezones=st.just(UTC))),
    )
    return StoredLeaf(
        draw(st.integers(0, 9)),
        entry.id,
        merkle.leaf_hash(leaf_bytes(entry)).hex(),
        entry.organisation,
        entry.what,
        entry.about,
        entry.by,
        canonical_json(entry.public),
        entry.commitment,
        entry_salt.hex(),
        moment(entry.at),
        None if sealed is None else salt.hex(),
        None if sealed is None else canonical_json(sealed),
    )


@given(leaves())
def test_what_was_written_is_recognised_without_being_read(leaf):
    assert leaf.is_as_written
    assert leaf.hash.hex() == leaf.leaf_hash


@given(leaves(), st.data())
def test_one_changed_cell_is_not_what_was_written(leaf, data):
    columns = [name for name in leaf._fields if name != "place" and getattr(leaf, name) is not None]
    column = data.draw(st.sampled_from(columns))
    before = getattr(leaf, column)
    position = data.draw(st.integers(0, len(before)))
    letter = data.draw(st.characters(exclude_categories=["Cs"]))
    inserted = before[:position] + letter + before[position:]
    cut = before[:position] + before[position + 1 :]

    for after in {inserted, cut, before.upper()} - {before}:
        assert not leaf._replace(**{column: after}).is_as_written


@given(leaves(), leaves())
def test_what_was_said_elsewhere_does_not_stand_for_it(leaf, other):
    """Cells that changed places between two rows are seen in both."""
    for column in ("organisation", "what", "about", "by", "public", "entry_salt", "at"):
        if getattr(leaf, column) != getattr(other, column):
            moved = leaf._replace(**{column: getattr(other, column)})
            assert not moved.is_as_written


@given(leaves())
def test_a_row_that_is_gone_is_not_as_written(leaf):
    gone = StoredLeaf(leaf.place, leaf.entry, leaf.leaf_hash)

    assert not gone.is_as_written
    assert not gone.is_erased


@given(leaves())
def test_what_was_sealed_may_be_erased_and_the_row_stands(leaf):
    erased = leaf._replace(salt=None, sealed=None)

    assert erased.is_as_written
    assert erased.is_erased == bool(leaf.commitment)
