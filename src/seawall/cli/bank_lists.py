"""`seawall bank import`, `export` and what became of imports: whole lists in and out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from seawall.banks.files.model import Format
from seawall.banks.model import EntryState, NewEntry
from seawall.cli.bank_options import (
    BankName,
    ConfidenceOption,
    ExpiresOption,
    JurisdictionOption,
    LabelOption,
    LegalBasisOption,
    NoteOption,
    SourceOption,
    ThresholdOption,
    bank_called,
    moment_option,
)
from seawall.cli.output import JsonOption, print_json, print_table, say
from seawall.cli.session import OrgOption, scope, work
from seawall.ids import ImportId

FAILED = 1
SHOWN_FAULTS = 20


def import_list(
    bank: BankName,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The list.")],
    *,
    wanted: Annotated[Format | None, typer.Option("--format", help="Else: as it looks.")] = None,
    kind: Annotated[str, typer.Option("--type", help="The type of a list of bare values.")] = "",
    label: LabelOption = "",
    source: SourceOption = "",
    jurisdiction: JurisdictionOption = "",
    legal_basis: LegalBasisOption = "",
    confidence: ConfidenceOption = 100,
    threshold: ThresholdOption = None,
    expires: ExpiresOption = "",
    note: NoteOption = "",
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Import a list of signals: our CSV or JSONL, the peers' CSV, or `type value` lines.

    Good lines are kept, bad ones reported by number and reason (exit code 1). Interrupted, the
    same command goes on where it stopped. Options fill what a line leaves open.
    """
    organisation = scope(org)
    from seawall.cli.list_import import run  # once the database is up

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
    )
    done = run(file, bank, organisation=organisation, template=template, wanted=wanted)
    with work(org) as tx:
        faults = list(tx.bank_imports.faults(done.id, limit=None if as_json else SHOWN_FAULTS))
    if as_json:
        print_json({"import": done, "faults": faults})
    else:
        print(f"{done.good:,} added, {done.known:,} known already, {done.bad:,} bad.")
        for fault in faults:
            print(f"line {fault.line}: {fault.reason}")
        if done.bad > len(faults):
            print(f"and {done.bad - len(faults):,} more: seawall bank bad-lines {done.id}")
    if done.bad:
        raise typer.Exit(FAILED)


def export_list(
    bank: BankName,
    *,
    wanted: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.JSONL,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", dir_okay=False, help="Else: stdout.")
    ] = None,
    state: Annotated[EntryState | None, typer.Option(help="Only entries in this state.")] = None,
    kind: Annotated[str, typer.Option("--type", help="Only signals of this type.")] = "",
    org: OrgOption = "",
) -> None:
    """Write a bank as a list. JSONL loses nothing; the others carry what they can."""
    organisation = scope(org)
    from seawall.cli.list_export import Choice, export  # once the database is up

    choice = Choice(bank, wanted, state, kind)
    counted = export(choice, output, organisation=organisation)
    say(f"{counted.written:,} written.")
    if counted.left_out:
        say(f"{counted.left_out:,} left out: {wanted} has no word for their type.")


def list_imports(bank: BankName, *, org: OrgOption = "", as_json: JsonOption = False) -> None:
    """List a bank's imports and how far each has come."""
    with work(org) as tx:
        imports = tx.bank_imports.of_bank(bank_called(bank, tx).id)
    if as_json:
        print_json(imports)
        return
    print_table(
        ["import", "file", "state", "next line", "added", "known", "bad", "started"],
        [
            [i.id, i.name, i.state, i.next_line, i.good, i.known, i.bad, i.started_at]
            for i in imports
        ],
    )


def bad_lines(
    wanted: Annotated[str, typer.Argument(metavar="IMPORT", help="Its id, import_….")],
    *,
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Print every line that an import refused, and why; exit code 1 if there is one."""
    with work(org) as tx:
        found = tx.bank_imports.get(ImportId(wanted))
        faults = tx.bank_imports.faults(found.id)
        if as_json:
            print_json(list(faults))
        else:
            for fault in faults:
                print(f"line {fault.line}: {fault.reason}")
    if found.bad:
        raise typer.Exit(FAILED)


def add_to(commands: typer.Typer) -> None:
    """Put these commands among a bank's others."""
    commands.command("import")(import_list)
    commands.command("export")(export_list)
    commands.command("imports")(list_imports)
    commands.command("bad-lines")(bad_lines)
