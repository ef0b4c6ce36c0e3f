"""The log is filtered and paged by keys from an index, and nothing is passed over or shown twice."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from seawall.db.ledger import OF_ROWS
from seawall.db.rows.index_order import along_the_index
from seawall.ledger.log_query import ITSELF, LogQuery
from seawall.ledger.words import WORDS
from seawall.ledger.words.keeping import ROWS_WRITTEN
from seawall.transaction import transaction
from tests.ledger_made import make_ledger_entry
from tests.people_made import NOON, make_organisation

DAY = timedelta(days=1)
ALL = 100


@pytest.fixture
def org(database: str):
    """An organisation with twelve entries, one every six hours, and a neighbour with one."""
    ours, neighbour = make_organisation(), make_organisation()
    words = ("case.opened", "case.joined", "order.received")
    for number in range(12):
        told(ours, words[number % 3], f"case_{number % 2}", number, by=("L-01", "R-02")[number % 2])
    told(ours, "case.opened", "case_0", 12, by="worker")
    told(neighbour, "case.opened", "case_0", 13, by="L-01")
    return ours


def told(org, what, about, number, *, by):
    entry = make_ledger_entry(what, about, NOON + number * DAY / 4, by=by)
    with transaction(org.id) as tx:
        tx.ledger.append(entry)


def newest(org, limit=ALL, **fields):
    with transaction(org.id) as tx:
        return tx.ledger.newest(LogQuery(**fields), limit)


def pages(org, query: LogQuery, size: int):
    """Page after page, as somebody turns them."""
    while page := newest(org, size, **{name: getattr(query, name) for name in LogQuery.__slots__}):
        yield page
        query = replace(query, after=page[-1].id)


def invented(entries):
    """Without what making the organisation has told."""
    return [entry for entry in entries if entry.about.startswith("case_")]


def test_the_newest_stand_first_and_nobody_elses_are_among_them(org):
    entries = invented(newest(org))

    assert len(entries) == 13
    assert [entry.at for entry in entries] == sorted((it.at for it in entries), reverse=True)


@pytest.mark.parametrize("size", [1, 4, 5])
def test_pages_follow_each_other_without_gap_or_repeat(org, size):
    query = LogQuery(kind="case.")
    turned = [entry.id for page in pages(org, query, size) for entry in page]

    assert turned == [entry.id for entry in newest(org, kind="case.")]
    assert len(turned) == len(set(turned)) == 9


def test_what_is_written_meanwhile_moves_no_page(org):
    first = newest(org, 4, kind="case.")
    told(org, "case.opened", "case_9", 40, by="L-01")
    second = newest(org, 4, kind="case.", after=first[-1].id)

    assert not {entry.id for entry in first} & {entry.id for entry in second}
    assert "case_9" not in {entry.about for entry in second}


def test_entries_are_narrowed_by_person_kind_days_and_subject(org):
    assert {entry.by for entry in newest(org, by=("L-01",))} == {"L-01"}
    assert {entry.what for entry in newest(org, kind="case.joined")} == {"case.joined"}
    assert {entry.about for entry in newest(org, about="case_1")} == {"case_1"}
    of_one_day = newest(org, since=NOON + DAY, until=NOON + 2 * DAY, kind="case.")
    assert {entry.at for entry in of_one_day} == {NOON + n * DAY / 4 for n in (4, 6, 7)}


def test_filters_narrow_together(org):
    entries = newest(org, by=("L-01",), kind="case.", about="case_0", since=NOON + DAY)

    assert entries
    assert all(entry.by == "L-01" and entry.about == "case_0" for entry in entries)
    assert all(entry.what.startswith("case.") and entry.at >= NOON + DAY for entry in entries)


def test_what_acts_by_itself_is_found_without_a_person(org):
    assert [entry.by for entry in invented(newest(org, by=ITSELF))] == ["worker"]


def test_what_the_log_says_of_rows_comes_only_where_it_is_named():
    assert ROWS_WRITTEN not in LogQuery().words
    assert ROWS_WRITTEN == OF_ROWS  # what the indexes leave out
    assert LogQuery(kind=ROWS_WRITTEN).words == (ROWS_WRITTEN,)
    assert len(LogQuery().words) == len(WORDS) - 1


@contextmanager
def heard(statements: list):
    """Every statement, with its values, that is put to the database meanwhile."""

    def hear(execute, sql, params, many, context):
        statements.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(hear):
        yield


def plans(org, query: LogQuery) -> list[str]:
    """How the database reads the entries that are asked for."""
    statements: list = []
    with transaction(org.id) as tx, along_the_index():
        with heard(statements):
            tx.ledger.newest(query, ALL)
        asked = [it for it in statements if "db_ledgerentry WHERE organisation_id" in it[0]]
        with connection.cursor() as cursor:
            how = "QUERY PLAN" if connection.vendor == "sqlite" else "(FORMAT JSON)"
            found = []
            for sql, params in asked:
                cursor.execute(f"EXPLAIN {how} {sql}", params)
                found.append(json.dumps(cursor.fetchall(), default=str))
    return found


def fill(org) -> None:
    """Entries about many things: PostgreSQL plans by what it counted, and reads few rows whole."""
    if connection.vendor == "postgresql":
        with transaction(org.id), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO db_ledgerentry (id, organisation_id, what, about, by, public, "
                "commitment, salt, at) SELECT 'led_' || lpad(n::text, 26, '0'), %s, "
                "CASE n %% 2 WHEN 0 THEN 'case.noted' ELSE 'rows.written' END, 'case_x' || n / 4, "
                "'R-0' || n %% 9, '{}', '', '', now() FROM generate_series(1, 20000) AS n",
                [org.id],
            )
            cursor.execute("ANALYZE db_ledgerentry")


@pytest.mark.own_database
@pytest.mark.parametrize(
    ("index", "query"),
    [
        ("ledger_what", LogQuery()),
        ("ledger_what", LogQuery(kind="case.", since=NOON)),
        ("ledger_by", LogQuery(by=("L-01",))),
        ("ledger_by", LogQuery(by=("L-01",), kind="order.received")),
        ("ledger_about", LogQuery(about="case_1", by=("L-01",), kind="case.")),
    ],
)
def test_no_filter_reads_the_log_from_end_to_end(org, index, query):
    fill(org)

    found = plans(org, query)

    assert found
    assert all(index in plan for plan in found)
    assert not any("Seq Scan" in plan or "SCAN db_ledgerentry" in plan for plan in found)
