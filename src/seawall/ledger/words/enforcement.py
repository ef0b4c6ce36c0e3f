"""Words of the ledger for what took effect: actions, statements, what was delivered."""

from __future__ import annotations

from seawall.ledger.word import Word

ACCOUNT_ACTED_UPON = Word(
    "account.acted_upon",
    public="action decision state",
    sealed="account reason",
)

ACTION_ALREADY = Word("action.already", public="effective_at outcome reason_code seq")
ACTION_APPLIED = Word("action.applied", public="effective_at outcome reason_code seq")
ACTION_ASKED_AGAIN = Word("action.asked_again")
ACTION_CANNOT = Word(
    "action.cannot",
    public="effective_at outcome reason_code seq",
    sealed="detail?",
)
ACTION_LATER = Word("action.later", public="effective_at outcome reason_code seq", sealed="detail?")
ACTION_NOT_VERIFIED = Word("action.not_verified", public="status")
ACTION_PARTIAL = Word(
    "action.partial",
    public="effective_at outcome reason_code seq",
    sealed="detail",
)
ACTION_REQUESTED = Word(
    "action.requested",
    public="case decision scope seq state",
    sealed="id kind version",
)
ACTION_STILL_PUBLIC = Word("action.still_public", public="status")
ACTION_TASK_OPENED = Word("action.task_opened", public="case kind")
ACTION_VERIFIED = Word("action.verified", public="status says_gone?")

DELIVERY_GIVEN_UP = Word("delivery.given_up", public="attempts endpoint", sealed="why")
DELIVERY_SENT_AGAIN = Word("delivery.sent_again")

ENDPOINT_ADDED = Word("endpoint.added", sealed="url")
ENDPOINT_DISABLED = Word("endpoint.disabled", public="why")
ENDPOINT_ENABLED = Word("endpoint.enabled")
ENDPOINT_SECRET_ROTATED = Word("endpoint.secret_rotated")

MAIL_REPORTED = Word("mail.reported", public="action status", sealed="recipient report says")
MAIL_RETURNED = Word("mail.returned", public="action status", sealed="recipient report says")

STATEMENT_ACCEPTED = Word("statement.accepted", public="puid uuid")
STATEMENT_DRAWN_UP = Word(
    "statement.drawn_up",
    public="decision follows items kind language",
    sealed="account?",
)
STATEMENT_HELD = Word("statement.held", public="puid uuid")
STATEMENT_REFUSED = Word("statement.refused", public="puid uuid")
STATEMENT_SENT = Word("statement.sent", public="puid uuid")
