"""`seawall signals`: hash what is kept again for a type, and see how far that is."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.output import JsonOption, print_json, print_table, say
from seawall.cli.session import OrgOption, clock, operator, work
from seawall.ids import RehashId

if TYPE_CHECKING:
    from seawall.intake.rehashing.model import Rehash

COMMANDS = typer.Typer(
    help="A new type of signal finds old items: rehash, progress, faults.", no_args_is_help=True
)


@COMMANDS.command("rehash")
def rehash(
    name: Annotated[str, typer.Argument(metavar="TYPE", help="A type of signal, such as tlsh.")],
    *,
    is_thorough: Annotated[
        bool, typer.Option("--all", help="Also what has a signal of this type already.")
    ] = False,
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Hash what is kept again for one type, then match it with the banks; the worker does it.

    What is under way goes on, however often it is asked for.
    """
    with work(org) as tx:
        from seawall.journeys.rehashing import start

        begun = start(name, is_thorough=is_thorough, tx=tx, now=clock(), by=operator())
    if as_json:
        print_json(_data(begun))
        return
    say(f"{begun.id}: the worker hashes what is kept again for {begun.signal_type}.")
    say("`seawall signals progress` says how far it is.")


@COMMANDS.command("progress")
def progress(*, org: OrgOption = "", as_json: JsonOption = False) -> None:
    """List what was hashed again, and how far each is, newest first."""
    with work(org) as tx:
        rehashes = tx.rehashes.latest()
    if as_json:
        print_json([_data(one) for one in rehashes])
        return
    from seawall.intake.rehashing.model import MATCHED, Fate

    names = [*Fate, MATCHED]
    print_table(
        ["id", "type", "stage", "looked at", *names, "started", "finished"],
        [
            [
                one.id,
                one.signal_type,
                one.stage,
                one.looked_at,
                *(one.counts.get(name, 0) for name in names),
                one.started_at,
                one.finished_at,
            ]
            for one in rehashes
        ],
    )


@COMMANDS.command("faults")
def faults(
    name: Annotated[str, typer.Argument(metavar="ID", help="Its id, rehash_….")],
    *,
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """List the items that could not be hashed, and why; the first thousand."""
    with work(org) as tx:
        found = tx.rehashes.faults(tx.rehashes.rehash(RehashId(name)).id)
    if as_json:
        print_json([asdict(one) for one in found])
        return
    print_table(["item", "version", "why"], [[one.item, one.version, one.reason] for one in found])


def _data(rehash: Rehash) -> dict[str, Any]:
    return {
        "id": rehash.id,
        "type": rehash.signal_type,
        "all": rehash.is_thorough,
        "stage": rehash.stage,
        "looked_at": rehash.looked_at,
        "counts": dict(rehash.counts),
        "started_at": rehash.started_at,
        "started_by": rehash.started_by,
        "finished_at": rehash.finished_at,
    }
