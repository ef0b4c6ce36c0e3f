"""`seawall bank import`, `export` and what became of imports: whole lists in and out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.banks.files.model import Format
from seawall.banks.model import EntryState, NewEntry
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
    ThresholdOption,
    bank_called,
    moment_option,
)
from seawall.cli.command import command
from seawall.cli.output import print_json
from seawall.cli.presentation import NOTHING, SAID, Row, table, text
from seawall.ids import ImportId

if TYPE_CHECKING:
    from seawall.banks.imports.model import BankImport, ImportFault
    from seawall.ids import OrganisationId
    from seawall.transaction import Transaction

SHOWN_FAULTS = 20


@dataclass(frozen=True, slots=True)
class ImportResult:
    """An import, and what is wrong with its bad lines."""

    record: BankImport
    faults: list[ImportFault]


def _print_result(result: ImportResult) -> None:
    record, faults = result.record, result.faults
    print(f"{record.good:,} added, {record.known:,} already there, {record.bad:,} rejected.")
    for fault in faults:
        print(f"line {fault.line}: {fault.reason}")
    if record.bad > len(faults):
        print(f"and {record.bad - len(faults):,} more: seawall bank bad-lines {record.id}")


def _import_data(result: ImportResult) -> dict[str, Any]:
    return {"import": result.record, "faults": result.faults}


def _has_bad_lines(result: ImportResult) -> bool:
    return result.record.bad > 0


def _import(record: BankImport) -> Row:
    return (
        record.id,
        record.name,
        record.state,
        record.next_line,
        record.good,
        record.known,
        record.bad,
        record.started_at,
    )


@command(shown=text(_print_result, data=_import_data), fails=_has_bad_lines)
def import_list(
    bank: BankName,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The list to import.")],
    *,
    list_format: Annotated[
        Format | None, typer.Option("--format", help="Default: detected.")
    ] = None,
    kind: Annotated[str, typer.Option("--type", help="The type, for a list of plain values.")] = "",
    label: LabelOption = "",
    source: SourceOption = "",
    jurisdiction: JurisdictionOption = "",
    legal_basis: LegalBasisOption = "",
    confidence: ConfidenceOption = 100,
    threshold: ThresholdOption = None,
    expires: ExpiresOption = "",
    note: NoteOption = "",
    media: MediaOption = "",
    organisation: OrganisationId,
    as_json: bool,
) -> ImportResult:
    """Import a list of signals: our CSV or JSONL, the peers' CSV, or `type value` lines.

    Good lines are imported; bad ones are reported by number and reason (exit code 1). If it is
    interrupted, run the same command to continue. Options fill in values that a line lacks.
    """
    from seawall.cli.banks.list_import import import_file  # once the database is up
    from seawall.transaction import transaction

    template = NewEntry(
        signal_type=kind,
        value="",
        label=label,
        confidence=confidence,
        threshold=threshold,
        jurisdiction=jurisdiction,
        legal_basis=legal_basis,
        source=source,
        expires_at=moment_option(expires, field="--expires"),
        note=note,
        media=media,
    )
    record = import_file(
        file, bank, organisation=organisation, template=template, list_format=list_format
    )
    with transaction(organisation) as tx:
        limit = None if as_json else SHOWN_FAULTS
        return ImportResult(record, list(tx.bank_imports.faults(record.id, limit=limit)))


@command(shown=SAID)
def export_list(
    bank: BankName,
    *,
    list_format: Annotated[Format, typer.Option("--format", help="The format.")] = Format.JSONL,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", dir_okay=False, help="Default: stdout.")
    ] = None,
    state: Annotated[EntryState | None, typer.Option(help="Only entries in this state.")] = None,
    kind: Annotated[str, typer.Option("--type", help="Only signals of this type.")] = "",
    organisation: OrganisationId,
) -> str:
    """Export a bank as a list. JSONL is complete; other formats carry what they can."""
    from seawall.cli.banks.list_export import ExportChoice, write_list  # once the database is up

    choice = ExportChoice(bank, list_format, state, kind)
    counted = write_list(choice, output, organisation=organisation)
    sentence = f"{counted.written:,} written."
    if not counted.left_out:
        return sentence
    return f"{sentence}\n{counted.left_out:,} left out: {list_format} has no place for their type."


@command(
    shown=table(
        ["import", "file", "state", "next line", "added", "already there", "rejected", "started"],
        _import,
    )
)
def list_imports(bank: BankName, *, tx: Transaction) -> list[BankImport]:
    """List a bank's imports and their progress."""
    return tx.bank_imports.of_bank(bank_called(bank, tx).id)


def _is_faulty(record: BankImport) -> bool:
    return record.bad > 0


@command(shown=NOTHING, fails=_is_faulty)
def bad_lines(
    wanted: Annotated[str, typer.Argument(metavar="IMPORT", help="The import's ID, import_….")],
    *,
    tx: Transaction,
    as_json: bool,
) -> BankImport:
    """Print every line that an import rejected, and why. Exit code 1 if there is one."""
    record = tx.bank_imports.get(ImportId(wanted))
    faults = tx.bank_imports.faults(record.id)
    if as_json:
        print_json(list(faults))
    else:
        for fault in faults:
            print(f"line {fault.line}: {fault.reason}")
    return record


def add_commands(commands: typer.Typer) -> None:
    """Put these commands among a bank's others."""
    commands.command("import")(import_list)
    commands.command("export")(export_list)
    commands.command("imports")(list_imports)
    commands.command("bad-lines")(bad_lines)
