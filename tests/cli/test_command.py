"""One decorator makes every command: what a function is supplied with, and what is printed."""

from __future__ import annotations

import json
from datetime import datetime
from enum import StrEnum
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from seawall.cli.command import CommandContext, command
from seawall.cli.contents_tree import CommandTree
from seawall.cli.presentation import (
    FACTS,
    ID,
    NOTHING,
    PRINTED,
    SAID,
    TableWithData,
    facts,
    records,
    sheet,
    table,
    text,
)
from seawall.errors import Conflict
from seawall.people.model import OrganisationKind
from seawall.transaction import Transaction, transaction
from tests.people_made import make_organisation


class Colour(StrEnum):
    """A word of a closed list."""

    RED = "red"


@pytest.fixture
def group():
    """A group of commands with the real one's way of ending."""
    own = typer.Typer(cls=CommandTree)
    own.callback()(lambda: None)
    return own


def ran(group, *words):
    result = CliRunner().invoke(group, words)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def columns() -> list[str]:
    return ["slug", "kind"]


def row(organisation) -> tuple[object, ...]:
    return organisation.slug, organisation.kind


def test_data_is_a_table_for_people_and_json_for_programs(group, organisation):
    @command(group, "list", shown=table(columns(), row))
    def list_them(*, installation: Transaction) -> list[Any]:
        return installation.people.organisations()

    assert ran(group, "list").stdout.splitlines()[1].split() == ["harbour", "platform"]
    assert [shown["slug"] for shown in json.loads(ran(group, "list", "--json").stdout)] == [
        "harbour"
    ]


def test_rows_are_objects_by_the_names_of_their_columns(group):
    @command(group, "rows", shown=records(("day", "count")))
    def rows() -> list[tuple[object, ...]]:
        return [("monday", 2)]

    assert json.loads(ran(group, "rows", "--json").stdout) == [{"day": "monday", "count": 2}]


def test_facts_are_said_a_line_each(group):
    def facts_of(value: dict[str, int]) -> list[tuple[str, object]]:
        return [(name.upper(), number) for name, number in value.items()]

    @command(group, "facts", shown=facts(facts_of))
    def tell() -> dict[str, int]:
        return {"a": 1, "long": 2}

    assert ran(group, "facts").stdout == "A     1\nLONG  2\n"
    assert json.loads(ran(group, "facts", "--json").stdout) == {"a": 1, "long": 2}


def test_a_sentence_takes_no_json(group):
    @command(group, "said", shown=SAID)
    def speak() -> str:
        return "Done."

    @command(group, "printed", shown=PRINTED)
    def write() -> str:
        return "Done."

    assert (ran(group, "said").stdout, ran(group, "said").stderr) == ("", "Done.\n")
    assert (ran(group, "printed").stdout, ran(group, "printed").stderr) == ("Done.\n", "")
    assert ran(group, "said", "--json").exit_code == 2


def test_a_note_follows_on_stderr_and_an_empty_one_is_not_said(group):
    @command(group, "noted", shown=FACTS, note=lambda known: known["note"])
    def noted(note: str = "") -> dict[str, str]:
        return {"is": "so", "note": note}

    assert ran(group, "noted", "--note", "Look twice.").stderr == "Look twice.\n"
    assert ran(group, "noted", "--json").stderr == ""


@pytest.mark.parametrize(("number", "code"), [(0, 0), (3, 1)])
def test_what_fails_is_shown_first_and_ends_with_1(group, number, code):
    @command(group, "count", shown=FACTS, fails=lambda known: known["faults"])
    def count() -> dict[str, int]:
        return {"faults": number}

    ended = ran(group, "count", "--json")

    assert (ended.exit_code, json.loads(ended.stdout)) == (code, {"faults": number})


def test_what_is_printed_was_committed(group, organisation):
    """Another transaction sees it when it is printed."""

    def is_there(slug: str) -> None:
        from seawall.transaction import INSTALLATION

        with transaction(INSTALLATION) as tx:
            typer.echo(slug in {founded.slug for founded in tx.people.organisations()})

    @command(group, "begin", shown=text(is_there))
    def begin_one(*, installation: Transaction, now: datetime, by: str) -> str:
        from seawall.journeys.people import founding

        quay = founding.Founding("quay", "Quay", OrganisationKind.PLATFORM)
        return founding.create_organisation(quay, tx=installation, now=now, by=by).slug

    assert ran(group, "begin").stdout == "True\n"


def test_nothing_of_a_command_that_is_refused_is_kept_or_printed(group, organisation):
    @command(group, "bank", shown=ID, note=lambda _: "made")
    def make_bank(*, tx: Transaction, now: datetime, by: str) -> Any:
        from seawall.banks.model import NewBank
        from seawall.journeys.banks import bank_curation

        bank_curation.create_bank(NewBank("house"), tx=tx, now=now, by=by)
        raise Conflict("not today.", field="bank", remedy="Come back.")

    ended = ran(group, "bank")

    assert (ended.exit_code, ended.stdout) == (2, "")
    assert ended.stderr == "seawall: bank: not today. Come back.\n"
    with transaction(organisation.id) as tx:
        assert tx.banks.banks() == []


def test_a_function_is_given_what_it_names(group, organisation):
    @command(group, "given", shown=FACTS)
    def tell(word: str, *, organisation: str, now: datetime, by: str) -> dict[str, object]:
        return {"word": word, "whose": organisation, "aware": now.tzinfo is not None, "by": by}

    answer = json.loads(ran(group, "given", "hello", "--org", "harbour", "--json").stdout)

    assert answer["word"] == "hello"
    assert answer["whose"] == organisation.id
    assert answer["aware"] is True
    assert answer["by"].startswith("cli:")


def test_what_a_journey_takes_unchanged_is_one_value(group, organisation):
    @command(group, "create", shown=ID)
    def create(name: str, *, act: CommandContext) -> Any:
        from seawall.banks.model import NewBank
        from seawall.journeys.banks import bank_curation

        return bank_curation.create_bank(NewBank(name), **act)

    bank = ran(group, "create", "house").stdout.strip()

    with transaction(organisation.id) as tx:
        assert tx.banks.bank_named("house").id == bank
        (entry,) = tx.ledger.about(bank)
        assert entry.by.startswith("cli:")


@pytest.mark.parametrize("in_transaction", [True, False])
def test_a_seat_is_found_by_its_forum(group, organisation, in_transaction):
    @command(group, "create", shown=NOTHING)
    def create(*, act: CommandContext) -> None:
        from seawall.journeys.forum import forum_founding

        forum_founding.create_forum("Quays", url="http://localhost:8000", **act)

    @command(group, "inside", shown=PRINTED)
    def inside(*, seat: Any, tx: Transaction) -> str:
        return tx.forum.seat(seat.id).name

    @command(group, "outside", shown=PRINTED)
    def outside(*, seat: Any) -> str:
        return seat.name

    where = "inside" if in_transaction else "outside"
    nowhere = ran(group, where)
    ran(group, "create")

    assert nowhere.exit_code == 2
    assert nowhere.stderr.startswith("seawall: --forum: You are not a member of a forum yet.")
    assert ran(group, where, "--forum", "Quays").stdout == "Quays\n"


def test_rows_that_need_more_than_their_item_come_with_their_data(group):
    @command(group, "drawn", shown=sheet(("day", "name")))
    def drawn() -> TableWithData:
        return TableWithData([("monday", "Ada")], {"monday": "member_1"})

    assert ran(group, "drawn").stdout.splitlines()[1].split() == ["monday", "Ada"]
    assert json.loads(ran(group, "drawn", "--json").stdout) == {"monday": "member_1"}


def test_an_organisation_is_chosen_by_its_slug(group, organisation):
    make_organisation(slug="quay")

    @command(group, "whose", shown=PRINTED)
    def whose(*, tx: Transaction) -> str:
        return tx.organisation

    assert ran(group, "whose", "--org", "harbour").stdout == f"{organisation.id}\n"
    assert ran(group, "whose").exit_code == 2


def test_a_function_that_prints_as_it_goes_is_told_in_which_way(group):
    @command(group, "stream", shown=NOTHING)
    def stream(*, as_json: bool) -> None:
        typer.echo("[]" if as_json else "nothing")

    assert ran(group, "stream", "--json").stdout == "[]\n"
    assert ran(group, "stream").stdout == "nothing\n"


def test_the_shared_options_stand_last_but_for_those_that_are_named(group):
    @command(group, "ordered", shown=FACTS, last=["late"])
    def ordered(
        early: Colour, *, late: int = 0, seat: Any, tx: Transaction, middle: str = ""
    ) -> dict[str, int]:
        return {}

    leaf = typer.main.get_command(group).commands["ordered"]
    names = [parameter.name for parameter in leaf.params if parameter.name != "help"]

    assert names == ["early", "middle", "forum", "org", "as_json", "late"]
