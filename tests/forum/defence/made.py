"""Offers, authors and policies for the tests of the defence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from PIL import Image

from seawall.forum.defence.defence_limits import shipped_limits
from seawall.forum.defence.model import AuthorFacts, IncidentFacts, OfferFacts
from seawall.signals import Signal, pdq_of_pixels

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
LIMITS = shipped_limits()
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


def opened(path: Path) -> Image.Image:
    """The first frame of a picture, in RGB; the file is closed again."""
    with Image.open(path) as picture:
        return picture.convert("RGB")


def pdq_of(path: Path) -> Signal:
    """The picture hash of a file, with its quality."""
    return pdq_of_pixels(np.asarray(opened(path)))
