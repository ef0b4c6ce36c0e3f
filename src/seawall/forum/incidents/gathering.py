"""What gathers around an incident: updates, signals, variants, receipts, counts.

Each function either changes the draft and answers None, or leaves it alone and says why.
What decides nothing may still be said for a day after the end (`expiry.GRACE`): a member
that was cut off tells then what it enforced and counted.
"""

from __future__ import annotations

from dataclasses import replace

from seawall.forum.incidents.bodies import (
    ReceiptSaid,
    SeenSaid,
    TallySaid,
    UpdateSaid,
    VariantSaid,
)
from seawall.forum.incidents.deciding import OVER
from seawall.forum.incidents.draft import Draft
from seawall.forum.incidents.model import By, Link, Offering, Receipt, Sighting, Tally, Update
from seawall.forum.incidents.variants import would_circle

_NOT_OURS = "the signal was not offered within this incident"
_TOO_LATE = "the incident has been over for a day"


def update(draft: Draft, said: UpdateSaid, by: By) -> str | None:
    """A word on the situation."""
    if draft.is_over(by.at):
        return OVER
    draft.updates.append(Update(by, said.tlp, said.text, tuple(said.named), said.keys))
    return None


def offer(draft: Draft, offered: Offering) -> str | None:
    """Signals, each once; the first offer of a name stands."""
    at = max(draft.clock, offered.at)
    if draft.is_over(at):
        return OVER
    for one in offered.offers:
        draft.offers.setdefault(one.signal, replace(one, at=at))
    return None


def variant(draft: Draft, said: VariantSaid, by: By) -> str | None:
    """One signal was made from another; each has one parent, the first that is said."""
    if draft.is_settled(by.at):
        return _TOO_LATE
    if said.parent not in draft.offers or said.child not in draft.offers:
        return _NOT_OURS
    if said.child in draft.links:
        return "this variant has a parent already"
    if would_circle(draft.parent_of, child=said.child, parent=said.parent):
        return "a signal would be made from itself"
    draft.links[said.child] = Link(said.child, said.parent, said.edit, said.distance, by)
    return None


def receipt(draft: Draft, said: ReceiptSaid, by: By) -> str | None:
    """A member's answer to the roll-call; one that says nothing new is left out."""
    if draft.is_settled(by.at):
        return _TOO_LATE
    if said.upto >= by.position:
        return "it answers for what was not in the log yet"
    if said.upto > draft.enforced.get(by.member, -1):
        draft.enforced[by.member] = said.upto
        since = min(said.since, by.at)
        draft.receipts.append(Receipt(by.member, said.upto, since, by.position))
    return None


def seen(draft: Draft, said: SeenSaid, by: By) -> str | None:
    """A member first saw a signal's content then; its earliest word stands."""
    if draft.is_settled(by.at):
        return _TOO_LATE
    if said.signal not in draft.offers:
        return _NOT_OURS
    if said.seen_at > by.at:
        return "it was seen in the future"
    key = (said.signal, by.member)
    before = draft.sightings.get(key)
    if before is None or said.seen_at < before.seen_at:
        draft.sightings[key] = Sighting(said.signal, by.member, said.seen_at)
    return None


def tally(draft: Draft, said: TallySaid, by: By) -> str | None:
    """What a member counted in an hour; its last word stands."""
    if draft.is_settled(by.at):
        return _TOO_LATE
    if said.hour > by.at:
        return "the hour has not begun"
    counted = Tally(by.member, said.hour, said.edit, said.blocked, said.held, said.slipped)
    draft.tallies[by.member, said.hour, said.edit] = counted
    return None
