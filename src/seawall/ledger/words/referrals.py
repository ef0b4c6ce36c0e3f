"""Words of the ledger for a unit's referrals: batches, lines, dispatches, answers."""

from __future__ import annotations

from seawall.ledger.word import Word

ANSWER_REFUSED = Word("answer.refused", public="kind", sealed="sender why")

BATCH_IMPORTED = Word(
    "batch.imported",
    public="lines already_referred? archive? dead? duplicate? own_press? ready? refused? "
    "unresolved?",
    sealed="source",
)
BATCH_LOOKED_AGAIN = Word("batch.looked_again", public="lines")

DECONFLICTION_ANSWERED = Word("deconfliction.answered", public="asked asker known")
DECONFLICTION_HEARD = Word("deconfliction.heard", public="known unit")

DISPATCH_ANSWERED = Word(
    "dispatch.answered",
    public="addresses_never_asked form outcomes reversed",
    sealed="lines reference",
)
DISPATCH_APPROVED = Word("dispatch.approved", public="form")
DISPATCH_COMPOSED = Word(
    "dispatch.composed",
    public="form is_sampled lines urgency",
    sealed="recipient reference urls",
)
DISPATCH_FAILED = Word("dispatch.failed", sealed="recipient why")
DISPATCH_RETURNED = Word("dispatch.returned", sealed="why")
DISPATCH_SENT = Word(
    "dispatch.sent",
    public="form receipt_holds received_at sent_at",
    sealed="doubt receipt",
)
DISPATCH_SIGNED = Word("dispatch.signed", public="form sha256")
DISPATCH_WITHDRAWN = Word("dispatch.withdrawn", public="form was_sent", sealed="why")

LINE_ASSESSED = Word(
    "line.assessed",
    public="element statute urgency",
    sealed="despite entity note",
)
LINE_GONE = Word("line.gone", public="gone_from last_seen state", sealed="url")
LINE_REAPPEARED = Word("line.reappeared", public="state", sealed="url")
LINE_RESOLVED = Word("line.resolved", public="batch standing evidence_sha256?", sealed="url why")

RECIPIENT_ADDED = Word("recipient.added", public="channel has_key", sealed="address domains name")
