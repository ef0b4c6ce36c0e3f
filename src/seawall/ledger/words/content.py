"""Words of the ledger for what came in: items, checks, notices, and who sent them."""

from __future__ import annotations

from seawall.ledger.word import LedgerWord

#: A trusted flagger as the Digital Services Coordinator named it.
_FLAGGER = "awarded_by cases_moved country key name state until"
#: The factors of DSA Art. 23(3): numbers are counted, gravity and intention are said.
_COUNTED = "about decided ends_at manifestly_unfounded sent unfounded"
_WEIGHED = "gravity intention notices notifier said"

#: `known_since`: when the first of the matched entries was added to its bank.
_CHECKED = "case decided_at? entries item known_since? rule shadow unopened verdict"

CHECK_MATCHED = LedgerWord(
    "check.matched",
    public=_CHECKED,
    sealed="explanation say",
    bundled=True,
)
CHECK_RULED = LedgerWord(
    "check.ruled",
    public=_CHECKED,
    sealed="explanation say",
    bundled=True,
)

FLAGGER_ENDS = LedgerWord("flagger.ends", public=_FLAGGER, sealed="why")
FLAGGER_ENTERED = LedgerWord("flagger.entered", public=_FLAGGER, sealed="why")
FLAGGER_KEY_BOUND = LedgerWord("flagger.key_bound", public=_FLAGGER, sealed="why")
FLAGGER_RESTORED = LedgerWord("flagger.restored", public=_FLAGGER, sealed="why")
FLAGGER_SUSPENDED = LedgerWord("flagger.suspended", public=_FLAGGER, sealed="why")

ITEM_ANNOUNCED = LedgerWord("item.announced", public="version", sealed="url")
ITEM_NOT_FETCHED = LedgerWord("item.not_fetched", public="version", sealed="why")
ITEM_RECEIVED = LedgerWord(
    "item.received", public="version", sealed="external_id kind sha256", bundled=True
)
ITEM_WRONGFUL_TIME = LedgerWord(
    "item.wrongful_time", public="began_at case entry kind seconds", bundled=True
)

MISUSE_COMPLAINED = LedgerWord("misuse.complained", public="about ends_at", sealed="notifier said")
MISUSE_LIFTED = LedgerWord("misuse.lifted", public="about ends_at", sealed="notifier said")
MISUSE_UPHELD = LedgerWord("misuse.upheld", public="about ends_at", sealed="notifier said")
MISUSE_SUSPENDED = LedgerWord("misuse.suspended", public=_COUNTED, sealed=_WEIGHED)
MISUSE_WARNED = LedgerWord("misuse.warned", public=_COUNTED, sealed=_WEIGHED)

NOTICE_KEPT = LedgerWord("notice.kept", public="actual_knowledge measure missing")
NOTICE_RECEIVED = LedgerWord(
    "notice.received",
    public="actual_knowledge case missing trusted item? label? order?",
    sealed="reason? source?",
    bundled=True,
)

REHASH_FINISHED = LedgerWord(
    "rehash.finished",
    public="failed gone had hashed matched nothing sealed type",
)
REHASH_STARTED = LedgerWord("rehash.started", public="is_thorough type")

RETRO_MATCHED = LedgerWord(
    "retro.matched", public="case entries item known_since? rule verdict", bundled=True
)
