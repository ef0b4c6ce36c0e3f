"""`seawall bank`: create banks, add signals, see what they hold and its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.banks.model import EntryOpinion, EntryStance, EntryState, NewBank, NewEntry
from seawall.cli.banks import bank_effects, bank_lists, bank_taxii, entry_states
from seawall.cli.banks.bank_options import (
    BankName,
    ConfidenceOption,
    ExpiresOption,
    JurisdictionOption,
    LabelOption,
    LegalBasisOption,
    MediaOption,
    NoteOption,
    SourceOption,
    StateOption,
    ThresholdOption,
    bank_called,
    moment_option,
)
from seawall.cli.command import CommandContext, command
from seawall.cli.decoding import readable_files
from seawall.cli.output import beginning, fitting_text, plain_text, print_facts, print_table, say
from seawall.cli.presentation import ID, NOTHING, Row, table, text
from seawall.ids import EntryId

if TYPE_CHECKING:
    from seawall.banks.model import Bank, BankEntry, EntryChange
    from seawall.ids import BankId, OrganisationId
    from seawall.transaction import Transaction

COMMANDS = typer.Typer(no_args_is_help=True)


@dataclass(frozen=True, slots=True)
class BankSizes:
    """A bank, and how many entries it has in each state."""

    bank: Bank
    entries: dict[str, int]


@dataclass(frozen=True, slots=True)
class BankPage:
    """A bank, and some of its entries: as many as were asked for, if there are so many."""

    bank: Bank
    sizes: dict[str, int]
    entries: list[BankEntry]
    limit: int


@dataclass(frozen=True, slots=True)
class EntryRecord:
    """An entry, what befell it, and who agrees with it."""

    entry: BankEntry
    history: list[EntryChange]
    opinions: list[EntryOpinion]


def _bank(listed: BankSizes) -> Row:
    bank = listed.bank
    return [bank.name, *listed.entries.values(), bank.owner, bank.jurisdiction, bank.id]


def _page_data(page: BankPage) -> dict[str, Any]:
    return {"bank": page.bank, "entries": page.sizes, "page": page.entries}


def _print_page(page: BankPage) -> None:
    print_facts([*_fields(page.bank), *page.sizes.items()])
    print()
    print_table(
        ["entry", "type", "value", "state", "label", "confidence", "added"],
        [_entry(entry, page.bank) for entry in page.entries],
        empty="No entries.",
    )
    if len(page.entries) == page.limit and page.limit:
        say(f"There may be more. Continue with --after {page.entries[-1].id}")


def _entry(entry: BankEntry, bank: Bank) -> Row:
    return (
        entry.id,
        entry.signal_type,
        beginning(entry.value),
        entry.state,
        entry.label or bank.label,
        entry.confidence,
        entry.added_at,
    )


def _print_record(record: EntryRecord) -> None:
    print_facts([(name, fitting_text(plain_text(fact))) for name, fact in _fields(record.entry)])
    print("\nHistory")
    changes = [(change.at, change.what, change.by, change.reason) for change in record.history]
    print_table(["at", "what", "by", "reason"], changes)
    if record.opinions:
        print("\nFeedback")
        print_table(
            ["at", "member", "feedback", "reason"],
            [(voice.at, voice.member, voice.stance, voice.reason) for voice in record.opinions],
        )


def _print_added(entries: list[BankEntry]) -> None:
    for entry in entries:
        print(entry.id, entry.signal_type, fitting_text(plain_text(entry.value)))


def _fields(record: Any) -> list[tuple[str, object]]:
    return [(name.replace("_", " "), getattr(record, name)) for name in record.__slots__]


@command(COMMANDS, "create", shown=ID)
def add_bank(
    name: Annotated[str, typer.Argument(help="The bank's name.")],
    *,
    owner: Annotated[str, typer.Option(help="Who is responsible for its content.")] = "",
    source: SourceOption = "",
    description: Annotated[str, typer.Option(help="What it is for.")] = "",
    jurisdiction: JurisdictionOption = "",
    legal_basis: LegalBasisOption = "",
    label: LabelOption = "",
    act: CommandContext,
) -> Bank:
    """Create a bank. Its values apply where an entry has none."""
    from seawall.journeys.banks import bank_curation

    new_bank = NewBank(name, owner, source, description, jurisdiction, legal_basis, label)
    return bank_curation.create_bank(new_bank, **act)


@command(COMMANDS, "list", shown=table(["name", *EntryState, "owner", "jurisdiction", "id"], _bank))
def list_banks(*, tx: Transaction) -> list[BankSizes]:
    """List the banks and the number of entries in each."""
    return [BankSizes(bank, _sizes(tx, bank.id)) for bank in tx.banks.banks()]


@command(COMMANDS, "show", shown=text(_print_page, data=_page_data))
def show_bank(
    bank: BankName,
    *,
    state: Annotated[EntryState | None, typer.Option(help="Only entries in this state.")] = None,
    kind: Annotated[str, typer.Option("--type", help="Only signals of this type.")] = "",
    limit: Annotated[
        int, typer.Option(min=0, max=10_000, help="The number of entries to show.")
    ] = 20,
    after: Annotated[str, typer.Option(help="Continue after this entry ID.")] = "",
    tx: Transaction,
) -> BankPage:
    """Show a bank and a page of its entries."""
    chosen = bank_called(bank, tx)
    entries = tx.banks.entries(chosen.id, after=after, limit=limit, state=state, signal_type=kind)
    return BankPage(chosen, _sizes(tx, chosen.id), entries, limit)


@command(COMMANDS, "entry", shown=text(_print_record))
def show_entry(
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help="The entry's ID, entry_….")],
    *,
    tx: Transaction,
) -> EntryRecord:
    """Show an entry: its source, its history and member feedback."""
    stored = tx.banks.entry(EntryId(entry))
    return EntryRecord(stored, tx.banks.history(stored.id), tx.banks.opinions(stored.id))


@command(COMMANDS, "add", shown=text(_print_added))
def add_entries(
    bank: BankName,
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Files to add."),
    ] = None,
    *,
    kind: Annotated[
        str, typer.Option("--type", help="The type of --value, or the type of signal to create.")
    ] = "",
    values: Annotated[list[str] | None, typer.Option("--value", help="An existing hash.")] = None,
    texts: Annotated[list[str] | None, typer.Option("--text", help="Text to add.")] = None,
    urls: Annotated[list[str] | None, typer.Option("--url", help="A URL.")] = None,
    label: LabelOption = "",
    source: SourceOption = "",
    jurisdiction: JurisdictionOption = "",
    legal_basis: LegalBasisOption = "",
    confidence: ConfidenceOption = 100,
    threshold: ThresholdOption = None,
    expires: ExpiresOption = "",
    note: NoteOption = "",
    media: MediaOption = "",
    state: StateOption = EntryState.ACTIVE,
    organisation: OrganisationId,
    now: datetime,
    by: str,
) -> list[BankEntry]:
    """Add signals: from files, text and URLs, or existing hashes.

    Prints the new entries. A signal that is in the bank already is reported on stderr and not changed.
    """
    from seawall.cli.banks.bank_signals import WantedEntry, signals_of
    from seawall.transaction import transaction

    template = NewEntry(
        signal_type="",
        value="",
        label=label,
        confidence=confidence,
        jurisdiction=jurisdiction,
        legal_basis=legal_basis,
        source=source,
        state=state,
        expires_at=moment_option(expires, field="--expires"),
        note=note,
        media=media,
    )
    request = WantedEntry(kind, readable_files(files), values or [], texts or [], urls or [])
    new_entries = signals_of(request, template, threshold=threshold)
    with transaction(organisation) as tx:
        return _add_all(bank, new_entries, tx=tx, now=now, by=by)


@command(COMMANDS, "opinion", shown=NOTHING)
def record_opinion(
    entry: Annotated[str, typer.Argument(metavar="ENTRY")],
    stance: Annotated[EntryStance, typer.Argument(help="The member's feedback.")],
    *,
    member: Annotated[str, typer.Option(help="The member.")],
    reason: Annotated[str, typer.Option(help="The reason.")] = "",
    now: datetime,
    act: CommandContext,
) -> None:
    """Record member feedback: with a disagreement, an entry cannot block."""
    from seawall.journeys.banks import bank_curation

    voice = EntryOpinion(member, stance, reason, now)
    bank_curation.give_opinion(EntryId(entry), voice, **act)


entry_states.add_commands(COMMANDS)
bank_lists.add_commands(COMMANDS)
bank_effects.add_commands(COMMANDS)
COMMANDS.command("taxii")(bank_taxii.taxii)


def _add_all(
    bank: str, new_entries: list[NewEntry], *, tx: Transaction, now: datetime, by: str
) -> list[BankEntry]:
    from seawall.banks.model import AlreadyKnown
    from seawall.journeys.banks import bank_curation

    target = bank_called(bank, tx).id
    added = []
    for entry in new_entries:
        try:
            added.append(bank_curation.add_signal(target, entry, tx=tx, now=now, by=by))
        except AlreadyKnown as repeated:
            bank_curation.describe_file(target, entry, tx=tx, now=now, by=by)
            say(f"seawall: {repeated}")
    return added


def _sizes(tx: Transaction, bank: BankId) -> dict[str, int]:
    sizes = {state.value: 0 for state in EntryState}
    for (_, state), number in tx.banks.sizes(bank).items():
        sizes[state.value] += number
    return sizes
