"""`seawall bank taxii`: who reads a bank over TAXII, and how far they may pass it on."""

from __future__ import annotations

from typing import Annotated

import typer

from seawall.cli.bank_options import BankName, bank_called
from seawall.cli.output import say
from seawall.cli.session import OrgOption, clock, operator, work
from seawall.exchanges.stix.model import Tlp
from seawall.exchanges.stix.naming import collection_id


def taxii(
    bank: BankName,
    *,
    tlp: Annotated[Tlp, typer.Option(help="How far readers may pass it on.")] = Tlp.AMBER,
    off: Annotated[bool, typer.Option("--off", help="Nobody reads it any more.")] = False,
    org: OrgOption = "",
) -> None:
    """Let holders of a key with the scope taxii.read read a bank; prints the collection's id."""
    with work(org) as tx:
        from seawall.journeys import bank_reading_rights as rights

        found = bank_called(bank, tx)
        if off:
            rights.close_to_readers(found, tx=tx, now=clock(), by=operator())
        else:
            rights.open_to_readers(found, tlp, tx=tx, now=clock(), by=operator())
    if off:
        say(f"Nobody reads {found.name} over TAXII any more.")
    else:
        print(collection_id(found.id))
