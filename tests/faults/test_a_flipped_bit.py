"""One bit of one page of PostgreSQL flips on the disk: the table is named, and nothing starts on it."""

from __future__ import annotations

from datetime import UTC, datetime

import psycopg
import pytest

from seawall.app.doctor import CheckupState, examine_installation
from seawall.app.start_refusal import refuse_unsound_start
from seawall.config import load_settings
from seawall.db.upkeep.table_reading import CLOCK_TABLES, VITAL, examine_tables
from seawall.transaction import close_connection
from tests.answering_made import make_desk
from tests.databases import TEMPLATE, scratch_server
from tests.problems import raises_problem


@pytest.fixture
def server():
    """A PostgreSQL of the test's own whose pages carry checksums, with one order in it."""
    with scratch_server() as made:
        made.stop()
        made.enable_checksums()
        made.start()
        make_desk().receive()
        close_connection()
        yield made


def flip_a_bit(server, table):
    """One bit in the middle of the last row's page, while nobody has it open."""
    address = server.url.replace("/postgres", f"/{TEMPLATE}")
    with psycopg.connect(address, autocommit=True) as owner:
        (path,) = owner.execute("SELECT pg_relation_filepath(%s)", [table]).fetchone()
        owner.execute("CHECKPOINT")
    close_connection()
    server.stop()
    file = server.folder / "data" / path
    page = bytearray(file.read_bytes())
    page[8_000] ^= 1
    file.write_bytes(page)
    server.start()


@pytest.mark.own_database
@pytest.mark.parametrize(
    "table",
    [
        "db_order",
        pytest.param("db_ledgerentry", marks=pytest.mark.exhaustive),
        pytest.param("db_orderclock", marks=pytest.mark.exhaustive),
    ],
)
def test_fault_37_a_flipped_bit_under_postgresql_is_named_by_its_table_and_no_start_is_made_on_it(
    server, tmp_path, monkeypatch, table
):
    assert examine_tables(CLOCK_TABLES, seconds=60) == []

    flip_a_bit(server, table)

    assert [finding.table for finding in examine_tables(CLOCK_TABLES, seconds=60)] == [table]
    assert table in {model._meta.db_table for model in VITAL}
    with raises_problem("app.tables-damaged", match=table):
        refuse_unsound_start(load_settings(data_dir=tmp_path))
    assert table in tables_by_the_doctor(server, tmp_path, monkeypatch)
    close_connection()


def tables_by_the_doctor(server, folder, monkeypatch):
    """What the doctor is red about in the tables."""
    monkeypatch.setenv("SEAWALL_DATA_DIR", str(folder))
    address = server.url.replace("seawall@", "seawall_app:seawall_app@")
    monkeypatch.setenv("SEAWALL_DATABASE_URL", address.replace("/postgres", f"/{TEMPLATE}"))
    findings = examine_installation(now=datetime.now(UTC))
    red = [one for one in findings if one.state is CheckupState.RED and one.name == "tables"]
    return " ".join(one.says for one in red)
