"""Which series an order is counted in: what binds is never added to what does not."""

from __future__ import annotations

from seawall.forms.model import Form
from seawall.orders.figures.model import FigureSeries
from seawall.orders.model import Binding, Order

_REMOVAL = "eu-tco-removal-order"


def is_removal_order(profile: str, form: str) -> bool:
    """Whether it is a removal order of Regulation (EU) 2021/784, Art. 3."""
    return profile == _REMOVAL and form == Form.REMOVAL_ORDER


def series_of(order: Order) -> FigureSeries:
    """The series of an order or a referral."""
    return series_named(order.profile, order.form, order.binding)


def series_named(profile: str, form: str, binding: str) -> FigureSeries:
    """The same of what only these are known of."""
    if is_removal_order(profile, form):
        return FigureSeries.REMOVAL_ORDERS
    if binding == Binding.MANDATORY:
        return FigureSeries.OTHER_ORDERS
    return FigureSeries.REFERRALS if form == Form.REFERRAL else FigureSeries.REPORTS
