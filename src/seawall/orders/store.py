"""Where orders are kept: documents, orders, their items, history, clocks and answers."""

from __future__ import annotations

from seawall.ids import OrganisationId


class OrderStore:
    """Rows of one organisation."""

    def __init__(self, organisation: OrganisationId) -> None:
        self.organisation = organisation
