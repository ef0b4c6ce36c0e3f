"""The installation's log is walked from end to end, and what was found is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from seawall.cli.output import progress, say
from seawall.cli.session import make_database_ready

if TYPE_CHECKING:
    from seawall.ledger.attested.row_audit import RowAudit, RowFault
    from seawall.ledger.audit import AuditedPage, AuditReport, LedgerFault, StoredLog
    from seawall.ledger.elsewhere.shortfall import KnownElsewhere
    from seawall.ledger.note import CheckpointStatement, Signer, Verifier
    from seawall.transaction import Transaction
    from seawall.transparency.signed_events.event_audit import EventAudit


@dataclass(frozen=True, slots=True)
class WalkedLog:
    """What was found in the log, and the key that it was verified with."""

    report: AuditReport
    verifier: Verifier
    events: int = 0
    """Signed events in it, every one of which was opened again."""
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


def walked_data(walked: WalkedLog) -> dict[str, Any]:
    """The same for programs."""
    report = walked.report
    return {
        "intact": walked.is_intact,
        "size": report.size,
        "root": report.root.hex(),
        "key": walked.verifier.key_id,
        "pending": report.pending,
        "unsigned": report.unsigned,
        "erased": report.erased,
        "signed_events": walked.events,
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


def print_walked(walked: WalkedLog) -> None:
    """Say that the log is intact, or every fault of it."""
    report, rows = walked.report, walked.rows
    faults = [*report.faults, *(rows.faults if rows else ())]
    if faults:
        print(f"not intact: {faults[0]}")
        for fault in faults[1:]:
            print(f"       also: {fault}")
    else:
        _print_intact(walked)
    if report.pending:
        say(f"{report.pending} more are waiting to be added to the log.")
    if report.unsigned:
        say(f"{report.unsigned} are in the log but not signed yet.")
    if report.erased:
        say(f"{report.erased} sealed parts were erased; their entries remain.")


def _print_intact(walked: WalkedLog) -> None:
    report = walked.report
    if not report.size:
        print("intact: the log has no entry yet")
    else:
        root, signed = report.root.hex(), walked.verifier.key_id
        print(f"intact: {report.size} entries, root {root}, checkpoint signed by {signed}")
    if walked.events:
        print(f"signed events: {walked.events}, each by the key of its side")
    if walked.rows:
        print(f"rows: {walked.rows.count} match the log")


def walk_log(*, key: str = "", extends: Path | None = None, rows: bool = False) -> WalkedLog:
    """The installation's log from its first entry to its last, and the rows beside it if wanted."""
    make_database_ready()
    from seawall.app.row_auditing import differing_rows
    from seawall.journeys.log_standing import known_here
    from seawall.ledger.audit import audit_log
    from seawall.transparency.signed_events.event_audit import EventAudit

    verifier = verifier_of(key)
    checkpoints = known_here()  # before the log is read: others go on signing
    with installation() as tx:
        stored, uses = tx.ledger.stored(), tx.ledger.key_uses()
        lacking = _lacking(checkpoints, tx=tx)
        new_audit = tx.attested.audit()
    former = [parsed_verifier(use.verifier) for use in uses if use.verifier != str(verifier)]
    signed_events = EventAudit()
    with new_audit as audit:
        report = audit_log(
            stored,
            _walk(stored, signed_events, audit if rows else None),
            verifier=verifier,
            former=former,
            kept_checkpoint=_kept(extends, [verifier, *former]) if extends else None,
        )
        faults = [*report.faults, *lacking, *_event_faults(signed_events)]
        walked_rows = None
        if rows:
            differing = differing_rows(audit, read=stored.size)
            walked_rows = WalkedRows(audit.rows, differing)
            faults += audit.forged
    report = replace(report, faults=tuple(faults))
    return WalkedLog(report, verifier, signed_events.count, walked_rows)


def _lacking(checkpoints: Sequence[KnownElsewhere], *, tx: Transaction) -> list[LedgerFault]:
    """What somebody else knows of the log, and it has no more."""
    from seawall.journeys.log_standing import lost_checkpoint, worst_shortfall
    from seawall.ledger.audit import LedgerFault

    if missing := worst_shortfall(checkpoints, tx=tx):
        return [LedgerFault(None, "the log as it is known elsewhere", str(missing))]
    if unkept := lost_checkpoint(checkpoints, tx=tx):
        return [LedgerFault(None, "checkpoints", unkept)]
    return []


def _event_faults(signed_events: EventAudit) -> list[LedgerFault]:
    """Signed events that do not hold, and those by a key that is not known for its side."""
    if not signed_events.organisations:
        return signed_events.faults
    from seawall.ids import OrganisationId
    from seawall.journeys.signed_events.event_signers import known_signers

    with installation() as tx:
        registered = {
            name: known_signers(tx=tx.of(OrganisationId(name)))
            for name in signed_events.organisations
        }
    return [*signed_events.faults, *signed_events.strangers(registered)]


def _walk(
    stored: StoredLog, signed_events: EventAudit, audit: RowAudit | None = None
) -> Iterator[AuditedPage]:
    from seawall.cli.log_pages import log_pages

    with progress("Reading the log", total=stored.size) as show_completed:
        completed = 0
        for page in log_pages(stored.size):
            signed_events.read_page(page)
            if audit:
                audit.read_page(page)
            yield page
            completed += len(page.leaves)
            show_completed(completed)


def ledger_signer() -> Signer:
    """The log's key, here or where a command has it, under the log's name."""
    from seawall.config import settings
    from seawall.keys.installation import ledger_key, newest_ledger_epoch
    from seawall.ledger.note import Signer, origin

    epoch = newest_ledger_epoch()
    return Signer(origin(settings().public_url, epoch), ledger_key(epoch))


def verifier_of(line: str) -> Verifier:
    """The key in this line; without one, that of the data folder."""
    return parsed_verifier(line) if line else ledger_signer().verifier


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


def parsed_verifier(line: str) -> Verifier:
    """The key in this line."""
    from seawall.ledger.note import Verifier

    return Verifier.parse(line)


@contextmanager
def installation() -> Iterator[Transaction]:
    """The whole installation's log, to read."""
    make_database_ready()
    from seawall.app.database_look import reading
    from seawall.transaction import INSTALLATION

    with reading(INSTALLATION) as tx:
        yield tx
