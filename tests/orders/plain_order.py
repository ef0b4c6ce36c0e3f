"""An order as a plain value, for rules that read nothing else."""

from __future__ import annotations

from seawall.forms.model import Channel, Form
from seawall.ids import OrderId, OrganisationId
from seawall.orders.model import Binding, Order, OrderState, Trust
from tests.people_made import NOON

ORDER = Order(
    id=OrderId("order_1"),
    organisation=OrganisationId("org_1"),
    form=Form.REMOVAL_ORDER,
    binding=Binding.MANDATORY,
    channel=Channel.API,
    state=OrderState.RUNNING,
    trust=Trust.SIGNED,
    received_at=NOON,
)
