"""How actions, outcomes, events, endpoints and deliveries are kept in their tables."""

from __future__ import annotations

from seawall.db import models as rows
from seawall.db.rows.mapping import Columns, Mapped
from seawall.enforcement.model import Action, ActionOutcome, Delivery, Endpoint, Event

ACTION = Mapped(
    Action,
    rows.ActionRow,
    target=Columns(kind="target_kind", external_id="target_id", version="target_version"),
)
OUTCOME = Mapped(ActionOutcome, rows.OutcomeRow, kind="outcome")
EVENT = Mapped(Event, rows.EventRow)
ENDPOINT = Mapped(Endpoint, rows.EndpointRow)
DELIVERY = Mapped(Delivery, rows.DeliveryRow)
