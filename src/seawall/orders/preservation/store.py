"""Where it is known what is preserved, until when, and who asked to open it."""

from __future__ import annotations

from seawall.ids import OrganisationId


class PreservationStore:
    """Rows of one organisation."""

    def __init__(self, organisation: OrganisationId) -> None:
        self.organisation = organisation
