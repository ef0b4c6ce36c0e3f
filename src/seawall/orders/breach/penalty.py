"""What an instrument's maximum comes to: TCO Art. 18(3), and its counterparts.

The maximum is what the instrument itself allows, computed from data with its source. It
says nothing of what an authority would impose: that depends on the criteria of Art. 18(2).
The Regulation names an amount only for a systematic or persistent failure to comply with
Art. 3(3): 4 % of the global turnover of the preceding business year. Anything else is
national law. Amounts are whole minor units, and a share is rounded down.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_DOWN, Decimal

from seawall.errors import problem
from seawall.orders.breach.model import Ceiling, Maximum, Money, Turnover

SYSTEMATIC, SINGLE = "systematic", "single"

#: The duties whose breach Member States penalise: Art. 18(1).
PENALISED = (
    "3(3)",
    "3(6)",
    "4(2)",
    "4(7)",
    "5(1)",
    "5(2)",
    "5(3)",
    "5(5)",
    "5(6)",
    "6",
    "7",
    "10",
    "11",
    "14(5)",
    "15(1)",
    "17",
)


def penalised_article(article: str) -> str:
    """The article, if its breach is penalised at all."""
    plain = article.strip().removeprefix("Art.").strip()
    if plain not in PENALISED:
        raise problem("orders.not-penalised", article=article, choices=", ".join(PENALISED))
    return plain


def check_turnover(turnover: Turnover) -> None:
    """Refuse a figure without its origin, or one that is no turnover."""
    if turnover.amount.minor < 0:
        raise problem("orders.bad-turnover.negative")
    if not turnover.source.strip():
        raise problem("orders.bad-turnover.source")


def maxima(
    ceilings: Iterable[Ceiling],
    *,
    profile: str,
    article: str,
    is_systematic: bool,
    turnover: Turnover | None,
    country: str = "",
) -> tuple[Maximum, ...]:
    """Every maximum that the instruments name for this breach, each with its computation."""
    condition = SYSTEMATIC if is_systematic else SINGLE
    profile_ceilings = [
        ceiling
        for ceiling in ceilings
        if profile in ceiling.profiles
        and ceiling.country in {"", country}
        and ceiling.condition == condition
        and ("*" in ceiling.articles or article in ceiling.articles)
    ]
    return tuple(_maximum(ceiling, turnover) for ceiling in profile_ceilings)


def share_of(amount: Money, percent: Decimal) -> Money:
    """This many per cent of an amount, rounded down to a whole minor unit."""
    share = Decimal(amount.minor) * percent / 100
    return Money(amount.currency, int(share.to_integral_value(rounding=ROUND_DOWN)))


def _maximum(ceiling: Ceiling, turnover: Turnover | None) -> Maximum:
    share = None
    if ceiling.percent is not None and turnover is not None:
        share = share_of(turnover.amount, ceiling.percent)
    parts = tuple(part for part in (ceiling.fixed, share) if part)
    is_whole = ceiling.percent is None or share is not None
    comparable = len({part.currency for part in parts}) == 1
    amount = max(parts) if parts and comparable and is_whole else None
    return Maximum(ceiling, amount, parts, _says(ceiling, amount, parts, turnover))


def _says(
    ceiling: Ceiling, amount: Money | None, parts: tuple[Money, ...], turnover: Turnover | None
) -> str:
    if ceiling.fixed is None and ceiling.percent is None:
        return f"{ceiling.words}."
    if amount is not None:
        how = f" ({ceiling.percent} % of {ceiling.of})" if ceiling.percent else ""
        return f"The instrument's maximum is {amount}{how}. {ceiling.words}."
    if ceiling.percent is not None and turnover is None:
        least = f", and at least {ceiling.fixed}" if ceiling.fixed else ""
        return (
            f"The instrument's maximum is {ceiling.percent} % of {ceiling.of}{least}; "
            f"the turnover is not known. {ceiling.words}."
        )
    amounts = " and ".join(map(str, parts))
    return f"The instrument's maximum is the greater of {amounts}. {ceiling.words}."
