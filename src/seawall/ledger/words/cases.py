"""Words of the ledger for what people decide: cases, decisions, second reads, appeals."""

from __future__ import annotations

from seawall.ledger.word import LedgerWord

#: `order`: the order or the referral that it answers; entries from before that was told have none.
_DECISION = "clauses context decision finding ground? media_ms order? seen supersedes"
#: What many cases are decided with together; a draft has no finding yet.
_BULK = "cases clauses? finding?"
_CHOSEN = "chosen reason why"
#: What an item brings to a case: why it is there, and what the platform says of it.
_BROUGHT = "about? country? language? say?"
#: What a golden item is agreed to be.
_AGREED = "clauses context finding source why"

APPEAL_ADDED_TO = LedgerWord("appeal.added_to", public="case claim", sealed="misread says")
APPEAL_RECEIVED = LedgerWord(
    "appeal.received",
    public="case claim context decision number party",
    sealed="account misread says",
    bundled=True,
)

BULK_APPROVED = LedgerWord("bulk.approved", public=_BULK, sealed=_CHOSEN)
BULK_CALLED_OFF = LedgerWord("bulk.called_off", public=_BULK, sealed=_CHOSEN)
BULK_DECIDED = LedgerWord("bulk.decided", public=_BULK, sealed=_CHOSEN)
BULK_DONE = LedgerWord("bulk.done", public="decided? refused? waiting?")
BULK_PROPOSED = LedgerWord("bulk.proposed", public=_BULK, sealed=_CHOSEN)
BULK_TURNED_BACK = LedgerWord("bulk.turned_back", public=_BULK, sealed=_CHOSEN)

CASE_BROUGHT_BACK = LedgerWord("case.brought_back")
CASE_DIVIDED = LedgerWord("case.divided", public="from items to")
CASE_HANDED_OVER = LedgerWord("case.handed_over")
CASE_ITEMS_NAMED = LedgerWord("case.items_named", public="items order", bundled=True)
CASE_JOINED = LedgerWord(
    "case.joined",
    public="kind queue reason severity check? item? items? order? version?",
    sealed=_BROUGHT,
)
CASE_NOTED = LedgerWord("case.noted", sealed="text")
CASE_OPENED = LedgerWord(
    "case.opened",
    public="kind queue check? decision? item? items? order? reason? severity? version?",
    sealed=_BROUGHT,
)
CASE_PUT_ASIDE = LedgerWord("case.put_aside", public="until", sealed="reason")
CASE_RELEASED = LedgerWord("case.released")
CASE_REOPENED = LedgerWord("case.reopened", public="entry state was")
CASE_TAKEN = LedgerWord("case.taken")

DECISION_AFTER_ORDER = LedgerWord(
    "decision.after_order", public="cause decision order supersedes", bundled=True
)
DECISION_BY_RULE = LedgerWord(
    "decision.by_rule",
    public="decision finding clauses? entry? rule?",
    sealed="reason?",
    bundled=True,
)
DECISION_CONTESTED = LedgerWord(
    "decision.contested",
    public="decision contested? disputed? doubted? withdrawn?",
)
DECISION_MADE = LedgerWord("decision.made", public=_DECISION, sealed="law? reason", bundled=True)
DECISION_MADE_KNOWN = LedgerWord(
    "decision.made_known",
    public="bank decision entries left_out renewed",
    sealed="signals",
)
DECISION_RELEASED = LedgerWord("decision.released", public="contested decision withdrawn")
DECISION_SUPERSEDED = LedgerWord(
    "decision.superseded", public=_DECISION, sealed="law? reason", bundled=True
)
DECISION_TOOK_EFFECT = LedgerWord("decision.took_effect", public="case")
DECISION_UNDONE = LedgerWord("decision.undone", public="decision finding undoes", bundled=True)

EXPOSURE_LIMITS_APPROVED = LedgerWord("exposure_limits.approved", public="limits", sealed="why")
EXPOSURE_LIMITS_PROPOSED = LedgerWord("exposure_limits.proposed", public="limits", sealed="why")
EXPOSURE_LIMITS_WITHDRAWN = LedgerWord("exposure_limits.withdrawn", public="limits", sealed="why")

GOLDEN_ADDED = LedgerWord("golden.added", public="version", sealed=_AGREED)
GOLDEN_ANSWERED = LedgerWord("golden.answered", public="media_ms", sealed="by golden is_right")
GOLDEN_CHANGED = LedgerWord("golden.changed", public="version", sealed=_AGREED)
GOLDEN_RETIRED = LedgerWord("golden.retired", public="version", sealed=_AGREED)

MEDIA_HIDDEN = LedgerWord("media.hidden", sealed="by step")
MEDIA_SHOWN = LedgerWord("media.shown", sealed="by step")

QUALITY_SEED_OPENED = LedgerWord("quality.seed_opened", public="entry seed")
QUALITY_SEED_SEALED = LedgerWord(
    "quality.seed_sealed",
    public="golden_ppm period second_read_ppm",
    sealed="seed",
)

REVIEW_OPENED = LedgerWord("review.opened", public="case", sealed="decision doubts holds why")
REVIEW_READ = LedgerWord(
    "review.read",
    public="agrees case decision first holds media_ms second why",
    sealed="reason",
)
REVIEW_SAID = LedgerWord("review.said", sealed="say")
REVIEW_SETTLED = LedgerWord("review.settled", public="outcome superseded_by", sealed="say")
