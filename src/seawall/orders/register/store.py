"""Where the register is kept: authorities, their keys, and our own contact point."""

from __future__ import annotations

from seawall.ids import OrganisationId


class RegisterStore:
    """Rows of one organisation."""

    def __init__(self, organisation: OrganisationId) -> None:
        self.organisation = organisation
