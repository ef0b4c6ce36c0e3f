"""Whether the log is as long as anybody knows it to be; one that is not signs nothing.

A restored database, or one that somebody cut back, is shorter than what was signed of it. Signed
on under the old name it would be a second history. So the mark of this machine and what
witnesses say is looked at before anything starts, and before each signature.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from seawall.config import settings
from seawall.errors import Conflict, problem
from seawall.journeys._ledger_counts import counts_of_placed, counts_said
from seawall.keys.ledger_mark import read_heard, read_mark
from seawall.ledger import JSON, Entry, merkle
from seawall.ledger.elsewhere.known_witness import known_witnesses
from seawall.ledger.elsewhere.shortfall import (
    KnownElsewhere,
    LogAsItStands,
    LogEpoch,
    Shortfall,
    shortfall,
)
from seawall.ledger.note import (
    BadCheckpoint,
    CheckpointStatement,
    Verifier,
    open_note,
    read_statement,
)
from seawall.ledger.words.keeping import LEDGER_RESTORED
from seawall.transaction import Transaction

#: The root of a history that is not ours.
ANOTHER = b"another"
THIS_MACHINE = "this machine's mark"


def known_by_note(where: str, note: str) -> KnownElsewhere:
    """What a kept checkpoint knows; `BadCheckpoint` if it is none."""
    statement = read_statement(note)
    return KnownElsewhere(where, statement, counts_said(statement))


def known_here() -> list[KnownElsewhere]:
    """What stands beside the keys: our own mark, and what a witness was heard to say.

    Read it before the transaction that looks at the log; see `require_whole_log`.
    """
    known, heard = [], read_heard()
    try:
        if (note := read_mark()) is not None:
            known.append(known_by_note(THIS_MACHINE, note))
        if heard and heard.proof:
            known.append(known_by_note(f"the witness {heard.name}", heard.proof))
    except BadCheckpoint as broken:
        raise problem("ledger.mark-unreadable") from broken
    if heard and not heard.proof and heard.witness in _witnesses():
        root = ANOTHER if heard.is_another else b""
        statement = CheckpointStatement(heard.origin, heard.size, root)
        known.append(KnownElsewhere(f"the witness {heard.name}", statement))
    return known


def log_as_it_stands(tx: Transaction) -> LogAsItStands:
    """The log in this database."""
    newest, size = tx.ledger.recent(1), tx.ledger.size()
    newest_at = newest[0].at if newest else None
    counts = counts_of_placed(size, tx=tx, now=newest_at) if newest_at else None
    return LogAsItStands(tx.elsewhere.epoch(), size, counts, newest_at)


def worst_shortfall(elsewhere: Sequence[KnownElsewhere], *, tx: Transaction) -> Shortfall | None:
    """What is missing since the newest checkpoint known elsewhere; None if nothing is."""
    log = log_as_it_stands(tx) if elsewhere else LogAsItStands(1, 0)
    found = [
        missing
        for each in elsewhere
        if (missing := shortfall(log, each, root_there=_root_at(each.statement.size, log, tx)))
    ]
    return max(found, key=lambda missing: missing.known.statement.size, default=None)


def lost_checkpoint(checkpoints: Sequence[KnownElsewhere], *, tx: Transaction) -> str:
    """What this machine signed of this epoch and kept no more; empty if its checkpoint stands."""
    own = (THIS_MACHINE, tx.elsewhere.epoch())
    marks = [mark.statement.size for mark in checkpoints if (mark.where, mark.epoch) == own]
    size, covered = max(marks, default=0), tx.ledger.signed_size()
    if size <= covered:
        return ""
    return f"this machine signed {size} entries, and the last covers {covered}"


def is_proof_against_us(note: str, own: Verifier, *, tx: Transaction) -> bool:
    """Whether this is a checkpoint that we signed, and that the log here does not bear out."""
    try:
        open_note(note, own)
        return worst_shortfall([known_by_note("a witness", note)], tx=tx) is not None
    except BadCheckpoint:
        return False


def require_whole_log(elsewhere: Sequence[KnownElsewhere], *, tx: Transaction) -> None:
    """Stop where the log is shorter than what is known of it, or another.

    `elsewhere` was read before the transaction began. The log goes on growing: what another process
    signs in the meantime stands beside the keys, and this transaction may not see it.
    """
    newest = tx.ledger.latest_checkpoint()
    if newest and [each.statement for each in elsewhere] == [read_statement(newest.note)]:
        return
    if missing := worst_shortfall(elsewhere, tx=tx):
        raise problem("ledger.restored", says_what=str(missing))
    if not elsewhere and (size := tx.ledger.size()):
        raise problem("ledger.never-signed-here", size=size)


def is_whole_log(elsewhere: Sequence[KnownElsewhere], *, tx: Transaction) -> bool:
    """Whether `require_whole_log` lets a process start."""
    try:
        require_whole_log(elsewhere, tx=tx)
    except Conflict:
        return False
    return True


def first_tree(name: str, *, tx: Transaction) -> CheckpointStatement | None:
    """Before the first entry gets its place: the empty log, to be signed as this machine's mark.

    A mark is written after its signature is kept. Whoever is killed in between, the first time,
    would find a log of which this machine seems to have signed nothing, as after a restore.
    """
    if read_mark() is not None or tx.ledger.size() or not tx.ledger.pending(1):
        return None
    return CheckpointStatement(name, 0, merkle.EMPTY_ROOT)


def begin_epoch(missing: Shortfall | None, *, tx: Transaction, now: datetime, by: str) -> int:
    """Have each organisation's log say that it goes on from a backup; the new epoch's number."""
    tx.ledger.lock_sequencer()
    size = tx.ledger.size()
    known = missing.known.statement.size if missing else size
    number = 1 + max(_epochs(missing, tx))
    told: dict[str, JSON] = {"epoch": number, "kept": size, "known": known}
    told["where"] = missing.known.where if missing else "nobody"
    if missing and missing.orders is not None and missing.decisions is not None:
        told |= {"orders": missing.orders, "decisions": missing.decisions}
    for organisation in tx.people.organisations():
        entry = Entry(LEDGER_RESTORED, "ledger", now, by=by, public=told)
        tx.ledger.append(entry, of=organisation.id)
    tx.elsewhere.begin_epoch(LogEpoch(number, now, size, known))
    return number


def _witnesses() -> set[str]:
    """Those of the settings: one that lies is taken out of them."""
    return {key for witness in known_witnesses(settings().witnesses) for key in witness.keys}


def _epochs(missing: Shortfall | None, tx: Transaction) -> list[int]:
    from_known = [missing.known.epoch] if missing else []
    return [tx.elsewhere.epoch(), *from_known]


def _root_at(size: int, log: LogAsItStands, tx: Transaction) -> bytes | None:
    return merkle.root(size, tx.ledger.nodes) if size <= log.size else None
