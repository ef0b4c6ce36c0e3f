"""Whatever we write and whatever is written by hand, in any order: just the latter is named.

A property over histories. Units of work insert, change and delete a few keys by every way that
there is, in parts that may be undone; between them somebody with the database does the same by
hand. A book of the test's own says how each row is and what the ledger was last told of it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from django.db import connection
from django.db import transaction as database_transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st

from seawall.db import models as db
from seawall.db.rows.compiled_insert import insert_row
from seawall.db.unit_of_work.tenancy import set_scope
from seawall.ledger.attested.row_audit import RowDifference, RowFault
from seawall.transaction import INSTALLATION, Transaction, transaction
from tests.holds_made import Harbour
from tests.people_made import NOON
from tests.rows_attested import rows_that_differ
from tests.rows_by_hand import Undo, undone, write_by_hand

ROWS = st.integers(0, 3)
NAMES = st.sampled_from(["red", "green", "blue"])
WRITES = st.tuples(
    st.sampled_from(
        ["insert", "insert one", "insert many", "update", "touch", "save", "bulk update", "delete"]
    ),
    st.lists(ROWS, min_size=1, max_size=3, unique=True),
    NAMES,
)
#: Writes, and parts of them: how a part is opened, what is in it, whether it is undone.
PARTS = st.tuples(
    st.sampled_from(["attempt", "transaction"]),
    st.lists(WRITES, min_size=1, max_size=3),
    st.booleans(),
)
UNITS = st.tuples(st.just("unit"), st.lists(WRITES | PARTS, min_size=1, max_size=4), st.booleans())
HANDS = st.tuples(st.just("hand"), st.sampled_from(["put", "change", "delete"]), ROWS, NAMES)
HISTORIES = st.lists(UNITS | HANDS, min_size=2, max_size=10)
#: Inserted again in a part that is undone: the row is gone, whatever its digest was meanwhile.
INSERTED_IN_VAIN = [
    ("unit", [("insert", [0], "red")], False),
    (
        "unit",
        [("delete", [0], "red"), ("attempt", [("insert one", [0], "red")], True)],
        False,
    ),
]
#: Changed by hand, and then by us: drawn now and then, and played each time.
WRITTEN_OVER = [
    ("unit", [("insert", [0], "red")], False),
    ("hand", "change", 0, "green"),
    ("unit", [("update", [0], "blue")], False),
]


@dataclass
class Book:
    """What stands in the table, and what the ledger was last told of it."""

    standing: dict[int, str] = field(default_factory=dict)
    attested: dict[int, str] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)

    def commit(self, after: dict[int, str]) -> None:
        """A unit of work of ours has left the rows so."""
        for row in range(4):
            before, name = self.standing.get(row), after.get(row)
            if before == name:
                continue
            if difference := self._difference(row):
                self.faults[str(replace(difference, overwritten_by="led_"))] += 1
            self.attested.pop(row, None)
            if name:
                self.attested[row] = name
        self.standing = after

    def expected(self) -> Counter[str]:
        """Every fault that is to be named."""
        differences = (self._difference(row) for row in range(4))
        return self.faults + Counter(str(fault) for fault in differences if fault)

    def _difference(self, row: int) -> RowFault | None:
        stands, attested = self.standing.get(row), self.attested.get(row)
        if stands == attested:
            return None
        kind = RowDifference.CHANGED if stands and attested else RowDifference.ADDED
        return RowFault("db_apikey", f"key_{row}", kind if stands else RowDifference.MISSING)


def play(history, organisation):
    """The history, from an empty table to what the ledger then says of it."""
    book = Book()
    for kind, *act in history:
        if kind == "hand":
            write_past_the_ledger(*act, book.standing, organisation)
            continue
        writes, is_undone = act
        after = dict(book.standing)
        try:
            with transaction(INSTALLATION) as tx:
                carry_out(writes, after, organisation, tx)
                if is_undone:
                    raise Undo
        except Undo:
            continue
        book.commit(after)
    return book


def carry_out(writes, rows: dict[int, str], owner, tx: Transaction) -> None:
    """Writes of ours, and parts of them that may be undone; `rows` is what they leave."""
    for kind, act, more in writes:
        if kind not in {"attempt", "transaction"}:
            write(kind, act, more, rows, owner)
            continue
        inner = dict(rows)
        try:
            with tx.attempt() if kind == "attempt" else transaction(INSTALLATION):
                carry_out(act, inner, owner, tx)
                if more:
                    raise Undo
        except Undo:
            continue
        rows.clear()
        rows.update(inner)


def write(kind, numbers, name, rows: dict[int, str], owner) -> None:
    """One way of ours to write these rows, as far as it is possible for them."""
    there = [number for number in numbers if number in rows]
    objects = db.ApiKeyRow.objects.filter(pk__in=[f"key_{number}" for number in numbers])
    if kind.startswith("insert"):
        absent = [number for number in numbers if number not in rows]
        insert(kind, [row_of(number, name, owner) for number in absent])
        rows.update(dict.fromkeys(absent, name))
    elif kind == "touch":
        objects.update(changed_seq=7)
    elif kind == "delete":
        objects.delete()
        for number in there:
            del rows[number]
    else:
        change(kind, objects, name)
        rows.update(dict.fromkeys(there, name))


def insert(kind, added) -> None:
    """Put these rows there."""
    if kind == "insert many":
        db.ApiKeyRow.objects.bulk_create(added)
        return
    for row in added:
        if kind == "insert":
            row.save()
        else:
            insert_row(db.ApiKeyRow, columns_of(row))


def change(kind, objects, name) -> None:
    """Give these rows this name."""
    if kind == "update":
        objects.update(name=name)
        return
    stored = list(objects)
    for row in stored:
        row.name = name
        if kind == "save":
            row.save()
    if kind == "bulk update":
        db.ApiKeyRow.objects.bulk_update(stored, ["name"])


def row_of(number, name, owner):
    return db.ApiKeyRow(
        id=f"key_{number}",
        organisation_id=owner,
        name=name,
        digest=str(number),
        created_at=NOON,
    )


def columns_of(row):
    fields = ("id", "organisation_id", "name", "digest", "created_at")
    return {field: getattr(row, field) for field in fields}


def write_past_the_ledger(kind, number, name, rows: dict[int, str], owner) -> None:
    """What somebody with the database does to a row, if it can be done."""
    if kind == "put" and number not in rows:
        with database_transaction.atomic():  # outside of a unit of work nothing is noted
            set_scope(connection, INSTALLATION)
            row_of(number, name, owner).save(force_insert=True)
        rows[number] = name
    elif kind == "change" and number in rows:
        write_by_hand("UPDATE db_apikey SET name = %s WHERE id = %s", name, f"key_{number}")
        rows[number] = name
    elif kind == "delete" and number in rows:
        write_by_hand("DELETE FROM db_apikey WHERE id = %s", f"key_{number}")
        del rows[number]


def test_what_was_done_by_hand_is_named_and_nothing_else(database):
    organisation = Harbour().org.id
    played = 0

    @settings(max_examples=60)
    @given(HISTORIES)
    @example(WRITTEN_OVER)
    @example(INSERTED_IN_VAIN)
    def is_named(history):
        nonlocal played
        with undone():
            book = play(history, organisation)
            named = Counter(re.sub(r"led_\w+", "led_", fault) for fault in rows_that_differ())
            assert named == book.expected()
            played += bool(book.faults)

    is_named()

    assert played
