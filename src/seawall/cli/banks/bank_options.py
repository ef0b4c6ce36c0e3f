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

BankName = Annotated[str, typer.Argument(metavar="BANK", help="The bank's name or ID, bank_….")]
EntriesArgument = Annotated[list[str], typer.Argument(metavar="ENTRY...")]
EntriesOrImportArgument = Annotated[
    list[str] | None, typer.Argument(metavar="ENTRY...", help="Entries; or use --import.")
]
ImportOption = Annotated[
    str, typer.Option("--import", metavar="IMPORT", help="Everything that this import added.")
]
LabelOption = Annotated[str, typer.Option(help="What it depicts: a label of the taxonomy.")]
SourceOption = Annotated[str, typer.Option(help="The source.")]
JurisdictionOption = Annotated[
    str, typer.Option(help="Where the legal basis applies, such as EU or DE.")
]
LegalBasisOption = Annotated[str, typer.Option(help="The legal basis: a law or terms of service.")]
ConfidenceOption = Annotated[
    int, typer.Option(min=0, max=100, help="The source's confidence, 0 to 100.")
]
ThresholdOption = Annotated[
    int | None, typer.Option(min=0, help="Match only up to this distance (stricter than usual).")
]
ExpiresOption = Annotated[
    str, typer.Option(metavar="WHEN", help="The expiry date, such as 2027-01-01.")
]
NoteOption = Annotated[str, typer.Option(help="A note.")]
MediaOption = Annotated[
    str,
    typer.Option(
        help="The media type of the file: picture, video, sound, document, archive. Video lists"
        " of peers only take digests of videos."
    ),
]
StateOption = Annotated[
    EntryState,
    typer.Option(help="`unconfirmed` matches are only held, `observed` ones only recorded."),
]
ReasonOption = Annotated[str, typer.Option(help="The reason; it stays in the entry's history.")]


def bank_called(name: str, tx: Transaction) -> Bank:
    """The bank of this name, or of this id."""
    if name.startswith("bank_"):
        return tx.banks.bank(BankId(name))
    return tx.banks.bank_named(name)


def moment_option(text: str, *, field: str) -> datetime | None:
    """The moment an option names."""
    from seawall.banks.files.cells import moment

    return moment(text, field=field)
