"""`seawall exchange designations`: who stands on a list of names, as a lead for a person."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from seawall.cli.output import JsonOption, print_json, print_table, say
from seawall.cli.session import OrgOption, clock, operator, work

COMMANDS = typer.Typer(
    help="Lists of names that states keep: leads for a person, never grounds.",
    no_args_is_help=True,
)
NOTHING_FOUND = 1
AtOption = Annotated[
    str, typer.Option("--at", metavar="DAY", help="As the lists in hand stood that day.")
]


@COMMANDS.command("search")
def search(
    words: Annotated[list[str], typer.Argument(metavar="NAME", help="A name, or words of it.")],
    *,
    at: AtOption = "",
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Find a name on every list; exit code 1 if it stands on none. A namesake is no proof."""
    with work(org) as tx:
        from datetime import timedelta

        from seawall.banks.files.cells import moment
        from seawall.exchanges.designations.dates import stood
        from seawall.journeys import designation_listing

        day = moment(at, field="--at")
        until = day + timedelta(days=1) if day else None
        found = designation_listing.search(" ".join(words), tx=tx, at=until)
    on = (day or clock()).date()
    if as_json:
        print_json([{"list": kept, "name": name} for kept, name in found])
    elif found:
        rows = [
            (
                name.id,
                kept.list,
                name.name,
                name.aliases,
                {True: "yes", False: "no", None: ""}[name.is_terrorism],
                name.listed_on,
                {True: "yes", False: "no", None: ""}[stood(name.listed_on, name.delisted_on, on)],
                kept.sha256[:16],
            )
            for kept, name in found
        ]
        columns = ("id", "list", "name", "also", "terrorism", "since", "stood then", "file")
        print_table(columns, rows)
        say("A lead for a person: a name alone is no ground to remove anything.")
    if not found:
        say("Nobody of this name stands on the lists in hand.")
        raise typer.Exit(NOTHING_FOUND)


@COMMANDS.command("versions")
def versions(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The exchange's name.")],
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """List every version of a list that was fetched, the newest first."""
    with work(org) as tx:
        found = tx.designations.listings(tx.exchanges.named(name).id)
    if as_json:
        print_json(found)
    else:
        rows = [(one.id, one.fetched_at, one.names, one.sha256, one.address) for one in found]
        print_table(("version", "fetched", "names", "sha256", "from"), rows)


@COMMANDS.command("file")
def file(
    version: Annotated[str, typer.Argument(metavar="VERSION", help="Its id, `lst_…`.")],
    output: Annotated[Path, typer.Argument(dir_okay=False, help="Where to write it.")],
    org: OrgOption = "",
) -> None:
    """Write a version's file as it came."""
    with work(org) as tx:
        from seawall.ids import ListingId

        kept = tx.designations.listing(ListingId(version))
        output.write_bytes(tx.evidence.open(kept.evidence))
    print(kept.sha256)


@COMMANDS.command("cite")
def cite(
    name: Annotated[str, typer.Argument(metavar="ID", help="Whom: an id that search gave.")],
    about: Annotated[str, typer.Argument(help="What for: a decision's or a case's id.")],
    *,
    why: Annotated[str, typer.Option(help="How the name bears on it.")],
    org: OrgOption = "",
) -> None:
    """Write down that a decision looked at a name; it keeps the digest of today's file."""
    with work(org) as tx:
        from seawall.ids import ListedNameId
        from seawall.journeys import designation_listing

        use = designation_listing.rely(
            ListedNameId(name), about, why=why, tx=tx, now=clock(), by=operator()
        )
    print(use.sha256)


@COMMANDS.command("cited")
def cited(
    about: Annotated[str, typer.Argument(help="A decision's or a case's id.")],
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """List the names that a decision looked at, with the file as it was then."""
    with work(org) as tx:
        found = [(use, tx.designations.name(use.name)) for use in tx.designations.uses(about)]
    if as_json:
        print_json([{"use": use, "name": name} for use, name in found])
    else:
        rows = [(name.name, name.reference, use.at, use.by, use.sha256) for use, name in found]
        print_table(("name", "reference", "at", "by", "sha256"), rows)
