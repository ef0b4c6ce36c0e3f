"""`seawall exchange designations`: who stands on a list of names, as a lead for a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from seawall.cli.command import CommandContext, command
from seawall.cli.output import print_table, say
from seawall.cli.presentation import PRINTED, Row, TableWithData, sheet, table, text

if TYPE_CHECKING:
    from seawall.exchanges.designations.model import KeptListing, ListedName
    from seawall.transaction import Transaction

COMMANDS = typer.Typer(
    help="Designation lists of states: leads for a reviewer, never grounds for removal.",
    no_args_is_help=True,
)
AtOption = Annotated[str, typer.Option("--at", metavar="DAY", help="Search the lists of that day.")]
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The exchange's name.")]
_ANSWER = {True: "yes", False: "no", None: ""}


class NameOnList(NamedTuple):
    """A name, and the list it stands on."""

    listing: KeptListing
    name: ListedName


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Names that were found, as the lists stood on a day."""

    names: list[NameOnList]
    on: date


def _print_search(result: SearchResult) -> None:
    if not result.names:
        return
    columns = ("id", "list", "name", "also", "terrorism", "since", "listed then", "file")
    print_table(columns, [_listed_name(listed, result.on) for listed in result.names])
    say("This is only a lead: a name alone is not a ground for removal.")


def _listed_name(listed: NameOnList, on: date) -> Row:
    from seawall.exchanges.designations.dates import stood_on_list

    listing, name = listed
    return (
        name.id,
        listing.list,
        name.name,
        name.aliases,
        _ANSWER[name.is_terrorism],
        name.listed_on,
        _ANSWER[stood_on_list(name.listed_on, name.delisted_on, on)],
        listing.sha256[:16],
    )


def _search_data(result: SearchResult) -> list[dict[str, Any]]:
    return [{"list": listed.listing, "name": listed.name} for listed in result.names]


def _no_such_name(result: SearchResult) -> str:
    return "" if result.names else "This name is on none of your lists."


def _version(listing: KeptListing) -> Row:
    return listing.id, listing.fetched_at, listing.names, listing.sha256, listing.address


@command(
    COMMANDS,
    "search",
    shown=text(_print_search, data=_search_data),
    note=_no_such_name,
    fails=_no_such_name,
)
def search_names(
    words: Annotated[list[str], typer.Argument(metavar="NAME", help="A name, or part of it.")],
    *,
    at: AtOption = "",
    tx: Transaction,
    now: datetime,
) -> SearchResult:
    """Search all lists for a name; exit code 1 if it is on none. A namesake proves nothing."""
    from seawall.banks.files.cells import moment
    from seawall.journeys.exchanges import designation_listing

    day = moment(at, field="--at")
    until = day + timedelta(days=1) if day else None
    names = designation_listing.search_names(" ".join(words), tx=tx, at=until)
    return SearchResult([NameOnList(*listed) for listed in names], (day or now).date())


@command(
    COMMANDS, "versions", shown=table(("version", "fetched", "names", "sha256", "from"), _version)
)
def versions(name: NameArgument, *, tx: Transaction) -> list[KeptListing]:
    """List the fetched versions of a list, newest first."""
    return tx.designations.listings(tx.exchanges.named(name).id)


@command(COMMANDS, "file", shown=PRINTED)
def write_version_file(
    version: Annotated[str, typer.Argument(metavar="VERSION", help="The version's ID, `lst_…`.")],
    output: Annotated[Path, typer.Argument(dir_okay=False, help="The output file.")],
    *,
    tx: Transaction,
) -> str:
    """Write the original file of a version."""
    from seawall.ids import ListingId

    listing = tx.designations.listing(ListingId(version))
    output.write_bytes(tx.evidence.open(listing.evidence))
    return listing.sha256


@command(COMMANDS, "cite", shown=PRINTED)
def cite_name(
    name: Annotated[str, typer.Argument(metavar="ID", help="The name's ID, as printed by search.")],
    about: Annotated[str, typer.Argument(help="The ID of the decision or case.")],
    *,
    why: Annotated[str, typer.Option(help="How the name is relevant.")],
    act: CommandContext,
) -> str:
    """Record that a decision considered a name, with the digest of today's file."""
    from seawall.ids import ListedNameId
    from seawall.journeys.exchanges import designation_listing

    use = designation_listing.rely_on_name(ListedNameId(name), about, why=why, **act)
    return use.sha256


@command(COMMANDS, "cited", shown=sheet(("name", "reference", "at", "by", "sha256")))
def list_cited_names(
    about: Annotated[str, typer.Argument(help="The ID of a decision or case.")],
    *,
    tx: Transaction,
) -> TableWithData:
    """List the names that a decision considered, with the file of that time."""
    uses = [(use, tx.designations.name(use.name)) for use in tx.designations.uses(about)]
    rows = [(name.name, name.reference, use.at, use.by, use.sha256) for use, name in uses]
    return TableWithData(rows, [{"use": use, "name": name} for use, name in uses])
