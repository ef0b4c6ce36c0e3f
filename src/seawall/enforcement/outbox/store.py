"""The outbox's queries: work is added with the change that owes it, and leased while done."""

from __future__ import annotations

from seawall.ids import OrganisationId


class OutboxStore:
    """Work that is owed, for one organisation."""

    def __init__(self, organisation: OrganisationId) -> None:
        self.organisation = organisation
