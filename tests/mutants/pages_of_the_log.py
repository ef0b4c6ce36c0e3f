"""Rules of the walk over the log: what is believed of a page, and what is looked at closely."""

from __future__ import annotations

from tests.mutants.row import Mutant

PAGES_OF_THE_LOG = (
    Mutant(
        "sequence",
        "A place without an entry in the ledger is a fault.",
        "ledger/leaf_page.py",
        "if leaf.place != first + place:",
        "if leaf.place < first + place:",
        "ledger/test_audit.py",
    ),
    Mutant(
        "proofs",
        "What tells of a loss is looked at, on a page that is as it was written, too.",
        "ledger/leaf_page.py",
        "ENTRY_LOST.encode(),",
        'b"",',
        "ledger/test_leaf_page.py",
    ),
    Mutant(
        "proofs",
        "A level of nodes is believed only where the kernel says that it is exact.",
        "ledger/joined_hashes.py",
        "if self._is_exactly(first, hashes):",
        "if self._text:",
        "ledger/test_audit.py",
    ),
    Mutant(
        "proofs",
        "A row that does not hash to its leaf is looked at.",
        "ledger/store.py",
        "or not leaf.is_as_written]",
        "or leaf.entry is None]",
        "ledger/test_audit.py",
    ),
)
