"""`seawall ledger`: read what is remembered, prove one entry, walk the whole log."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.command import FAILED, command
from seawall.cli.local_link import local_link_warning
from seawall.cli.log_walk import (
    WalkedLog,
    installation,
    ledger_signer,
    print_walked,
    verifier_of,
    walk_log,
    walked_data,
)
from seawall.cli.output import say
from seawall.cli.presentation import FACTS, PRINTED, VERBATIM, Row, table, text
from seawall.ids import LedgerEntryId

if TYPE_CHECKING:
    from seawall.journeys.signed_events.event_lookup import LoggedEvent
    from seawall.ledger.model import Recorded
    from seawall.transaction import Transaction

COMMANDS = typer.Typer(no_args_is_help=True)

KeyOption = Annotated[
    str,
    typer.Option(metavar="LINE", help="The log's public key, from `seawall ledger key`."),
]


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


def _has_faults(walked: WalkedLog) -> bool:
    return not walked.is_intact


def _entry_data(entry: Recorded) -> dict[str, Any]:
    """What programs get: all but the salt, which opens who did it to whoever has the leaf."""
    return {each.name: getattr(entry, each.name) for each in fields(entry) if each.name != "salt"}


ENTRIES = table(["index", "at", "what", "about", "by", "public", "id"], _entry, data=_entry_data)


@command(COMMANDS, "verify", shown=text(print_walked, data=walked_data), fails=_has_faults)
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

    On exit code 1, the output names the fault. Signed events are opened again, and their keys
    compared with those of the parties. Without --key, the key in the data folder is
    trusted. With --extends, the log must also begin with what that checkpoint covered, which
    detects a log that was cut back. With --rows, every row of evidence (orders, decisions,
    people, keys, notices, cases, banks and more) is compared with the log. Rows that were
    changed, deleted or inserted are named, even if Seawall has written them again since.
    """
    return walk_log(key=key, extends=extends, rows=rows)


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


def _event(logged: LoggedEvent) -> Row:
    from seawall.ledger.entry import canonical_json

    opened = logged.opened
    return (
        opened.event.at,
        opened.event.kind.party,
        opened.event.kind,
        canonical_json(opened.event.facts),
        opened.thumbprint,
        logged.entry,
    )


def _event_data(logged: LoggedEvent) -> dict[str, Any]:
    opened = logged.opened
    return {
        "at": opened.event.at,
        "party": opened.event.kind.party,
        "kind": opened.event.kind,
        "document": opened.event.document,
        "facts": opened.event.facts,
        "key": opened.thumbprint,
        "signed": opened.text,
        "entry": logged.entry,
    }


EVENTS = table(["at", "party", "event", "facts", "key", "entry"], _event, data=_event_data)


@command(COMMANDS, "events", shown=EVENTS)
def show_events(
    request: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="An order, order_…, a unit's dispatch, by number, or a drill, drill_….",
        ),
    ],
    *,
    tx: Transaction,
) -> list[LoggedEvent]:
    """Show what was signed in public of an order, a referral or a drill, and by whom."""
    from seawall.journeys.signed_events.event_lookup import logged_events

    is_id = request.startswith(("order_", "dsp_", "drill_"))
    return logged_events(request if is_id else tx.referring.referenced(request).id, tx=tx)


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
        checkpoint = inclusion.verify(verifier_of(key))
    except BadCheckpoint as wrong:
        say(f"seawall: {wrong}")
        raise typer.Exit(FAILED) from wrong
    return {
        "origin": checkpoint.origin,
        "index": inclusion.index,
        "size": checkpoint.size,
        "entry": inclusion.entry.leaf,
        "tells": inclusion.entry.told,
    }


@command(COMMANDS, "checkpoint", shown=VERBATIM)
def checkpoint() -> str:
    """Print the latest signed checkpoint. Store it elsewhere, for `verify --extends`."""
    with installation() as tx:
        newest = tx.ledger.latest_checkpoint()
    if newest is None:
        say("The log has no entry yet. The worker adds entries once a second.")
        raise typer.Exit(FAILED)
    return newest.note


@command(COMMANDS, "key", shown=PRINTED)
def public_key() -> str:
    """Print the log's public key, for people who verify proofs."""
    return str(ledger_signer().verifier)


@command(COMMANDS, "witness", shown=PRINTED, note=local_link_warning)
def witness_line() -> str:
    """Print the address and keys with which you cosign others' checkpoints, for their settings."""
    from seawall.config import settings
    from seawall.keys.installation import unlock_installation
    from seawall.keys.witness import witness_signer

    unlock_installation()
    url = settings().public_url.rstrip("/")
    return " ".join([f"{url}/witness", *map(str, witness_signer(url).cosigners)])
