"""Words of the ledger for content drills."""

from __future__ import annotations

from seawall.ledger.word import LedgerWord

#: The schedule's digest comes first; its seed is opened when nothing more is sent.
CONTENT_DRILL_PLANNED = LedgerWord(
    "content_drill.planned",
    public="accounts begins_at digest ends_at forum? kinds monthly tested? uploads",
    sealed="cover names seed url",
    bundled=True,
)
CONTENT_DRILL_READ = LedgerWord(
    "content_drill.read", public="finding media_ms", sealed="by position"
)
#: `found`: by kind, how many of the items were blocked or held, and how many were measured; without
#: those that came again.
_OUTCOMES = "blocked called_off digest found held kept_back missed passed seed unmeasured waiting"
CONTENT_DRILL_ENDED = LedgerWord("content_drill.ended", public=_OUTCOMES, bundled=True)

#: Between members of a forum: `member` is the other side.
CONTENT_DRILL_CONSENTED = LedgerWord(
    "content_drill.consented", public="forum member most until", sealed="cover url"
)
CONTENT_DRILL_REVOKED = LedgerWord("content_drill.revoked", public="forum member", sealed="reason")
CONTENT_DRILL_HOSTED = LedgerWord(
    "content_drill.hosted", public="begins_at digest ends_at forum kinds member uploads"
)
CONTENT_DRILL_DECLINED = LedgerWord("content_drill.declined", public="digest forum member reason")
CONTENT_DRILL_ACCEPTED = LedgerWord("content_drill.accepted", public="digest forum member")
CONTENT_DRILL_TOLD = LedgerWord("content_drill.told", public=f"{_OUTCOMES} forum member")
#: The tester never said what it found, or its seed opens another schedule than the sealed one.
CONTENT_DRILL_UNTOLD = LedgerWord("content_drill.untold", public="digest forum member why")
