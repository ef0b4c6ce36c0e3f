"""How often somebody may be wrong: counted by account and device first, and by address last.

A guess is counted before it is tried, in every counter that it falls under, and tried only if
none of them is full. A device that has signed in to the account before has a counter of its
own, so that strangers who guess close nothing for it (OWASP, "Slow Down Online Guessing
Attacks with Device Cookies"). Strangers share the account's, whatever addresses they come from:
a thousand of them get as many guesses as the account allows, and no more (ASVS 5.0 V6.3.1). An
address is many people behind one proxy: it counts those alone who are wrong on a device that is
not known. Each way in has counters of its own; one that is closed closes no other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

#: A counter is over so long after its first guess.
PERIOD = timedelta(minutes=15)


class GuessedWay(StrEnum):
    """A way in at which somebody may be wrong; a link is no guess, it has 256 bits."""

    PASSWORD = "password"  # noqa: S105 - a word, not one
    PASSKEY = "passkey"
    PROVIDER = "provider"


@dataclass(frozen=True, slots=True)
class GuessLimits:
    """So many guesses in a period."""

    device: int
    """At one account, on a device that it knows."""
    stranger: int
    """At one account, from one address, on devices that it does not know."""
    account: int | None
    """At one account, on all devices that it does not know; None where nothing can be guessed."""
    address: int
    """From one address, at all accounts, on devices that they do not know."""


LIMITS = {
    GuessedWay.PASSWORD: GuessLimits(device=10, stranger=10, account=30, address=100),
    GuessedWay.PASSKEY: GuessLimits(device=30, stranger=30, account=None, address=300),
    GuessedWay.PROVIDER: GuessLimits(device=30, stranger=300, account=None, address=300),
}


@dataclass(frozen=True, slots=True)
class GuessCounter:
    """One counter: what it counts, up to what, and whether being right empties it."""

    name: str
    most: int
    is_emptied: bool
    """Else only the guess that was right is taken back: the others were somebody else's."""


def guess_counters(
    way: GuessedWay, *, account: str, device: str, address: str
) -> tuple[GuessCounter, ...]:
    """The counters of a guess; `device` is empty unless the account knows it.

    The account of a passkey is the credential that it says it is; a provider names none.
    """
    limits = LIMITS[way]
    if device:
        return (GuessCounter(f"{way}/device/{account}/{device}", limits.device, is_emptied=True),)
    counters = [GuessCounter(f"{way}/address/{address}", limits.address, is_emptied=False)]
    if account:
        name = f"{way}/stranger/{account}/{address}"
        counters.append(GuessCounter(name, limits.stranger, is_emptied=True))
    if limits.account is not None and account:
        counters.append(GuessCounter(f"{way}/account/{account}", limits.account, is_emptied=False))
    return tuple(counters)
