"""Extensions and holds of a preservation: TCO Art. 6(2).

Both need a person who may open what is preserved, a reason, and an entry in the ledger. The
reason and who asked stay sealed; the new date is for everybody to read.
"""

from __future__ import annotations

from datetime import datetime

from seawall.errors import problem
from seawall.ids import PreservationId
from seawall.journeys.clocks.order_clocks import known_jurisdictions
from seawall.journeys.permission import require_right
from seawall.ledger import Entry
from seawall.ledger.words.orders import (
    PRESERVATION_EXTENDED,
    PRESERVATION_HELD,
    PRESERVATION_RELEASED,
)
from seawall.people.model import Member
from seawall.preservation import extension as rule
from seawall.preservation.model import Preservation, PreservationExtension
from seawall.preservation.retention import asks_to_keep
from seawall.transaction import Transaction

ACT = "preservation.open"


def extend_preservation(
    preservation: PreservationId,
    extension: PreservationExtension,
    person: Member,
    *,
    tx: Transaction,
    now: datetime,
) -> Preservation:
    """Extend a preservation, for an authority's or a court's ongoing review.

    What an order to keep named is kept longer on the grounds of its own law alone
    (`preservation_on_request.py`): else the second 30 days of an EPOC-PR came in by this door.
    """
    require_right(person, ACT)
    stored = tx.preservations.locked(preservation)
    profile = known_jurisdictions().profile(stored.profile)
    if asks_to_keep(profile):
        grounds = ", ".join(ground.ground for ground in profile.extensions) or "none"
        raise problem("preservation.extension-not-possible.own-grounds", grounds=grounds)
    return lengthen_preservation(preservation, extension, person, tx=tx, now=now)


def lengthen_preservation(
    preservation: PreservationId,
    extension: PreservationExtension,
    person: Member,
    *,
    tx: Transaction,
    now: datetime,
) -> Preservation:
    """Keep something to a later day, on whatever ground allows it, and remember the ground."""
    require_right(person, ACT)
    extended_preservation = rule.extend_preservation(
        tx.preservations.locked(preservation), extension
    )
    sealed = {"by": extension.by, "review": extension.review, "reason": extension.reason}
    public = {"kept_until": extension.until.isoformat()}
    entry = Entry(PRESERVATION_EXTENDED, extended_preservation.id, now, person.code, public, sealed)
    return _changed(extended_preservation, entry, tx=tx)


def hold_preservation(
    preservation: PreservationId, why: str, person: Member, *, tx: Transaction, now: datetime
) -> Preservation:
    """Put a hold on a preservation: nothing of it is erased until the hold is released."""
    require_right(person, ACT)
    held_preservation = rule.hold_preservation(tx.preservations.locked(preservation), why=why)
    entry = Entry(
        PRESERVATION_HELD,
        held_preservation.id,
        now,
        person.code,
        sealed={"why": held_preservation.hold},
    )
    return _changed(held_preservation, entry, tx=tx)


def release_hold(
    preservation: PreservationId, person: Member, *, tx: Transaction, now: datetime
) -> Preservation:
    """Release a hold; what is past its date goes with the next sweep."""
    require_right(person, ACT)
    released_preservation = rule.release_preservation(tx.preservations.locked(preservation))
    return _changed(
        released_preservation,
        Entry(PRESERVATION_RELEASED, released_preservation.id, now, person.code),
        tx=tx,
    )


def _changed(preservation: Preservation, entry: Entry, *, tx: Transaction) -> Preservation:
    tx.preservations.save(preservation)
    tx.ledger.append(entry)
    return preservation
