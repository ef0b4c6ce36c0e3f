"""Jurisdiction profiles: the clocks and duties of each law, as data that an operator extends."""

from seawall.clocks.jurisdictions.in_force import (
    NoLongerInForce,
    NotYetApplicable,
    profile_for,
    require_in_force,
)
from seawall.clocks.jurisdictions.model import (
    BadProfile,
    DeadlineKind,
    Direction,
    Jurisdictions,
    Profile,
    ProfileBinding,
    Status,
)
from seawall.clocks.jurisdictions.profile_loading import jurisdictions, known_profiles, profile

__all__ = [
    "BadProfile",
    "DeadlineKind",
    "Direction",
    "Jurisdictions",
    "NoLongerInForce",
    "NotYetApplicable",
    "Profile",
    "ProfileBinding",
    "Status",
    "jurisdictions",
    "known_profiles",
    "profile",
    "profile_for",
    "require_in_force",
]
