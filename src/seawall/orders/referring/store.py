"""Where a unit's work is kept: recipients, batches, lines, dispatches, probes."""

from __future__ import annotations

from seawall.ids import OrganisationId


class ReferringStore:
    """Rows of one organisation."""

    def __init__(self, organisation: OrganisationId) -> None:
        self.organisation = organisation
