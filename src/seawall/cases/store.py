"""Where cases are kept: the queue, what is in a case, leases, decisions."""

from __future__ import annotations

from seawall.ids import OrganisationId


class CaseStore:
    """Rows of one organisation (or all, for the installation's own jobs)."""

    def __init__(self, organisation: OrganisationId) -> None:
        self.organisation = organisation
