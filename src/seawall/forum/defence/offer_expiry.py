"""Expiry: a signal lives for twelve months, and only a fresh look lengthens its life.

Groups are taken off lists, pictures become history, mistakes stay unnoticed. An author may
say a shorter life, never a longer one, and a renewal names somebody who looked at the content
again after the last offer of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from seawall.errors import problem
from seawall.forum.defence.defence_limits import DefenceLimits
from seawall.forum.defence.model import DefenceRuling, OfferFacts, SignalEffect

RULE = "expiry"


@dataclass(frozen=True, slots=True)
class OfferRenewal:
    """Who looked again, by code, and when."""

    looked_by: str
    looked_at: datetime


def expires_at(offer: OfferFacts, limits: DefenceLimits) -> datetime:
    """When it ends: what its author said, twelve months at the most."""
    latest = offer.offered_at + timedelta(days=limits.life_days)
    return min(offer.expires_at, latest) if offer.expires_at else latest


def rule(offer: OfferFacts, limits: DefenceLimits, *, now: datetime) -> DefenceRuling | None:
    """Turn an expired signal off."""
    end = expires_at(offer, limits)
    if now < end:
        return None
    return DefenceRuling(
        SignalEffect.OFF, RULE, f"This signal expired on {end:%Y-%m-%d} and was not renewed."
    )


def renewed_until(
    offer: OfferFacts, renewal: OfferRenewal, limits: DefenceLimits, *, now: datetime
) -> datetime:
    """The new end of a renewed signal, or refused as `forum.not-looked-again.*`."""
    if not renewal.looked_by.strip():
        raise problem("forum.not-looked-again.looked-by")
    if not offer.offered_at < renewal.looked_at <= now:
        raise problem("forum.not-looked-again.looked-at", looked_at=renewal.looked_at)
    return renewal.looked_at + timedelta(days=limits.life_days)
