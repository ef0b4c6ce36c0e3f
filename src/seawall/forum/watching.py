"""What a member notices of a hub that withholds, and the proof that convinces others.

Each proof is of signed pieces alone, so that who was not there can check it: two statements
of an author with a hole between them, a receipt beside the head that breaks it, or two heads
of one log that cannot both be true.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from seawall.forum.commitment import check_opening, read_opening
from seawall.forum.model import (
    BadStatement,
    ForumStatement,
    LoggedStatement,
    MisconductEvidence,
    OutgoingStatement,
    Seat,
)
from seawall.forum.offering import offers_of
from seawall.forum.statement_kinds import SignalsOffered, read_body
from seawall.ledger import merkle
from seawall.ledger import note as notes


def withheld_statement(
    seat: Seat, text: str, statement: ForumStatement, *, last_known: tuple[int, str], now: datetime
) -> MisconductEvidence:
    """Evidence that the hub withheld a statement: its author's next one names it.

    ``last_known`` is the number and the digest of the last of theirs that we have.
    """
    number, before = last_known
    say = (
        f"Statement {statement.number} of {statement.author} names an earlier one "
        f"that the hub never showed: {number} of theirs are known."
    )
    proof = {"statement": text, "known_number": number, "known_digest": before}
    proof["checkpoint"] = seat.checkpoint
    return MisconductEvidence("withheld", statement.author, say, proof, now)


def broken_receipts(
    seat: Seat,
    logged: Sequence[LoggedStatement],
    promised: Mapping[int, OutgoingStatement],
    *,
    now: datetime,
) -> list[MisconductEvidence]:
    """Evidence that the hub broke its receipts, where it did."""
    evidence = []
    for entry in logged:
        own_statement = promised.get(entry.index)
        if own_statement is not None and own_statement.digest != entry.digest:
            say = f"The hub promised log entry {entry.index} to one of your statements and shows another."
            proof = {
                "receipt": own_statement.receipt,
                "statement": own_statement.text,
                "shown": entry.text,
            }
            evidence.append(
                MisconductEvidence(
                    "receipt_broken", seat.me, say, {**proof, "checkpoint": seat.checkpoint}, now
                )
            )
    return evidence


def conflicting_heads(
    seat: Seat, logged: Sequence[LoggedStatement], read_nodes: merkle.ReadNodes, *, now: datetime
) -> list[MisconductEvidence]:
    """Evidence that other members were shown heads that do not fit the tree we were shown."""
    evidence: list[MisconductEvidence] = []
    looked: set[str] = {seat.checkpoint}
    verifier = notes.Verifier(seat.forum, bytes.fromhex(seat.hub_key))
    for entry in logged:
        head_text = entry.statement.saw.get("checkpoint")
        if not isinstance(head_text, str) or head_text in looked:
            continue
        looked.add(head_text)
        try:
            head = notes.open_note(head_text, verifier)
        except notes.BadCheckpoint:
            continue  # the hub did not sign it: it proves nothing of the hub
        if 0 < head.size <= seat.position and merkle.root(head.size, read_nodes) != head.root:
            say = f"The hub showed {entry.statement.author} a different log of {head.size} entries."
            proof = {"shown_to_others": head_text, "shown_to_us": seat.checkpoint, "by": entry.text}
            evidence.append(
                MisconductEvidence("two_stories", entry.statement.author, say, proof, now)
            )
    return evidence


def two_stories(seat: Seat, checkpoint: str, *, now: datetime) -> MisconductEvidence:
    """A head that the hub signed over entries it did not show us."""
    proof = {"checkpoint": checkpoint, "position": seat.position, "frontier": list(seat.frontier)}
    say = "The hub signed a checkpoint that does not match the entries it showed you."
    return MisconductEvidence("two_stories", "", say, proof, now)


def true_openings(
    statement: ForumStatement, openings: Mapping[str, Mapping[str, Any]]
) -> dict[str, Mapping[str, Any]]:
    """Those openings that open what the author committed to; others are worth nothing."""
    if statement.kind != "signal.offered" or not openings:
        return {}
    body = read_body(statement.kind, statement.body)
    assert isinstance(body, SignalsOffered)
    valid_openings: dict[str, Mapping[str, Any]] = {}
    for name, offer in offers_of(statement.author, body):
        opening = openings.get(name)
        if opening is None:
            continue
        try:
            check_opening(
                read_opening(opening), signal_type=offer.signal_type, commitment=offer.commitment
            )
        except BadStatement:
            continue
        valid_openings[name] = opening
    return valid_openings
