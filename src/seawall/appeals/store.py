"""Where appeals are kept."""

from __future__ import annotations

from seawall.ids import OrganisationId



class AppealStore:
    """Rows of one organisation (or all, for the installation's own jobs)."""

    def __init__(self, organisation: OrganisationId) -> None:
        self.organisation = organisation
