"""Words of the ledger for what is known and shared: banks, forums, incidents, exchanges."""

from __future__ import annotations

from seawall.ledger.word import Word

_MEMBER = "forum member tier"
_INCIDENT = "approved_by ends_at forum type"

BANK_CHANGED = Word("bank.changed", public="enabled_ratio name")
BANK_CLOSED = Word("bank.closed", public="name")
BANK_CONTENT_ADDED = Word("bank.content_added", public="number signals")
BANK_CONTENT_CHANGED = Word("bank.content_changed", public="disable_until number")
BANK_CONTENT_DELETED = Word("bank.content_deleted", public="number withdrawn")
BANK_CREATED = Word("bank.created", public="name")
BANK_ENTRY_ADDED = Word("bank.entry_added", public="bank label signal_type", sealed="reason value")
BANK_ENTRY_CONFIRMED = Word("bank.entry_confirmed", public="bank from to", sealed="reason")
BANK_ENTRY_CONTESTED = Word("bank.entry_contested", public="bank from to", sealed="reason")
BANK_ENTRY_OBSERVED = Word("bank.entry_observed", public="bank from to", sealed="reason")
BANK_ENTRY_REINSTATED = Word("bank.entry_reinstated", public="bank from to", sealed="reason")
BANK_ENTRY_UNCONFIRMED = Word("bank.entry_unconfirmed", public="bank from to", sealed="reason")
BANK_ENTRY_WITHDRAWN = Word("bank.entry_withdrawn", public="bank from to", sealed="reason")
BANK_IMPORT_FINISHED = Word("bank.import_finished", public="added bad known")
BANK_IMPORT_STARTED = Word("bank.import_started", public="bank sha256", sealed="name")
BANK_IMPORTED = Word("bank.imported", public="added bad first_line known last_line")
BANK_OPENED = Word("bank.opened", public="name tlp")
BANK_OPINION = Word("bank.opinion", public="member opinion", sealed="reason")
BANK_REOPENED = Word("bank.reopened")
BANK_RETIRED = Word("bank.retired", public="name withdrawn")
BANK_SHARED = Word("bank.shared", public="forum labels min_confidence")
BANK_UNSHARED = Word("bank.unshared", public="forum")

DESIGNATIONS_LISTED = Word("designations.listed", public="list names sha256")
DESIGNATIONS_USED = Word("designations.used", public="name sha256", sealed="why")

EXCHANGE_ADDED = Word("exchange.added", public="adapter bank name", sealed="*")
EXCHANGE_AFRESH = Word("exchange.afresh", public="sweep why")
EXCHANGE_DISABLED = Word("exchange.disabled")
EXCHANGE_ENABLED = Word("exchange.enabled")
EXCHANGE_PAGE = Word(
    "exchange.page",
    public="added? changed? contested? faults? names? not_matchable? reinstated? struck? "
    "withdrawn?",
)
EXCHANGE_RECONCILED = Word(
    "exchange.reconciled",
    public="added? changed? contested? faults? names? not_matchable? reinstated? struck? "
    "withdrawn?",
)
EXCHANGE_REMOVED = Word("exchange.removed", public="name withdrawn")
EXCHANGE_TOLD = Word("exchange.told", public="exchange telling")
EXCHANGE_WORD = Word("exchange.word", public="exchange telling", sealed="reason")

FORUM_CANARIES = Word("forum.canaries", public="forum", sealed="count first")
FORUM_CANARY_ASKED = Word("forum.canary_asked", public=_MEMBER, sealed="slots")
FORUM_FOUNDED = Word("forum.founded", public="forum hub_key", sealed="name")
FORUM_INVITED = Word("forum.invited", public="forum kind tier", sealed="name")
FORUM_JOINED = Word("forum.joined", public=_MEMBER, sealed="name")
FORUM_LEAK_TRACED = Word("forum.leak_traced", public="forum read", sealed="named")
FORUM_LET_IN = Word("forum.let_in", public="forum member signals", sealed="reason")
FORUM_LOOKUP_BURST = Word("forum.lookup_burst", public=_MEMBER, sealed="asked")
FORUM_MEMBER_ADMITTED = Word("forum.member_admitted", public=_MEMBER, sealed="name")
FORUM_MEMBER_REMOVED = Word("forum.member_removed", public=_MEMBER, sealed="name")
FORUM_MEMBER_RESTORED = Word("forum.member_restored", public=_MEMBER, sealed="name")
FORUM_MEMBER_SUSPENDED = Word("forum.member_suspended", public=_MEMBER, sealed="name")
FORUM_MEMBER_TIER = Word("forum.member_tier", public=_MEMBER, sealed="name")
FORUM_NOTE_ANNOUNCED = Word("forum.note_announced", public="forum note recipients")
FORUM_NOTE_CLEARED = Word("forum.note_cleared", public="forum note")
FORUM_NOTE_OBJECTED = Word("forum.note_objected", public="forum note")
FORUM_NOTE_RELEASED = Word("forum.note_released", public="forum note")
FORUM_OPINION = Word("forum.opinion", public="code forum stance", sealed="reason")
FORUM_POLICY_CHANGED = Word("forum.policy_changed", public="forum policy", sealed="text")
FORUM_SAMPLE_COMMITTED = Word("forum.sample_committed", public="count digest forum")
FORUM_SAMPLE_OPENED = Word("forum.sample_opened", public="forum member seed", sealed="count of")
FORUM_SIGNAL_RESUMED = Word("forum.signal_resumed", public="forum member", sealed="reason")
FORUM_SIGNAL_SUSPENDED = Word("forum.signal_suspended", public="forum member", sealed="why")
FORUM_WITHDRAWAL_ACCEPTED = Word("forum.withdrawal_accepted", public="forum member")

HMA_TYPE_SWITCHED = Word("hma.type_switched", public="enabled_ratio signal_type")

INCIDENT_APPROVED_BY_US = Word("incident.approved_by_us", public="forum member")
INCIDENT_CONCLUDED = Word("incident.concluded", public=_INCIDENT, sealed="title")
INCIDENT_CONCLUDED_BY_US = Word("incident.concluded_by_us", public="forum member")
INCIDENT_EXTENDED = Word("incident.extended", public=_INCIDENT, sealed="title")
INCIDENT_EXTENDED_BY_US = Word("incident.extended_by_us", public="forum member")
INCIDENT_OPENED = Word("incident.opened", public=_INCIDENT, sealed="title")
INCIDENT_PROPOSED_BY_US = Word("incident.proposed_by_us", public="forum member")
INCIDENT_SEEN_BY_US = Word("incident.seen_by_us", public="forum member")
INCIDENT_UPDATE_BY_US = Word("incident.update_by_us", public="forum member")
INCIDENT_VARIANT_BY_US = Word("incident.variant_by_us", public="forum member")
