"""Options that several bank commands share, and what is made of them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from seawall.banks.model import EntryState
from seawall.ids import BankId

if TYPE_CHECKING:
    from seawall.banks.model import Bank
    from seawall.transaction import Transaction

BankName = Annotated[str, typer.Argument(metavar="BANK", help="Its name or its id, bank_….")]
EntriesArgument = Annotated[list[str], typer.Argument(metavar="ENTRY...")]
LabelOption = Annotated[str, typer.Option(help="What it depicts, from the taxonomy.")]
SourceOption = Annotated[str, typer.Option(help="Who it came from.")]
JurisdictionOption = Annotated[str, typer.Option(help="Where its basis holds, such as EU or DE.")]
LegalBasisOption = Annotated[str, typer.Option(help="The law or terms it rests on.")]
ConfidenceOption = Annotated[int, typer.Option(min=0, max=100, help="How sure the source is.")]
ThresholdOption = Annotated[
    int | None, typer.Option(min=0, help="Match only up to this distance; tighter than usual.")
]
ExpiresOption = Annotated[str, typer.Option(metavar="WHEN", help="When it ends: 2027-01-01.")]
NoteOption = Annotated[str, typer.Option(help="A word for whoever reads it later.")]
MediaOption = Annotated[
    str,
    typer.Option(
        help="What the file was: picture, video, sound, document, archive. Peers' lists of videos"
        " take digests of videos alone."
    ),
]
StateOption = Annotated[
    EntryState, typer.Option(help="`unconfirmed` only holds, `observed` is only written down.")
]
ReasonOption = Annotated[str, typer.Option(help="Why; it stays in the entry's history.")]


def bank_called(name: str, tx: Transaction) -> Bank:
    """The bank of this name, or of this id."""
    if name.startswith("bank_"):
        return tx.banks.bank(BankId(name))
    return tx.banks.bank_named(name)


def moment_option(text: str, *, field: str) -> datetime | None:
    """The moment an option names."""
    from seawall.banks.files.cells import moment

    return moment(text, field=field)
