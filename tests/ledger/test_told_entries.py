"""What a unit of work tells the ledger is written at its end, all at once, and never twice."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.transaction import INSTALLATION, transaction
from tests.ledger_made import make_ledger_entry
from tests.people_made import NOON, make_organisation
from tests.rows_by_hand import Undo, undone

#: A word told, a look at the ledger, or a part of the unit: its steps, and whether it is undone.
TOLD = st.tuples(st.just("tell"), st.sampled_from(["red", "green", "blue"]), st.just(False))
LOOK = st.just(("look", "", False))
STEPS = st.recursive(
    st.lists(TOLD | LOOK, max_size=4),
    lambda inner: st.lists(
        TOLD | LOOK | st.tuples(st.sampled_from(["attempt", "unit"]), inner, st.booleans()),
        max_size=4,
    ),
    max_leaves=12,
)


def tell(tx, word, about="thing"):
    return tx.ledger.append(make_ledger_entry(word, about, NOON, public={"is": word}))


def words(tx, about="thing"):
    return [entry.what for entry in tx.ledger.about(about)]


def play(tx, steps, organisation, before):
    """Carry the steps out; the words that are then in the ledger, in order."""
    told = list(before)
    for kind, what, is_undone in steps:
        if kind == "tell":
            tell(tx, what)
            told.append(what)
        elif kind == "look":
            assert words(tx) == told
        else:
            try:
                with tx.attempt() if kind == "attempt" else transaction(organisation):
                    inner = play(tx, what, organisation, told)
                    if is_undone:
                        raise Undo
            except Undo:
                continue
            told = inner
    return told


def test_what_was_told_is_there_in_its_order_and_what_was_undone_is_not(database):
    """Whatever is looked at in between, and however parts lie in parts."""
    organisation = make_organisation().id

    @settings(max_examples=100)
    @given(STEPS)
    def is_kept(steps):
        with undone():
            with transaction(organisation) as tx:
                told = play(tx, steps, organisation, [])
            with transaction(organisation) as tx:
                assert words(tx) == told
                assert len(tx.ledger.pending(1_000)) >= len(told)

    is_kept()


def test_a_unit_that_fails_tells_nothing(database):
    organisation = make_organisation().id

    with undone(), transaction(organisation) as tx:
        assert tell(tx, "red")

    with transaction(organisation) as tx:
        assert words(tx) == []


def test_each_organisation_is_told_its_own_in_one_unit(database):
    """Row security reads each as it is written: what was told before is written before."""
    ours, theirs = make_organisation(slug="ours").id, make_organisation(slug="theirs").id

    with transaction(INSTALLATION) as tx:
        for organisation in (ours, theirs, ours):
            tell(tx.of(organisation), "red")

    for organisation, count in ((ours, 2), (theirs, 1)):
        with transaction(organisation) as tx:
            assert words(tx) == ["red"] * count


def test_twenty_entries_are_one_message_to_a_server(postgresql):
    organisation = make_organisation().id

    with CaptureQueriesContext(connection) as queries, transaction(organisation) as tx:
        for number in range(20):
            tell(tx, "red", f"thing {number}")

    assert len([query for query in queries if "db_ledger" in query["sql"]]) == 1
    with transaction(organisation) as tx:
        assert [words(tx, f"thing {number}") for number in range(20)] == [["red"]] * 20


def test_a_thousand_entries_are_as_whole_as_one(database):
    organisation = make_organisation().id

    with transaction(organisation) as tx:
        for number in range(1_100):
            tell(tx, "red", f"thing {number}")

    with transaction(organisation) as tx:
        assert words(tx, "thing 0") == words(tx, "thing 1099") == ["red"]
        waiting = [entry.about for entry in tx.ledger.pending(2_000)]
    assert [about for about in waiting if about.startswith("thing")] == [
        f"thing {number}" for number in range(1_100)
    ]
