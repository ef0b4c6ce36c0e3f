"""Words of the ledger for what is known and shared: banks, forums, incidents, exchanges."""

from __future__ import annotations

from seawall.ledger.word import LedgerWord

_MEMBER = "forum member tier"
_INCIDENT = "approved_by ends_at forum type"

BANK_CHANGED = LedgerWord("bank.changed", public="enabled_ratio name")
BANK_CLOSED = LedgerWord("bank.closed", public="name")
BANK_CONTENT_ADDED = LedgerWord("bank.content_added", public="number signals")
BANK_CONTENT_CHANGED = LedgerWord("bank.content_changed", public="disable_until number")
BANK_CONTENT_DELETED = LedgerWord("bank.content_deleted", public="number withdrawn")
BANK_CREATED = LedgerWord("bank.created", public="name")
BANK_ENTRY_ADDED = LedgerWord(
    "bank.entry_added", public="bank label signal_type", sealed="reason value"
)
BANK_ENTRY_CONFIRMED = LedgerWord("bank.entry_confirmed", public="bank from to", sealed="reason")
BANK_ENTRY_CONTESTED = LedgerWord("bank.entry_contested", public="bank from to", sealed="reason")
BANK_ENTRY_OBSERVED = LedgerWord("bank.entry_observed", public="bank from to", sealed="reason")
BANK_ENTRY_REINSTATED = LedgerWord("bank.entry_reinstated", public="bank from to", sealed="reason")
BANK_ENTRY_UNCONFIRMED = LedgerWord(
    "bank.entry_unconfirmed", public="bank from to", sealed="reason"
)
BANK_ENTRY_WITHDRAWN = LedgerWord("bank.entry_withdrawn", public="bank from to", sealed="reason")
BANK_IMPORT_FINISHED = LedgerWord("bank.import_finished", public="added bad known")
BANK_IMPORT_STARTED = LedgerWord("bank.import_started", public="bank sha256", sealed="name")
BANK_IMPORTED = LedgerWord("bank.imported", public="added bad first_line known last_line")
BANK_OPENED = LedgerWord("bank.opened", public="name tlp")
BANK_OPINION = LedgerWord("bank.opinion", public="member opinion", sealed="reason")
BANK_REOPENED = LedgerWord("bank.reopened")
BANK_RETIRED = LedgerWord("bank.retired", public="name withdrawn")
BANK_STANDING = LedgerWord("bank.standing", public="entries")
BANK_SHARED = LedgerWord("bank.shared", public="forum labels min_confidence")
BANK_UNSHARED = LedgerWord("bank.unshared", public="forum")

DESIGNATIONS_LISTED = LedgerWord("designations.listed", public="list names sha256")
DESIGNATIONS_USED = LedgerWord("designations.used", public="name sha256", sealed="why")

EXCHANGE_ADDED = LedgerWord("exchange.added", public="adapter bank name", sealed="*")
EXCHANGE_AFRESH = LedgerWord("exchange.afresh", public="sweep why")
EXCHANGE_DISABLED = LedgerWord("exchange.disabled")
EXCHANGE_ENABLED = LedgerWord("exchange.enabled")
EXCHANGE_PAGE = LedgerWord(
    "exchange.page",
    public="added? changed? contested? faults? names? not_matchable? reinstated? struck? "
    "withdrawn?",
)
EXCHANGE_RECONCILED = LedgerWord(
    "exchange.reconciled",
    public="added? changed? contested? faults? names? not_matchable? reinstated? struck? "
    "withdrawn?",
)
EXCHANGE_REMOVED = LedgerWord("exchange.removed", public="name withdrawn")
EXCHANGE_TOLD = LedgerWord("exchange.told", public="exchange telling")
EXCHANGE_WORD = LedgerWord("exchange.word", public="exchange telling", sealed="reason")

FORUM_CANARIES = LedgerWord("forum.canaries", public="forum", sealed="count first")
FORUM_CANARY_ASKED = LedgerWord("forum.canary_asked", public=_MEMBER, sealed="slots")
FORUM_FOUNDED = LedgerWord("forum.founded", public="forum hub_key", sealed="name")
FORUM_INVITED = LedgerWord("forum.invited", public="forum kind tier", sealed="name")
FORUM_JOINED = LedgerWord("forum.joined", public=_MEMBER, sealed="name")
FORUM_LEAK_TRACED = LedgerWord("forum.leak_traced", public="forum read", sealed="named")
FORUM_LET_IN = LedgerWord("forum.let_in", public="forum member signals", sealed="reason")
FORUM_LOOKUP_BURST = LedgerWord("forum.lookup_burst", public=_MEMBER, sealed="asked")
FORUM_MEMBER_ADMITTED = LedgerWord("forum.member_admitted", public=_MEMBER, sealed="name")
FORUM_MEMBER_REMOVED = LedgerWord("forum.member_removed", public=_MEMBER, sealed="name")
FORUM_MEMBER_RESTORED = LedgerWord("forum.member_restored", public=_MEMBER, sealed="name")
FORUM_MEMBER_SUSPENDED = LedgerWord("forum.member_suspended", public=_MEMBER, sealed="name")
FORUM_MEMBER_TIER = LedgerWord("forum.member_tier", public=_MEMBER, sealed="name")
FORUM_NOTE_ANNOUNCED = LedgerWord("forum.note_announced", public="forum note recipients")
FORUM_NOTE_CLEARED = LedgerWord("forum.note_cleared", public="forum note")
FORUM_NOTE_OBJECTED = LedgerWord("forum.note_objected", public="forum note")
FORUM_NOTE_RELEASED = LedgerWord("forum.note_released", public="forum note")
FORUM_OPINION = LedgerWord("forum.opinion", public="code forum stance", sealed="reason")
FORUM_POLICY_CHANGED = LedgerWord("forum.policy_changed", public="forum policy", sealed="text")
FORUM_SAMPLE_COMMITTED = LedgerWord("forum.sample_committed", public="count digest forum")
FORUM_SAMPLE_OPENED = LedgerWord(
    "forum.sample_opened", public="forum member seed", sealed="count of"
)
#: `lags_ms`: of each signal, how long it took from its author's word until it was enforced here.
FORUM_SIGNALS_ENTERED = LedgerWord("forum.signals_entered", public="forum lags_ms", bundled=True)
FORUM_SIGNAL_RESUMED = LedgerWord("forum.signal_resumed", public="forum member", sealed="reason")
FORUM_SIGNAL_SUSPENDED = LedgerWord("forum.signal_suspended", public="forum member", sealed="why")
FORUM_WITHDRAWAL_ACCEPTED = LedgerWord("forum.withdrawal_accepted", public="forum member")
FORUM_WITNESS_CHANGED = LedgerWord("forum.witness_changed", public="forum takes_part")

HMA_TYPE_SWITCHED = LedgerWord("hma.type_switched", public="enabled_ratio signal_type")

INCIDENT_APPROVED_BY_US = LedgerWord("incident.approved_by_us", public="forum member")
INCIDENT_CONCLUDED = LedgerWord("incident.concluded", public=_INCIDENT, sealed="title")
INCIDENT_CONCLUDED_BY_US = LedgerWord("incident.concluded_by_us", public="forum member")
INCIDENT_EXTENDED = LedgerWord("incident.extended", public=_INCIDENT, sealed="title")
INCIDENT_EXTENDED_BY_US = LedgerWord("incident.extended_by_us", public="forum member")
INCIDENT_OPENED = LedgerWord("incident.opened", public=_INCIDENT, sealed="title")
INCIDENT_PROPOSED_BY_US = LedgerWord("incident.proposed_by_us", public="forum member")
INCIDENT_SEEN_BY_US = LedgerWord("incident.seen_by_us", public="forum member")
INCIDENT_UPDATE_BY_US = LedgerWord("incident.update_by_us", public="forum member")
INCIDENT_VARIANT_BY_US = LedgerWord("incident.variant_by_us", public="forum member")
