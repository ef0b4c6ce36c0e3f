"""What gathers around an incident: updates, signals, variants, receipts, counts.

Each function either changes the draft and answers None, or leaves it alone and says why.
What decides nothing may still be said for a day after the end (`incident_expiry.GRACE`): a member
that was cut off tells then what it enforced and counted.
"""

from __future__ import annotations

from dataclasses import replace

from seawall.forum.incidents.bodies import (
    ReceiptBody,
    SightingBody,
    TallyBody,
    UpdateBody,
    VariantBody,
)
from seawall.forum.incidents.deciding import OVER
from seawall.forum.incidents.draft import IncidentDraft
from seawall.forum.incidents.model import (
    Attribution,
    EditTally,
    EnforcementReceipt,
    Offering,
    SignalSighting,
    Update,
    VariantLink,
)
from seawall.forum.incidents.variants import would_circle

_NOT_OURS = "the signal was not offered within this incident"
_TOO_LATE = "the incident has been over for a day"


def add_update(draft: IncidentDraft, body: UpdateBody, by: Attribution) -> str | None:
    """Add a situation update to the incident."""
    if draft.is_over(by.at):
        return OVER
    draft.updates.append(Update(by, body.tlp, body.text, tuple(body.named), body.keys))
    return None


def add_offers(draft: IncidentDraft, offered: Offering) -> str | None:
    """Add offered signals to the incident, each once; the first offer of a name counts."""
    at = max(draft.clock, offered.at)
    if draft.is_over(at):
        return OVER
    for signal_offer in offered.offers:
        draft.offers.setdefault(signal_offer.signal, replace(signal_offer, at=at))
    return None


def add_variant(draft: IncidentDraft, body: VariantBody, by: Attribution) -> str | None:
    """Record that one signal was made from another; each has one parent, the first named."""
    if draft.is_settled(by.at):
        return _TOO_LATE
    if body.parent not in draft.offers or body.child not in draft.offers:
        return _NOT_OURS
    if body.child in draft.links:
        return "this variant has a parent already"
    if would_circle(draft.parent_of, child=body.child, parent=body.parent):
        return "a signal would be made from itself"
    draft.links[body.child] = VariantLink(body.child, body.parent, body.edit, body.distance, by)
    return None


def add_receipt(draft: IncidentDraft, body: ReceiptBody, by: Attribution) -> str | None:
    """Record a member's answer to the roll-call; one that says nothing new is left out."""
    if draft.is_settled(by.at):
        return _TOO_LATE
    if body.upto >= by.position:
        return "it answers for what was not in the log yet"
    if body.upto > draft.enforced.get(by.member, -1):
        draft.enforced[by.member] = body.upto
        since = min(body.since, by.at)
        draft.receipts.append(EnforcementReceipt(by.member, body.upto, since, by.position))
    return None


def add_sighting(draft: IncidentDraft, body: SightingBody, by: Attribution) -> str | None:
    """Record when a member first saw a signal's content; its earliest statement counts."""
    if draft.is_settled(by.at):
        return _TOO_LATE
    if body.signal not in draft.offers:
        return _NOT_OURS
    if body.seen_at > by.at:
        return "it was seen in the future"
    key = (body.signal, by.member)
    before = draft.sightings.get(key)
    if before is None or body.seen_at < before.seen_at:
        draft.sightings[key] = SignalSighting(body.signal, by.member, body.seen_at)
    return None


def add_tally(draft: IncidentDraft, body: TallyBody, by: Attribution) -> str | None:
    """Record a member's counts for one hour; its latest statement counts."""
    if draft.is_settled(by.at):
        return _TOO_LATE
    if body.hour > by.at:
        return "the hour has not begun"
    counted = EditTally(by.member, body.hour, body.edit, body.blocked, body.held, body.slipped)
    draft.tallies[by.member, body.hour, body.edit] = counted
    return None
