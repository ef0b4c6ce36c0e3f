"""Words of the ledger for what took effect: actions, statements, what was delivered."""

from __future__ import annotations

from seawall.ledger.word import LedgerWord

#: `views`: how often it was seen before, where the platform says.
_OUTCOME = "effective_at outcome reason_code seq views?"

ACCOUNT_ACTED_UPON = LedgerWord(
    "account.acted_upon",
    public="action decision part state",
    sealed="account reason",
)

ACTION_ALREADY = LedgerWord("action.already", public=_OUTCOME, bundled=True)
ACTION_APPLIED = LedgerWord("action.applied", public=_OUTCOME, bundled=True)
ACTION_ASKED_AGAIN = LedgerWord("action.asked_again")
ACTION_CANNOT = LedgerWord("action.cannot", public=_OUTCOME, sealed="detail?", bundled=True)
ACTION_LATER = LedgerWord("action.later", public=_OUTCOME, sealed="detail?", bundled=True)
ACTION_NOT_VERIFIED = LedgerWord("action.not_verified", public="status")
ACTION_PARTIAL = LedgerWord("action.partial", public=_OUTCOME, sealed="detail", bundled=True)
ACTION_REQUESTED = LedgerWord(
    "action.requested",
    public="case decision scope seq state item? until?",
    sealed="id kind version",
    bundled=True,
)
ACTION_STILL_PUBLIC = LedgerWord("action.still_public", public="status")
ACTION_TASK_OPENED = LedgerWord("action.task_opened", public="case kind")
ACTION_VERIFIED = LedgerWord("action.verified", public="status says_gone?")
ACTION_WITHHELD = LedgerWord("action.withheld", public="case holds state", sealed="id kind version")

DELIVERY_GIVEN_UP = LedgerWord("delivery.given_up", public="attempts endpoint", sealed="why")
DELIVERY_SENT_AGAIN = LedgerWord("delivery.sent_again")

ENDPOINT_ADDED = LedgerWord("endpoint.added", sealed="url")
ENDPOINT_DISABLED = LedgerWord("endpoint.disabled", public="why")
ENDPOINT_ENABLED = LedgerWord("endpoint.enabled")
ENDPOINT_SECRET_ROTATED = LedgerWord("endpoint.secret_rotated")

MAIL_REPORTED = LedgerWord("mail.reported", public="action status", sealed="recipient report says")
MAIL_RETURNED = LedgerWord("mail.returned", public="action status", sealed="recipient report says")

STATEMENT_ACCEPTED = LedgerWord("statement.accepted", public="puid uuid")
STATEMENT_DRAWN_UP = LedgerWord(
    "statement.drawn_up",
    public="decision follows items kind language subject",
    sealed="account?",
    bundled=True,
)
STATEMENT_HELD = LedgerWord("statement.held", public="puid uuid")
STATEMENT_REFUSED = LedgerWord("statement.refused", public="puid uuid")
STATEMENT_SENT = LedgerWord("statement.sent", public="puid uuid")
STATEMENT_SETTLED = LedgerWord("statement.settled", public="fields names_nobody puid")
