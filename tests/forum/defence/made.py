"""Offers, authors and policies for the tests of the defence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from seawall.forum.defence.limits import shipped
from seawall.forum.defence.model import AuthorFacts, IncidentFacts, OfferFacts

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
LIMITS = shipped()
REAL = "2d6f1af3a956c529c79ca3d2526fa834d4196c81cedd04de0a26b855fc99b724"


def offer(**said) -> OfferFacts:
    """An offer that nothing speaks against, less what is said."""
    facts = {
        "signal": "sig_1",
        "signal_type": "pdq",
        "value": REAL,
        "labels": ("behaviour/attack-footage",),
        "severity": 6,
        "author": "harbour",
        "offered_at": NOON - timedelta(hours=1),
        "approved_by": ("r1", "r2"),
        "agree": frozenset({"quayside", "lighthouse"}),
    }
    return OfferFacts(**{**facts, **said})


def author(**said) -> AuthorFacts:
    """A member of long standing that is mostly right, less what is said."""
    facts = {
        "member": "harbour",
        "admitted_at": NOON - timedelta(days=400),
        "agreed": 190,
        "disputed": 10,
    }
    return AuthorFacts(**{**facts, **said})


def newcomer(**said) -> AuthorFacts:
    """A member of three days."""
    return author(**{"admitted_at": NOON - timedelta(days=3), "agreed": 0, "disputed": 0, **said})


def incident(**said) -> IncidentFacts:
    """A live incident."""
    facts = {
        "incident": "inc_1",
        "type": "pci",
        "approved_by": ("a", "b"),
        "ends_at": NOON + timedelta(hours=48),
    }
    return IncidentFacts(**{**facts, **said})
