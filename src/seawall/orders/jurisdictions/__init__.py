"""Jurisdiction profiles: the clocks and duties of each law, as data that an operator extends."""

from seawall.orders.jurisdictions.in_force import (
    NoLongerInForce,
    NotYetApplicable,
    profile_for,
    require_in_force,
)
from seawall.orders.jurisdictions.loading import (
    calendar_named,
    jurisdictions,
    known_profiles,
    profile,
)
from seawall.orders.jurisdictions.model import (
    BadProfile,
    Binding,
    Direction,
    Kind,
    Profile,
    Status,
    UnknownCalendar,
    UnknownProfile,
)

__all__ = [
    "BadProfile",
    "Binding",
    "Direction",
    "Kind",
    "NoLongerInForce",
    "NotYetApplicable",
    "Profile",
    "Status",
    "UnknownCalendar",
    "UnknownProfile",
    "calendar_named",
    "jurisdictions",
    "known_profiles",
    "profile",
    "profile_for",
    "require_in_force",
]
