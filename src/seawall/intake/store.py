"""Where intake is kept: items, versions, checks, matches, notices, first answers."""

from __future__ import annotations

from seawall.ids import OrganisationId


class IntakeStore:
    """Rows of one organisation (or all, for the installation's own jobs)."""

    def __init__(self, organisation: OrganisationId) -> None:
        self.organisation = organisation
