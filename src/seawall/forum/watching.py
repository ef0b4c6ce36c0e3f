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
from seawall.forum.kinds import Offered, read_body
from seawall.forum.model import BadStatement, Evidence, Logged, Outgoing, Seat, Statement
from seawall.forum.offering import offers_of
from seawall.ledger import merkle
from seawall.ledger import note as notes


def withheld(
    seat: Seat, text: str, said: Statement, *, known: tuple[int, str], now: datetime
) -> Evidence:
    """An author names a statement that the hub never showed: the hole in its chain.

    ``known`` is the number and the digest of the last of theirs that we have.
    """
    number, before = known
    say = (
        f"Statement {said.number} of {said.author} names one before it that the hub never showed: "
        f"we know {number} of theirs."
    )
    proof = {"statement": text, "known_number": number, "known_digest": before}
    proof["checkpoint"] = seat.checkpoint
    return Evidence("withheld", said.author, say, proof, now)


def receipts_kept(
    seat: Seat, logged: Sequence[Logged], promised: Mapping[int, Outgoing], *, now: datetime
) -> list[Evidence]:
    """Whether what the hub promised us in receipts stands where it promised."""
    found = []
    for one in logged:
        ours = promised.get(one.index)
        if ours is not None and ours.digest != one.digest:
            say = f"The hub promised place {one.index} to a statement of ours, and shows another."
            proof = {"receipt": ours.receipt, "statement": ours.text, "shown": one.text}
            found.append(
                Evidence(
                    "receipt_broken", seat.me, say, {**proof, "checkpoint": seat.checkpoint}, now
                )
            )
    return found


def heads_agree(
    seat: Seat, logged: Sequence[Logged], read: merkle.ReadNodes, *, now: datetime
) -> list[Evidence]:
    """Whether the heads that other members were shown fit the tree we were shown."""
    found: list[Evidence] = []
    looked: set[str] = {seat.checkpoint}
    verifier = notes.Verifier(seat.forum, bytes.fromhex(seat.hub_key))
    for one in logged:
        head_text = one.statement.saw.get("checkpoint")
        if not isinstance(head_text, str) or head_text in looked:
            continue
        looked.add(head_text)
        try:
            head = notes.open_note(head_text, verifier)
        except notes.BadNote:
            continue  # the hub did not sign it: it proves nothing of the hub
        if 0 < head.size <= seat.position and merkle.root(head.size, read) != head.root:
            say = f"{one.statement.author} was shown another history of {head.size} entries."
            proof = {"shown_to_others": head_text, "shown_to_us": seat.checkpoint, "by": one.text}
            found.append(Evidence("two_stories", one.statement.author, say, proof, now))
    return found


def two_stories(seat: Seat, checkpoint: str, *, now: datetime) -> Evidence:
    """A head that the hub signed over entries it did not show us."""
    proof = {"checkpoint": checkpoint, "position": seat.position, "frontier": list(seat.frontier)}
    say = "The hub signed a head that is not that of the entries it showed us."
    return Evidence("two_stories", "", say, proof, now)


def true_openings(
    said: Statement, openings: Mapping[str, Mapping[str, Any]]
) -> dict[str, Mapping[str, Any]]:
    """Those openings that open what the author committed to; others are worth nothing."""
    if said.kind != "signal.offered" or not openings:
        return {}
    body = read_body(said.kind, said.body)
    assert isinstance(body, Offered)
    found: dict[str, Mapping[str, Any]] = {}
    for name, offer in offers_of(said.author, body):
        given = openings.get(name)
        if given is None:
            continue
        try:
            check_opening(
                read_opening(given), signal_type=offer.signal_type, commitment=offer.commitment
            )
        except BadStatement:
            continue
        found[name] = given
    return found
