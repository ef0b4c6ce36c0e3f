"""Words of the ledger about itself: what the rows beside it look like, where it begins anew."""

from __future__ import annotations

from seawall.ledger.word import LedgerWord

#: Rows of other tables as one commit left them: digests by table and id, and what vouches for all.
ROWS_WRITTEN = LedgerWord("rows.written", public="mac rows")
