"""A turnover as it is typed: a currency and an amount, with its year and its source."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from seawall.errors import problem

if TYPE_CHECKING:
    from seawall.orders.breach.model import Turnover


def read_turnover(text: str, year: int, source: str) -> Turnover:
    """The turnover in such words as 'EUR 200000000', or refused as `cli.not-an-amount`."""
    from seawall.orders.breach.model import Money, Turnover

    currency, _, amount = text.partition(" ")
    try:
        minor = Decimal(amount.replace(",", "")) * 100
    except InvalidOperation:
        minor = Decimal("NaN")
    if len(currency) != 3 or not currency.isalpha() or not minor.is_finite() or minor % 1:
        raise problem("cli.not-an-amount", written=text)
    return Turnover(Money(currency.upper(), int(minor)), year, source)
