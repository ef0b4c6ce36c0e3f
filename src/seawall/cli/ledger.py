"""`seawall ledger`: read what is remembered, prove one entry, walk the whole log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.command import FAILED, command
from seawall.cli.local_link import local_link_warning
from seawall.cli.output import progress, say
from seawall.cli.presentation import FACTS, PRINTED, VERBATIM, Row, table, text
from seawall.cli.session import make_database_ready
from seawall.ids import LedgerEntryId

if TYPE_CHECKING:
    from seawall.ledger.attested.row_audit import RowAudit, RowFault
    from seawall.ledger.audit import AuditedPage, AuditReport, StoredLog
    from seawall.ledger.model import Recorded
    from seawall.ledger.note import CheckpointStatement, Signer, Verifier
    from seawall.transaction import Transaction

COMMANDS = typer.Typer(no_args_is_help=True)

KeyOption = Annotated[
    str,
    typer.Option(metavar="LINE", help="The log's public key, from `seawall ledger key`."),
]


@dataclass(frozen=True, slots=True)
class WalkedLog:
    """What was found in the log, and the key that it was verified with."""

    report: AuditReport
    verifier: Verifier
    rows: WalkedRows | None = None

    @property
    def is_intact(self) -> bool:
        """Whether nothing was found, in the log or in the rows."""
        return self.report.is_intact and not (self.rows and self.rows.faults)


@dataclass(frozen=True, slots=True)
class WalkedRows:
    """How many rows were held against the log, and which are not what it says."""

    count: int
    faults: Sequence[RowFault]


def _walked_data(walked: WalkedLog) -> dict[str, Any]:
    report = walked.report
    return {
        "intact": walked.is_intact,
        "size": report.size,
        "root": report.root.hex(),
        "key": walked.verifier.key_id,
        "pending": report.pending,
        "unsigned": report.unsigned,
        "erased": report.erased,
        "faults": [
            {"index": fault.index, "about": fault.about, "says": fault.says}
            for fault in report.faults
        ],
        **({"rows": _rows_data(walked.rows)} if walked.rows else {}),
    }


def _rows_data(rows: WalkedRows) -> dict[str, Any]:
    return {
        "count": rows.count,
        "faults": list(map(_row_fault_data, rows.faults)),
    }


def _row_fault_data(fault: RowFault) -> dict[str, str]:
    before = {"overwritten_by": fault.overwritten_by} if fault.overwritten_by else {}
    differs = fault.difference.name.lower()
    return {"table": fault.table, "id": fault.id, "differs": differs, **before}


def _print_walked(walked: WalkedLog) -> None:
    report, rows = walked.report, walked.rows
    faults = [*report.faults, *(rows.faults if rows else ())]
    if not faults and not report.size:
        print("intact: the log has no entry yet")
    elif not faults:
        root, signed = report.root.hex(), walked.verifier.key_id
        print(f"intact: {report.size} entries, root {root}, checkpoint signed by {signed}")
    else:
        print(f"not intact: {faults[0]}")
        for fault in faults[1:]:
            print(f"       also: {fault}")
    if rows and not faults:
        print(f"rows: {rows.count} match the log")
    if report.pending:
        say(f"{report.pending} more are waiting to be added to the log.")
    if report.unsigned:
        say(f"{report.unsigned} are in the log but not signed yet.")
    if report.erased:
        say(f"{report.erased} sealed parts were erased; their entries remain.")


def _has_faults(walked: WalkedLog) -> bool:
    return not walked.is_intact


def _entry(entry: Recorded) -> Row:
    from seawall.ledger.entry import canonical_json

    return (
        entry.index if entry.index is not None else "-",
        entry.at,
        entry.what,
        entry.about,
        entry.by,
        canonical_json(entry.public),
        entry.id,
    )


ENTRIES = table(["index", "at", "what", "about", "by", "public", "id"], _entry)


@command(COMMANDS, "verify", shown=text(_print_walked, data=_walked_data), fails=_has_faults)
def verify_log(
    *,
    key: KeyOption = "",
    extends: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="A checkpoint stored elsewhere."),
    ] = None,
    rows: Annotated[
        bool, typer.Option("--rows", help="Also compare every row of evidence with the log.")
    ] = False,
) -> WalkedLog:
    """Verify the installation's log: every row, hash, root and signature.

    On exit code 1, the output names the fault. Without --key, the key in the data folder is
    trusted. With --extends, the log must also begin with what that checkpoint covered, which
    detects a log that was cut back. With --rows, every row of evidence (orders, decisions,
    people, keys, notices, cases, banks and more) is compared with the log. Rows that were
    changed, deleted or inserted are named, even if Seawall has written them again since.
    """
    return walk_log(key=key, extends=extends, rows=rows)


def walk_log(*, key: str = "", extends: Path | None = None, rows: bool = False) -> WalkedLog:
    """The installation's log from its first entry to its last, and the rows beside it if wanted."""
    make_database_ready()
    from seawall.app.row_auditing import differing_rows
    from seawall.journeys.log_standing import known_here, lost_checkpoint, worst_shortfall
    from seawall.ledger.audit import LedgerFault, audit_log

    verifier = _verifier(key)
    known = known_here()
    with _installation() as tx:
        stored, uses = tx.ledger.stored(), tx.ledger.key_uses()
        missing, unkept = worst_shortfall(known, tx=tx), lost_checkpoint(known, tx=tx)
        new_audit = tx.attested.audit()
    former = [_parsed(use.verifier) for use in uses if use.verifier != str(verifier)]
    earlier_checkpoint = _kept(extends, [verifier, *former]) if extends else None
    with new_audit as audit:
        report = audit_log(
            stored,
            _walk(stored, audit if rows else None),
            verifier=verifier,
            former=former,
            kept_checkpoint=earlier_checkpoint,
        )
        if missing:
            lacking = LedgerFault(None, "the log as it is known elsewhere", str(missing))
            report = replace(report, faults=(*report.faults, lacking))
        elif unkept:
            fault = LedgerFault(None, "checkpoints", unkept)
            report = replace(report, faults=(*report.faults, fault))
        if not rows:
            return WalkedLog(report, verifier)
        faults = differing_rows(audit, read=stored.size)
        report = replace(report, faults=(*report.faults, *audit.forged))
        return WalkedLog(report, verifier, WalkedRows(audit.rows, faults))


@command(COMMANDS, "show", shown=ENTRIES)
def show_entries(
    identity: Annotated[
        str, typer.Argument(metavar="ID", help="An entry, led_…, or any other ID.")
    ],
    *,
    tx: Transaction,
) -> list[Recorded]:
    """Show an entry, or every entry about a case, an item, a person or a bank entry."""
    if identity.startswith("led_"):
        return [tx.ledger.entry(LedgerEntryId(identity))]
    return tx.ledger.about(identity)


@command(COMMANDS, "list", shown=ENTRIES)
def list_recent_entries(
    *,
    event_kind: Annotated[
        str, typer.Option("--what", help="Only entries of this kind, such as `case.` or `key.`.")
    ] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="The number to show.")] = 20,
    tx: Transaction,
) -> list[Recorded]:
    """List the newest entries, newest first."""
    return tx.ledger.recent(limit, prefix=event_kind)


@command(COMMANDS, "proof", shown=VERBATIM)
def proof(
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help="The entry's ID, led_….")],
    *,
    tx: Transaction,
) -> str:
    """Print the proof that an entry is in the log (c2sp.org/tlog-proof@v1)."""
    from seawall.journeys.entry_proving import prove_entry

    return str(prove_entry(LedgerEntryId(entry), tx=tx))


@command(COMMANDS, "verify-proof", shown=FACTS)
def verify_proof(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)], *, key: KeyOption = ""
) -> dict[str, object]:
    """Verify a proof, without a database or a network. Exit code 1 if it fails."""
    from seawall.ledger.note import BadCheckpoint
    from seawall.ledger.proof import InclusionProof

    try:
        inclusion = InclusionProof.parse(file.read_text("utf-8"))
        checkpoint = inclusion.verify(_verifier(key))
    except BadCheckpoint as wrong:
        say(f"seawall: {wrong}")
        raise typer.Exit(FAILED) from wrong
    return {
        "origin": checkpoint.origin,
        "index": inclusion.index,
        "size": checkpoint.size,
        "entry": inclusion.leaf.decode(errors="replace"),
    }


@command(COMMANDS, "checkpoint", shown=VERBATIM)
def checkpoint() -> str:
    """Print the latest signed checkpoint. Store it elsewhere, for `verify --extends`."""
    with _installation() as tx:
        newest = tx.ledger.latest_checkpoint()
    if newest is None:
        say("The log has no entry yet. The worker adds entries once a second.")
        raise typer.Exit(FAILED)
    return newest.note


@command(COMMANDS, "key", shown=PRINTED)
def public_key() -> str:
    """Print the log's public key, for people who verify proofs."""
    return str(_signer().verifier)


@command(COMMANDS, "witness", shown=PRINTED, note=local_link_warning)
def witness_line() -> str:
    """Print the address and key with which you cosign others' checkpoints, for their settings."""
    from seawall.config import settings
    from seawall.keys.installation import unlock_installation
    from seawall.keys.witness import witness_signer

    unlock_installation()
    url = settings().public_url.rstrip("/")
    return f"{url}/witness {witness_signer(url).cosigner}"


def _signer() -> Signer:
    from seawall.config import settings
    from seawall.keys.installation import ledger_key, newest_ledger_epoch
    from seawall.ledger.note import Signer, origin

    epoch = newest_ledger_epoch()
    return Signer(origin(settings().public_url, epoch), ledger_key(epoch))


def _verifier(line: str) -> Verifier:
    return _parsed(line) if line else _signer().verifier


def _kept(file: Path, verifiers: Sequence[Verifier]) -> CheckpointStatement:
    """The checkpoint in a file, by whichever key of ours signed it."""
    from seawall.ledger.note import BadCheckpoint, open_note

    note = file.read_text("utf-8")
    for verifier in verifiers[1:]:
        try:
            return open_note(note, verifier)
        except BadCheckpoint:
            continue
    return open_note(note, verifiers[0])


def _parsed(line: str) -> Verifier:
    from seawall.ledger.note import Verifier

    return Verifier.parse(line)


@contextmanager
def _installation() -> Iterator[Transaction]:
    make_database_ready()
    from seawall.app.database_look import reading
    from seawall.transaction import INSTALLATION

    with reading(INSTALLATION) as tx:
        yield tx


def _walk(stored: StoredLog, audit: RowAudit | None = None) -> Iterator[AuditedPage]:
    from seawall.cli.log_pages import log_pages

    with progress("Reading the log", total=stored.size) as show_completed:
        completed = 0
        for page in log_pages(stored.size):
            if audit:
                audit.read_page(page)
            yield page
            completed += len(page.leaves)
            show_completed(completed)
