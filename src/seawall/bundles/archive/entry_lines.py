"""The lines of a bundle's entries, and its figures, counted on the way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

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

    def of_page(self, page: AuditedPage) -> Iterator[bytes]:
        """A line for each; the log must be as it was written."""
        is_written = isinstance(page.leaves, WrittenLeaves)
        for leaf in page.leaves:
            if not is_written and not leaf.is_as_written:
                raise problem("bundles.not-intact", index=leaf.place)
            yield self._line(leaf)

    def _line(self, leaf: StoredLeaf) -> bytes:
        entry = leaf.shown
        if is_for_everybody(leaf.what, of=leaf.organisation, bundled=self._organisation):
            self.opened += 1
            self._count(leaf)
        else:
            entry = replace(entry, told="", salt="")
        return f"{entry}\n".encode()

    def _count(self, leaf: StoredLeaf) -> None:
        word, at = leaf.what or "", leaf.at or ""
        if self.tally.counts(word, at):
            self.tally.add(word, at, json.loads(leaf.public or ""))
