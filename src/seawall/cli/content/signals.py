"""`seawall signals`: hash what is kept again for a type, and see how far that is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.command import CommandContext, command
from seawall.cli.output import print_table, say
from seawall.cli.presentation import Row, table, text
from seawall.ids import RehashId

if TYPE_CHECKING:
    from seawall.intake.rehashing.model import Rehash, RehashFault
    from seawall.transaction import Transaction

COMMANDS = typer.Typer(no_args_is_help=True)


def _announce(begun: Rehash) -> None:
    say(f"{begun.id}: the worker rehashes stored items for {begun.signal_type}.")
    say("`seawall signals progress` shows its progress.")


def _print_standings(rehashes: Iterable[Rehash]) -> None:
    from seawall.intake.rehashing.model import MATCHED, VersionFate

    counted = (*VersionFate, MATCHED)
    print_table(
        ["id", "type", "stage", "checked", *counted, "started", "finished"],
        [
            (
                rehash.id,
                rehash.signal_type,
                rehash.stage,
                rehash.looked_at,
                *(rehash.counts.get(name, 0) for name in counted),
                rehash.started_at,
                rehash.finished_at,
            )
            for rehash in rehashes
        ],
    )


def _fault(fault: RehashFault) -> Row:
    return fault.item, fault.version, fault.reason


def _all_data(rehashes: Iterable[Rehash]) -> list[dict[str, Any]]:
    return [_data(rehash) for rehash in rehashes]


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


@command(COMMANDS, "rehash", shown=text(_announce, data=_data))
def rehash_items(
    name: Annotated[str, typer.Argument(metavar="TYPE", help="A signal type, such as tlsh.")],
    *,
    is_thorough: Annotated[
        bool, typer.Option("--all", help="Also items that already have a signal of this type.")
    ] = False,
    act: CommandContext,
) -> Rehash:
    """Rehash stored items for one type, then match them with the banks. The worker does it.

    If it is already running, it continues.
    """
    from seawall.journeys.content.rehashing import start_rehash

    return start_rehash(name, is_thorough=is_thorough, **act)


@command(COMMANDS, "progress", shown=text(_print_standings, data=_all_data))
def list_rehashes(*, tx: Transaction) -> list[Rehash]:
    """List rehashes and their progress, newest first."""
    return tx.rehashes.latest()


@command(COMMANDS, "faults", shown=table(["item", "version", "why"], _fault, data=asdict))
def list_faults(
    name: Annotated[str, typer.Argument(metavar="ID", help="The rehash ID, rehash_….")],
    *,
    tx: Transaction,
) -> list[RehashFault]:
    """List the first thousand items that could not be hashed, and why."""
    return tx.rehashes.faults(tx.rehashes.rehash(RehashId(name)).id)
