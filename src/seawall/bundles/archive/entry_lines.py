"""The lines of a bundle's entries, and its figures, counted on the way."""

from __future__ import annotations

import json

from seawall.bundles.bundle_period import BundlePeriod
from seawall.bundles.figures.figure_counting import FigureCounting
from seawall.bundles.figures.figure_definition import figure_definitions
from seawall.bundles.opened_entries import is_for_everybody
from seawall.errors import problem
from seawall.ids import OrganisationId
from seawall.ledger.audit import AuditedPage
from seawall.ledger.leaf_page import WrittenLeaves
from seawall.ledger.stored_leaf import StoredLeaf


class EntryLines:
    """Of one organisation's entries those that everybody may read are opened; no other is."""

    def __init__(self, organisation: OrganisationId, period: BundlePeriod) -> None:
        self._organisation = organisation
        self.tally = FigureCounting(figure_definitions(), period)
        self.opened = 0

    def of_page(self, page: AuditedPage) -> bytes:
        """A line for each; the log must be as it was written."""
        if not isinstance(page.leaves, WrittenLeaves):
            for leaf in page.leaves:
                if not leaf.is_as_written:
                    raise problem("bundles.not-intact", index=leaf.place)
        return "".join(f"{self._line(leaf)}\n" for leaf in page.leaves).encode()

    def _line(self, leaf: StoredLeaf) -> str:
        if not is_for_everybody(leaf.what, of=leaf.organisation, bundled=self._organisation):
            return leaf.leaf
        self.opened += 1
        self._count(leaf)
        return str(leaf.shown)

    def _count(self, leaf: StoredLeaf) -> None:
        word, at = leaf.what or "", leaf.at or ""
        if self.tally.counts(word, at):
            self.tally.add(word, at, json.loads(leaf.public or ""))
