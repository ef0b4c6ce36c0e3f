"""Words of the ledger for a unit's referrals: batches, lines, dispatches, answers."""

from __future__ import annotations

from seawall.ledger.word import LedgerWord

ANSWER_REFUSED = LedgerWord("answer.refused", public="kind", sealed="sender why")

BATCH_IMPORTED = LedgerWord(
    "batch.imported",
    public="lines already_referred? archive? dead? duplicate? own_press? ready? refused? "
    "unresolved?",
    sealed="source",
)
BATCH_LOOKED_AGAIN = LedgerWord("batch.looked_again", public="lines")

DECONFLICTION_ANSWERED = LedgerWord("deconfliction.answered", public="asked asker known")
DECONFLICTION_HEARD = LedgerWord("deconfliction.heard", public="known unit")

#: `standing`: how many addresses stand where, with this answer; `grounds`: why some do not.
DISPATCH_ANSWERED = LedgerWord(
    "dispatch.answered",
    public="addresses_never_asked form outcomes reversed grounds? standing?",
    sealed="lines reference",
)
DISPATCH_APPROVED = LedgerWord("dispatch.approved", public="form")
DISPATCH_COMPOSED = LedgerWord(
    "dispatch.composed",
    public="form is_sampled lines urgency",
    sealed="recipient reference urls",
)
DISPATCH_FAILED = LedgerWord("dispatch.failed", sealed="recipient why")
DISPATCH_RETURNED = LedgerWord("dispatch.returned", sealed="why")
DISPATCH_SENT = LedgerWord(
    "dispatch.sent",
    public="form receipt_holds received_at sent_at cross_border? lines?",
    sealed="doubt receipt",
)
DISPATCH_SIGNED = LedgerWord("dispatch.signed", public="form sha256")
DISPATCH_WITHDRAWN = LedgerWord("dispatch.withdrawn", public="form was_sent", sealed="why")

LINE_ASSESSED = LedgerWord(
    "line.assessed",
    public="element statute urgency",
    sealed="despite entity note",
)
#: `followed_until`: after that nobody looks whether it is back.
LINE_GONE = LedgerWord("line.gone", public="followed_until gone_from last_seen state", sealed="url")
LINE_REAPPEARED = LedgerWord("line.reappeared", public="state", sealed="url")
LINE_RESOLVED = LedgerWord(
    "line.resolved", public="batch standing evidence_sha256?", sealed="url why"
)

RECIPIENT_ADDED = LedgerWord(
    "recipient.added", public="channel has_key", sealed="address domains name"
)
