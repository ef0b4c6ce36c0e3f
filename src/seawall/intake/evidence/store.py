"""Sealed files on disk, and the rows that know them."""

from __future__ import annotations

from seawall.ids import OrganisationId


class EvidenceStore:
    """Sealed files of one organisation."""

    def __init__(self, organisation: OrganisationId) -> None:
        self.organisation = organisation
