"""`seawall bank taxii`: who reads a bank over TAXII, and how far they may pass it on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from seawall.cli.banks.bank_options import BankName, bank_called
from seawall.cli.command import CommandContext, command
from seawall.cli.output import say
from seawall.cli.presentation import Presentation
from seawall.exchanges.stix.model import Tlp
from seawall.exchanges.stix.stix_ids import collection_id

if TYPE_CHECKING:
    from seawall.banks.model import Bank
    from seawall.transaction import Transaction


def _tell(opened: tuple[Bank, bool]) -> None:
    bank, is_open = opened
    if is_open:
        print(collection_id(bank.id))
    else:
        say(f"{bank.name} is no longer shared over TAXII.")


@command(shown=Presentation(_tell, None))
def taxii(
    bank: BankName,
    *,
    tlp: Annotated[Tlp, typer.Option(help="How far readers may share it.")] = Tlp.AMBER,
    off: Annotated[bool, typer.Option("--off", help="Stop sharing it.")] = False,
    tx: Transaction,
    act: CommandContext,
) -> tuple[Bank, bool]:
    """Share a bank by TAXII with keys that have the scope taxii.read. Prints the collection ID."""
    from seawall.journeys.banks import bank_reading_rights as rights

    chosen = bank_called(bank, tx)
    if off:
        rights.close_to_readers(chosen, **act)
    else:
        rights.open_to_readers(chosen, tlp, **act)
    return chosen, not off
