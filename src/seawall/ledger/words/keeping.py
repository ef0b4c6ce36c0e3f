"""Words of the ledger about itself: what the rows beside it look like, where it begins anew."""

from __future__ import annotations

from seawall.ledger.word import LedgerWord

#: Somebody asks for a bundle of a period in which, or since which, nothing was written down.
BUNDLE_ASKED = LedgerWord("bundle.asked", public="period")
#: What was handed to the public: the digest of the manifest.
BUNDLE_MADE = LedgerWord("bundle.made", public="digest past period", bundled=True)

#: An entry that a process had committed neither waits for a place nor has one: which, and its word.
ENTRY_LOST = LedgerWord("entry.lost", public="entry was", bundled=True)

#: The key files were encrypted for somebody: what each is known by, and each recipient.
KEYS_BACKED_UP = LedgerWord("keys.backed_up", public="keys recipients")

#: The log goes on under another name and key, from what a backup held: how many entries were kept,
#: how many somebody knew of, and how many orders and decisions are among those that are missing.
LEDGER_RESTORED = LedgerWord(
    "ledger.restored", public="decisions? epoch kept known orders? where", bundled=True
)

#: Rows of other tables as one commit found and left them, and what vouches for all.
ROWS_WRITTEN = LedgerWord("rows.written", public="mac rows")
