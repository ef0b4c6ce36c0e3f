"""What was removed is kept under seal: TCO Art. 6, and what other laws ask alike.

1. The platform reports a removal; its item was named by an order that asks for keeping, or
   the provider is under specific measures (Art. 5).
2. A preservation is made for each such order. The content is what was sealed when the item
   came; a text is sealed now. If we have neither, the state says so and a person is called.
3. The platform hands in what is missing, and the related data (recital 26), under a seal of
   its own.
4. Some orders ask for no removal and only for keeping: `preservation_on_request.py`.
5. An authority or court may ask for longer (`preservation_period.py`); on the day after the
   last it is erased (`preservation_erasure.py`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from seawall.clocks.jurisdictions.model import Profile
from seawall.enforcement.model import Action, ActionOutcome, TargetState
from seawall.errors import problem
from seawall.forms.model import Form
from seawall.ids import (
    ActionId,
    CaseId,
    EvidenceId,
    ItemId,
    OrderId,
    PreservationId,
    new_id,
)
from seawall.intake.model import ItemVersion
from seawall.journeys.clocks._establishment import establishment
from seawall.journeys.clocks.order_clocks import known_jurisdictions
from seawall.journeys.enforcement import paging
from seawall.journeys.queue._action_trouble import item_of
from seawall.ledger import Entry
from seawall.ledger.words.orders import PRESERVATION_HANDED_IN, PRESERVATION_MADE
from seawall.orders.model import Order, OrderState
from seawall.orders.provider_exposure import EXPOSED
from seawall.preservation.extension import refuse_erased
from seawall.preservation.model import Preservation, PreservationState, PreservedPart
from seawall.preservation.retention import TCO_PRESERVATION, duty_named, duty_within, retention
from seawall.transaction import Transaction

_GONE = frozenset({TargetState.REMOVED, TargetState.DISABLED})
_WITHOUT_EFFECT = frozenset({OrderState.REFUSED, OrderState.CEASED, OrderState.REINSTATED})


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A part that was missing, as the platform sends it."""

    preservation: PreservationId
    part: PreservedPart
    content: bytes
    media_type: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class PreservationDuty:
    """Why this must be kept, and for how long."""

    profile: Profile
    order: OrderId | None


@dataclass(frozen=True, slots=True)
class Subject:
    """What must be kept, since when, and the action that removed it if one did."""

    item: ItemId
    version: int
    since: datetime
    case: CaseId | None
    action: ActionId | None = None


def keep_removed(
    action: Action, outcome: ActionOutcome, *, tx: Transaction, now: datetime
) -> list[Preservation]:
    """Keep what this action removed, once for each duty; nothing where no law asks for it."""
    if not outcome.kind.is_done or action.state not in _GONE:
        return []
    action_item, since = item_of(action, tx=tx), outcome.effective_at or now
    subject = Subject(action_item.item, action_item.version, since, action.case, action.id)
    preservations = (
        begin_preservation(duty, subject, tx=tx, now=now)
        for duty in _duties(action_item.item, tx=tx)
    )
    return [preservation for preservation in preservations if preservation]


def begin_preservation(
    duty: PreservationDuty, subject: Subject, *, tx: Transaction, now: datetime
) -> Preservation | None:
    """Keep one thing for one duty, once; None where that has begun already."""
    earlier = {
        (preservation.order, preservation.version)
        for preservation in tx.preservations.of_item(subject.item)
    }
    if (duty.order, subject.version) in earlier:
        return None
    return _make(duty, subject, tx=tx, now=now)


def hand_in_part(handed_in: HandedIn, *, tx: Transaction, now: datetime) -> Preservation:
    """Seal a part that was missing; the same bytes twice are sealed once."""
    preservation = tx.preservations.locked(handed_in.preservation)
    refuse_erased(preservation)
    if not handed_in.content:
        raise problem("preservation.nothing-handed-in")
    if sealed := preservation.sealed(handed_in.part):
        return _sealed_already(preservation, sealed, handed_in, tx=tx)
    evidence = tx.evidence.seal(
        handed_in.content, handed_in.media_type, f"preserved_{handed_in.part}", now
    )
    preservation = preservation.with_sealed(handed_in.part, evidence)
    tx.preservations.save(preservation)
    public = {"part": handed_in.part.value, "size": len(handed_in.content)}
    tx.ledger.append(
        Entry(PRESERVATION_HANDED_IN, about=preservation.id, at=now, by=handed_in.by, public=public)
    )
    return preservation


def is_exposed(tx: Transaction) -> bool:
    """Whether a decision stands that we are exposed, so that specific measures are owed."""
    return bool(tx.orders.board(forms=[Form.EXPOSURE_DECISION], states=EXPOSED, limit=1))


def _duties(item: ItemId, *, tx: Transaction) -> Iterator[PreservationDuty]:
    """Every duty to keep this item: one for each order that names it, or the measures' own."""
    ordered = False
    for order in tx.order_lines.orders_of_item(item):
        if (duty := _duty_of(order)) is not None:
            ordered = True
            yield PreservationDuty(duty, order.id)
    if not ordered and is_exposed(tx):
        yield PreservationDuty(known_jurisdictions().profile(TCO_PRESERVATION), None)


def _duty_of(order: Order) -> Profile | None:
    order_profile = known_jurisdictions().profiles.get(order.profile)
    if order_profile is None or order.state in _WITHOUT_EFFECT:
        return None
    duty_id = duty_named(order_profile)
    return (
        known_jurisdictions().profile(duty_id)
        if duty_id
        else duty_within(order_profile, document_length=order.body.get("keep"))
    )


def _make(
    duty: PreservationDuty, subject: Subject, *, tx: Transaction, now: datetime
) -> Preservation:
    content = _content(subject.item, subject.version, tx=tx, now=now)
    home = establishment(tx)
    period = retention(duty.profile, subject.since, zone=home.zone, calendar=home.calendar)
    preservation = Preservation(
        id=PreservationId(new_id("prs", now=now)),
        organisation=tx.organisation,
        profile=duty.profile.id,
        removed_at=subject.since,
        kept_until=period.kept_until,
        legal_limit=period.legal_limit,
        state=PreservationState.KEPT if content else PreservationState.CONTENT_MISSING,
        order=duty.order,
        case=subject.case,
        item=subject.item,
        version=subject.version,
        content=content,
    )
    tx.preservations.add(preservation)
    _remember(preservation, subject, due_at=period.due_at, tx=tx, now=now)
    if content is None:
        say = f"{preservation.id}: the law requires preservation, but there is no copy here."
        paging.call_attention(preservation.id, say=say, tx=tx, now=now, page=True, can_wait=True)
    return preservation


def _content(item: ItemId, version: int, *, tx: Transaction, now: datetime) -> EvidenceId | None:
    """What was sealed when the item came; a text is sealed now, with the address it gave."""
    stored_version = next(
        (
            seen_version
            for seen_version in tx.intake.versions(item)
            if seen_version.version == version
        ),
        None,
    )
    stored_version = stored_version or tx.intake.latest(item)
    if stored_version is None:
        return None
    if (
        stored_version.evidence is not None
        and tx.evidence.get(stored_version.evidence).erased_at is None
    ):
        return stored_version.evidence
    words = _words(stored_version)
    return tx.evidence.seal(words, "application/json", "preserved_content", now) if words else None


def _words(version: ItemVersion) -> bytes:
    words = {name: text for name, text in (("text", version.text), ("url", version.url)) if text}
    return json.dumps(words, ensure_ascii=False).encode() if version.text else b""


def _remember(
    preservation: Preservation,
    subject: Subject,
    *,
    due_at: datetime,
    tx: Transaction,
    now: datetime,
) -> None:
    public = {
        "action": subject.action,
        "case": preservation.case,
        "due_at": due_at.isoformat(),
        "kept_until": preservation.kept_until.isoformat(),
        "legal_limit": preservation.legal_limit.isoformat() if preservation.legal_limit else None,
        "order": preservation.order,
        "profile": preservation.profile,
        "removed_at": preservation.removed_at.isoformat(),
        "state": preservation.state.value,
    }
    tx.ledger.append(Entry(PRESERVATION_MADE, about=preservation.id, at=now, public=public))


def _sealed_already(
    preservation: Preservation, sealed: EvidenceId, handed_in: HandedIn, *, tx: Transaction
) -> Preservation:
    if tx.evidence.open(sealed) == handed_in.content:
        return preservation
    raise problem("preservation.already-sealed", part=handed_in.part, kept=preservation.id)
