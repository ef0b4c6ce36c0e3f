"""The life of an order or a referral: received, and acted on, refused, or ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from seawall.forms.model import Form

_ASK_FOR_REMOVAL = frozenset({Form.REMOVAL_ORDER, Form.NOTICE})


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLife:
    """One document that asks for removal, by its own times."""

    order: str
    form: str
    is_binding: bool
    received_at: datetime
    due_at: datetime | None = None
    """When it is due as things stand; None where it has no deadline."""
    is_held: bool = False
    """Whether its clock stands still, because it cannot be carried out."""
    acted_at: datetime | None = None
    is_late: bool = False
    refused: str = ""
    """Why it was refused, where it was."""
    ended_at: datetime | None = None
    """When it lost its effect or was closed, whether it had been acted on or not."""
    repeated_at: tuple[datetime, ...] = ()
    """When it came again, word for word."""
    accepted: int = 0
    declined: Mapping[str, int] = field(default_factory=dict)
    """Of a referral: how many of its addresses were accepted, and declined for which reason."""
    is_judged: bool = False
    authority: str = ""
    """Who sent it by the register, where a key or a channel of theirs proves it."""
    state: str = ""
    """The country that issued it."""

    @property
    def binds_to_remove(self) -> bool:
        """Whether it is binding, and asks for content to be removed, not for data or for steps."""
        return self.is_binding and self.form in _ASK_FOR_REMOVAL

    @property
    def judged_addresses(self) -> int:
        """How many of its addresses were accepted or declined."""
        return self.accepted + sum(self.declined.values())
