"""What the ledger knows of backups of the keys, and whether keys are those of this database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from seawall.journeys._ledger_counts import counts_in
from seawall.ledger import JSON, Entry
from seawall.ledger.elsewhere.log_counts import LINE
from seawall.ledger.note import read_statement
from seawall.ledger.words.keeping import KEYS_BACKED_UP
from seawall.transaction import Transaction


def note_backup(
    fingerprints: Mapping[str, str],
    recipients: Sequence[str],
    *,
    tx: Transaction,
    now: datetime,
    by: str,
) -> None:
    """Have each organisation's log say which keys were backed up for whom: never a secret."""
    names = [f"{name} {mark}" for name, mark in sorted(fingerprints.items())]
    public: dict[str, JSON] = {"keys": list(names), "recipients": list(recipients)}
    for organisation in tx.people.organisations():
        tx.ledger.append(
            Entry(KEYS_BACKED_UP, "keys", now, by=by, public=public), of=organisation.id
        )


def newest_backup(*, tx: Transaction) -> tuple[datetime, dict[str, str]] | None:
    """When the keys were last backed up, and which: names with what each is known by."""
    entries = tx.ledger.recent(1, prefix=KEYS_BACKED_UP)
    if not entries:
        return None
    names = entries[0].public["keys"]
    pairs = (str(line).partition(" ") for line in (names if isinstance(names, list) else []))
    return entries[0].at, {name: mark for name, _, mark in pairs}


def opens_this_database(*, tx: Transaction) -> bool | None:
    """Whether the keys of this process open what the newest checkpoint holds; None if nothing is."""
    newest = tx.ledger.latest_checkpoint()
    if newest is None:
        return None
    lines = read_statement(newest.note).extensions
    has_seal = any(line.startswith(LINE) for line in lines)
    return counts_in(newest) is not None if has_seal else None
