"""Banks and their entries, as rows."""

from __future__ import annotations

from seawall.ids import OrganisationId


class BankStore:
    """The banks of one organisation, or of all of them for the installation."""

    def __init__(self, organisation: OrganisationId) -> None:
        self.organisation = organisation
