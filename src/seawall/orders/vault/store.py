"""Where secret notices lie, sealed, apart from everything that counts or exports."""

from __future__ import annotations

from seawall.ids import OrganisationId


class VaultStore:
    """Rows of one organisation."""

    def __init__(self, organisation: OrganisationId) -> None:
        self.organisation = organisation
