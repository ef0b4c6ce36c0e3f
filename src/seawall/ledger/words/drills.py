"""Words of the ledger for content drills."""

from __future__ import annotations

from seawall.ledger.word import LedgerWord

#: The schedule's digest comes first; its seed is opened when nothing more is sent.
CONTENT_DRILL_PLANNED = LedgerWord(
    "content_drill.planned",
    public="accounts begins_at digest ends_at kinds monthly uploads",
    sealed="cover names seed url",
)
CONTENT_DRILL_READ = LedgerWord(
    "content_drill.read", public="finding media_ms", sealed="by position"
)
CONTENT_DRILL_ENDED = LedgerWord(
    "content_drill.ended",
    public="blocked called_off digest held kept_back missed passed seed unmeasured waiting",
)
