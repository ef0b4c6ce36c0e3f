"""Words of the ledger for what people decide: cases, decisions, second reads, appeals."""

from __future__ import annotations

from seawall.ledger.word import Word

_DECISION = "clauses context decision finding media_ms seen supersedes"
#: What many cases are decided with together; a draft has no finding yet.
_BULK = "cases clauses? finding?"
_CHOSEN = "chosen reason why"
#: What a golden item is agreed to be.
_AGREED = "clauses context finding source why"

APPEAL_ADDED_TO = Word("appeal.added_to", public="case claim", sealed="misread says")
APPEAL_RECEIVED = Word(
    "appeal.received",
    public="case claim context decision number party",
    sealed="account misread says",
)

BULK_APPROVED = Word("bulk.approved", public=_BULK, sealed=_CHOSEN)
BULK_CALLED_OFF = Word("bulk.called_off", public=_BULK, sealed=_CHOSEN)
BULK_DECIDED = Word("bulk.decided", public=_BULK, sealed=_CHOSEN)
BULK_DONE = Word("bulk.done", public="decided? refused? waiting?")
BULK_PROPOSED = Word("bulk.proposed", public=_BULK, sealed=_CHOSEN)
BULK_TURNED_BACK = Word("bulk.turned_back", public=_BULK, sealed=_CHOSEN)

CASE_BROUGHT_BACK = Word("case.brought_back")
CASE_DIVIDED = Word("case.divided", public="from items to")
CASE_HANDED_OVER = Word("case.handed_over")
CASE_JOINED = Word(
    "case.joined",
    public="kind queue reason severity check? item? items? order? version?",
    sealed="about? say?",
)
CASE_NOTED = Word("case.noted", sealed="text")
CASE_OPENED = Word(
    "case.opened",
    public="kind queue check? decision? item? items? order? reason? severity? version?",
    sealed="about? say?",
)
CASE_PUT_ASIDE = Word("case.put_aside", public="until", sealed="reason")
CASE_RELEASED = Word("case.released")
CASE_REOPENED = Word("case.reopened", public="entry state was")
CASE_TAKEN = Word("case.taken")

DECISION_BY_RULE = Word(
    "decision.by_rule",
    public="decision finding clauses? entry? rule?",
    sealed="reason?",
)
DECISION_CONTESTED = Word(
    "decision.contested",
    public="decision contested? disputed? doubted? withdrawn?",
)
DECISION_MADE = Word("decision.made", public=_DECISION, sealed="reason")
DECISION_MADE_KNOWN = Word(
    "decision.made_known",
    public="bank decision entries left_out renewed",
    sealed="signals",
)
DECISION_RELEASED = Word("decision.released", public="contested decision withdrawn")
DECISION_SUPERSEDED = Word("decision.superseded", public=_DECISION, sealed="reason")
DECISION_TOOK_EFFECT = Word("decision.took_effect", public="case")
DECISION_UNDONE = Word("decision.undone", public="decision finding undoes")

EXPOSURE_LIMITS_APPROVED = Word("exposure_limits.approved", public="limits", sealed="why")
EXPOSURE_LIMITS_PROPOSED = Word("exposure_limits.proposed", public="limits", sealed="why")
EXPOSURE_LIMITS_WITHDRAWN = Word("exposure_limits.withdrawn", public="limits", sealed="why")

GOLDEN_ADDED = Word("golden.added", public="version", sealed=_AGREED)
GOLDEN_ANSWERED = Word("golden.answered", public="media_ms", sealed="by golden is_right")
GOLDEN_CHANGED = Word("golden.changed", public="version", sealed=_AGREED)
GOLDEN_RETIRED = Word("golden.retired", public="version", sealed=_AGREED)

MEDIA_HIDDEN = Word("media.hidden", sealed="by step")
MEDIA_SHOWN = Word("media.shown", sealed="by step")

QUALITY_SEED_OPENED = Word("quality.seed_opened", public="entry seed")
QUALITY_SEED_SEALED = Word(
    "quality.seed_sealed",
    public="golden_ppm period second_read_ppm",
    sealed="seed",
)

REVIEW_OPENED = Word("review.opened", public="case", sealed="decision doubts holds why")
REVIEW_READ = Word(
    "review.read",
    public="agrees case decision first holds media_ms second why",
    sealed="reason",
)
REVIEW_SAID = Word("review.said", sealed="say")
REVIEW_SETTLED = Word("review.settled", public="outcome superseded_by", sealed="say")
