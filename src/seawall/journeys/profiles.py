"""The jurisdiction profiles of this installation: those that ship, and the operator's own."""

from __future__ import annotations

from seawall.config import settings
from seawall.orders.jurisdictions import loading
from seawall.orders.jurisdictions.model import Profile


def profile_named(profile: str) -> Profile:
    """The profile with this id."""
    return loading.profile(profile, settings().jurisdictions_dir)
