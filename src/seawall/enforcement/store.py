"""Actions, outcomes, events, endpoints and deliveries: rows in, frozen dataclasses out."""

from __future__ import annotations

from seawall.ids import OrganisationId


class EnforcementStore:
    """What decisions made happen, for one organisation."""

    def __init__(self, organisation: OrganisationId) -> None:
        self.organisation = organisation
