"""`seawall forum`, its log: how we stand, follow it now, check all of it, show the evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from seawall.cli.command import command
from seawall.cli.presentation import PRINTED, Facts, Presentation, Row, facts, table

if TYPE_CHECKING:
    from seawall.forum.log_audit import LogAuditResult
    from seawall.forum.model import LoggedStatement, MisconductEvidence, Seat
    from seawall.transaction import Transaction

_PAGE = 500
REFUSED = "refused by the hub"
EVIDENCE = "evidence against somebody"


#: What a person reads for a name that programs know.
_WORDS = {
    "we are": "our role",
    "entries followed": "entries read",
    "checked against a signed head": "checked against a signed checkpoint",
    EVIDENCE: "evidence of misconduct",
}


def _status_lines(standing: Mapping[str, object]) -> Facts:
    return [(_WORDS.get(name, name), fact) for name, fact in standing.items()]


def _is_troubled(facts: Mapping[str, object]) -> bool:
    return bool(facts[REFUSED] or facts[EVIDENCE])


def _print_audit(audited: LogAuditResult) -> None:
    for fault in audited.faults:
        print(fault)
    number = len(audited.faults)
    print(f"{audited.entries} entries of {audited.members} members, {number} faults.")


def _is_at_fault(audited: LogAuditResult) -> bool:
    return not audited.is_clean


def _evidence(evidence: MisconductEvidence) -> Row:
    return evidence.at, evidence.kind, evidence.about, evidence.say


@command(shown=facts(_status_lines), fails=_is_troubled)
def status(*, seat: Seat, tx: Transaction) -> Mapping[str, object]:
    """Show the state of a forum: progress, waiting statements, effect of its signals."""
    counts = tx.shared_signals.counts(seat.id)
    return {
        "forum": seat.name,
        "id": seat.forum,
        "we are": f"{seat.role}, tier {seat.tier}, {seat.state}",
        "hub": seat.hub_url,
        "entries followed": seat.position,
        "checked against a signed head": "yes" if seat.checkpoint else "not yet",
        "last heard": seat.heard_at,
        "waiting to be sent": len(tx.forum.unsent(seat.id)),
        REFUSED: tx.forum.first_refused(seat.id),
        "taxonomy": seat.taxonomy_version,
        "signals": ", ".join(f"{n} {state}/{effect}" for (state, effect), n in counts.items()),
        EVIDENCE: len(tx.forum.evidence(seat.id)) or None,
    }


@command(shown=PRINTED)
def sync_forum(*, seat: Seat, now: datetime) -> str:
    """Sync with a forum now, and resend statements that its hub refused.

    The worker syncs all the time. Refused statements wait until you have corrected the cause.
    """
    from seawall.journeys.forum import forum_sending
    from seawall.transaction import transaction
    from seawall.worker import forum_following

    with transaction(seat.organisation) as tx:
        forum_sending.send_statements_again(seat.id, tx=tx, now=now)
    after = seat if seat.is_hub else forum_following.catch_up_seat(seat)
    return f"{after.position - seat.position} new entries, {after.position} in all."


@command(shown=Presentation(_print_audit, None), fails=_is_at_fault)
def verify_log(*, seat: Seat) -> LogAuditResult:
    """Verify every signature, every chain and the tree of a forum's log from its first entry."""
    from seawall.forum.log_audit import audit_log

    return audit_log(
        _entries(seat), forum=seat.forum, hub_key=seat.hub_key, checkpoint=seat.checkpoint
    )


@command(shown=table(("at", "kind", "about", "what it shows"), _evidence), last=["number"])
def evidence(
    *,
    number: Annotated[
        int, typer.Option(min=0, help="Only this many of the newest; 0 means all.")
    ] = 0,
    seat: Seat,
    tx: Transaction,
) -> list[MisconductEvidence]:
    """Show signed evidence that a hub or a member broke the rules. Anyone can verify it."""
    everything = tx.forum.evidence(seat.id)
    return everything[-number:] if number else everything


def _entries(seat: Seat) -> Iterator[LoggedStatement]:
    from seawall.transaction import transaction

    after = -1
    while True:
        with transaction(seat.organisation) as tx:
            page = tx.forum.logged(seat.id, after=after, limit=_PAGE)
        if not page:
            return
        yield from page
        after = page[-1].index
