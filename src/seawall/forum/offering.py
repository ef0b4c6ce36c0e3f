"""Offers are made and read: what travels in the log, and what travels beside it.

A bank's entry becomes an offer: its type, label and confidence in clear, its value behind a
commitment. On the other side the openings must fit the commitments one by one, or nothing
of the statement is taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from seawall.errors import problem
from seawall.forum.commitment import (
    CommitmentOpening,
    check_opening,
    offer_id,
    read_opening,
    seal_value,
)
from seawall.forum.model import BadStatement
from seawall.forum.statement_kinds import OfferBody, SignalsOffered
from seawall.ids import EntryId, ForumMemberId, OfferId
from seawall.ledger.entry import moment


@dataclass(frozen=True, slots=True)
class ShareableEntry:
    """What of a bank's entry may leave: nothing that tells of an account or a person."""

    entry: EntryId | None
    signal_type: str
    value: str
    label: str
    confidence: int
    labels: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    quality: int | None = None
    approvers: tuple[str, ...] = ()
    expires_at: datetime | None = None
    incident: str = ""


@dataclass(frozen=True, slots=True)
class MadeOffer:
    """An offer with what only its author and those who may hold it know."""

    id: OfferId
    said: dict[str, Any]
    opening: CommitmentOpening
    of: ShareableEntry


def make_offers(author: ForumMemberId, shared: Sequence[ShareableEntry]) -> list[MadeOffer]:
    """Seal each value and write its offer."""
    offers = []
    for shareable in shared:
        commitment, opening = seal_value(shareable.signal_type, shareable.value)
        body: dict[str, Any] = {
            "signal_type": shareable.signal_type,
            "commitment": commitment,
            "label": shareable.label,
            "labels": list(shareable.labels),
            "confidence": shareable.confidence,
            "context": list(shareable.context),
            "quality": shareable.quality,
            "approvers": list(shareable.approvers),
            "expires_at": moment(shareable.expires_at) if shareable.expires_at else None,
            "incident": shareable.incident,
        }
        offers.append(MadeOffer(offer_id(author, commitment), body, opening, shareable))
    return offers


def offers_of(author: ForumMemberId, body: SignalsOffered) -> list[tuple[OfferId, OfferBody]]:
    """The offers of a statement by their names."""
    return [(offer_id(author, offer.commitment), offer) for offer in body.offers]


def check_openings(
    author: ForumMemberId, body: SignalsOffered, openings: Mapping[str, Mapping[str, Any]]
) -> None:
    """Refuse a statement whose values are missing, too many, or not what was signed."""
    offers = offers_of(author, body)
    if set(openings) != {str(name) for name, _ in offers}:
        raise problem("forum.openings-missing", BadStatement)
    for name, offer in offers:
        check_opening(
            read_opening(openings[name]), signal_type=offer.signal_type, commitment=offer.commitment
        )
