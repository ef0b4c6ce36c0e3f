"""A document of somebody unknown, as it waits: its bytes, one row, a receipt, and its hour.

It is no order yet: it names no item of ours, opens no case and owes no page of its own. Its
number is the one that the order will have, so that receipt and token stay good; its time runs
from the receipt, whoever sent it (TCO Art. 3(3)).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from seawall.forms.model import Channel, Form
from seawall.ids import EvidenceId, OrderId, OrganisationId
from seawall.orders.governing import binding_of
from seawall.orders.model import Binding, Order, OrderState, Trust


class WaitingState(StrEnum):
    """How far it has come."""

    WAITING = "waiting"
    LET_IN = "let_in"
    """A key or a person vouched for it: it is an order, a repeat of one, or was refused."""
    LEFT_OUT = "left_out"
    """People say that it asks nothing of us; its bytes are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingDocument:
    """What arrived from somebody whom no key, channel or mailbox of the register proves."""

    id: OrderId
    """The number of the order that it becomes."""
    organisation: OrganisationId
    channel: Channel
    sha256: str
    media_type: str
    size: int
    evidence: EvidenceId
    told_under: str
    """With which others it is told: a digest of the network address or mail domain that it came
    from, another in each organisation, or everybody beyond the senders that are told."""
    mailbox: str = ""
    """The mail address that it gives."""
    signing_key: str = ""
    """The fingerprint of the key that its signature names; nothing of it is proved."""
    form: Form
    reference: str = ""
    authority_name: str = ""
    issuing_state: str = ""
    places: int = 0
    """How many addresses it names."""
    first_places: tuple[str, ...] = ()
    """Those of them that were read."""
    faults: tuple[tuple[str, str], ...] = ()
    """What its form lacks: code and field."""
    is_urgent: bool = False
    """Whether it says that hours count, though nothing in it binds."""
    received_at: datetime
    received_offset: str = "+00:00"
    due_at: datetime | None = None
    keeps: bool = False
    receipt_digest: str
    state: WaitingState = WaitingState.WAITING
    seen_at: datetime | None = None
    """When a person said that they know of it."""
    seen_by: str = ""
    seen_until: datetime | None = None
    """Until when nobody is called about it because of that (`seen.py`)."""
    doubted_by: str = ""
    """The first person who said that it asks nothing of us, where two must."""
    doubted_why: str = ""
    settled_at: datetime | None = None
    settled_by: str = ""
    settled_how: str = ""
    order: OrderId | None = None
    """What it became: an order of its own number, or the one that it repeats."""

    @property
    def must_be_told(self) -> bool:
        """Whether somebody is called: it binds by its form, or says that hours count."""
        return self.is_urgent or binding_of(self.form) is Binding.MANDATORY

    def is_seen(self, now: datetime) -> bool:
        """Whether a person's word that they know of it still holds."""
        return self.seen_until is not None and now < self.seen_until


_STATES = {
    WaitingState.WAITING: OrderState.AUTHENTICATING,
    WaitingState.LET_IN: OrderState.AUTHENTICATING,
    WaitingState.LEFT_OUT: OrderState.CLOSED,
}


def as_order(waiting: WaitingDocument) -> Order:
    """It as its sender is shown it, an order whose sender is being found out; never saved."""
    return Order(
        id=waiting.id,
        organisation=waiting.organisation,
        form=waiting.form,
        binding=binding_of(waiting.form),
        channel=waiting.channel,
        state=_STATES[waiting.state] if waiting.order in {None, waiting.id} else OrderState.CLOSED,
        trust=Trust.UNKNOWN_SENDER,
        received_at=waiting.received_at,
        received_offset=waiting.received_offset,
        authority_name=waiting.authority_name,
        issuing_state=waiting.issuing_state,
        reference=waiting.reference,
        digest=waiting.sha256,
        receipt_digest=waiting.receipt_digest,
        due_at=waiting.due_at,
        keeps=waiting.keeps,
    )
