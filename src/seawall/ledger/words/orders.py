"""Words of the ledger for orders: steps, clocks, who may order, what is kept under seal."""

from __future__ import annotations

from seawall.ledger.word import Word

_AUTHORITY = "country kind state"

#: What is written in the open of every document.
_DOCUMENT = (
    "binding channel cross_border due_at form issuing_state profile received_at sha256 state trust"
)

ATTENTION_CALLED = Word("attention.called", public="say")

AUTHORITY_ADDED = Word("authority.added", public=_AUTHORITY, sealed="name source")
AUTHORITY_CHANGED = Word("authority.changed", public=_AUTHORITY, sealed="name source")
AUTHORITY_INFORMED = Word("authority.informed", public="informed_at")
AUTHORITY_KEY_ADDED = Word("authority.key_added", public="authority key kind", sealed="fingerprint")
AUTHORITY_KEY_REVOKED = Word("authority.key_revoked", public="authority key kind", sealed="why")
AUTHORITY_REACTIVATED = Word("authority.reactivated", public=_AUTHORITY, sealed="name source")
AUTHORITY_SUSPENDED = Word("authority.suspended", public=_AUTHORITY, sealed="name source why")

BREACH_FILE_MADE = Word("breach_file.made", public="article systematic")

CLOCK_MET = Word("clock.met", public="clock due_at legal_limit met_at profile started_at")
CLOCK_STARTED = Word("clock.started", public="clock due_at legal_limit met_at profile started_at")

CONTACT_POINT_SET = Word(
    "contact_point.set",
    public="establishment languages",
    sealed="authorised_person email legal_name representative",
)

EXPOSURE_INDICATED = Word("exposure.indicated", public="count since")

ORDER_ACTED = Word("order.acted", public="acted_at is_late items was_due_at drill?")
ORDER_ANSWER_ADDRESSED = Word("order.answer_addressed", public="answer authority drill?")
ORDER_ANSWER_COMPOSED = Word("order.answer_composed", public="answer digest form drill?")
ORDER_ANSWER_DELIVERED = Word(
    "order.answer_delivered",
    public="answer channel digest form drill?",
    sealed="*",
)
ORDER_ANSWER_FAULTY = Word("order.answer_faulty", public="codes drill?", sealed="why")
ORDER_ANSWER_NOT_DELIVERED = Word(
    "order.answer_not_delivered",
    public="answer attempts drill?",
    sealed="why",
)
ORDER_ANSWER_SENT_AGAIN = Word("order.answer_sent_again", public="answer drill?")
ORDER_ANSWERED = Word("order.answered", public="drill?")
ORDER_ARTICLE5_REPORT = Word("order.article5_report", public="automated next_due_at drill?")
ORDER_AUTHENTICATED = Word("order.authenticated", public="how state trust? drill?")
ORDER_CEASED_LEGAL_EFFECT = Word("order.ceased_legal_effect", public="drill?")
ORDER_CHALLENGED = Word(
    "order.challenged",
    public="attention_seconds? by? decision? filed_at? scope? drill?",
    sealed="challenge? court? reference?",
)
ORDER_CLARIFIED = Word("order.clarified", public="is_enough is_from_sender drill?", sealed="text")
ORDER_CLOSED = Word("order.closed", public="as? of? drill?", sealed="reason?")
ORDER_COMPLIED = Word("order.complied", public="attention_seconds decision scope drill?")
ORDER_CONTRADICTED = Word("order.contradicted", public="by drill?")
ORDER_DOUBTED = Word("order.doubted", public="state why drill?")
ORDER_FINAL = Word("order.final", public="final_at form profile drill?")
ORDER_FLAGGED = Word("order.flagged", public="flag drill?", sealed="reason")
ORDER_ITEM_AFTER_ORDER = Word("order.item_after_order", public="fate item drill?")
ORDER_ITEM_FOUND = Word("order.item_found", public="item position drill?")
ORDER_JUDGED = Word("order.judged", public="accepted attention_seconds declined drill?")
ORDER_LAW_CHANGED = Word("order.law_changed", public="began_under profile reads_now drill?")
ORDER_LOCATIONS_ADDED = Word("order.locations_added", public="count drill?")
ORDER_OPENED = Word("order.opened", public="drill?")
ORDER_PAGE_UNHEARD = Word("order.page_unheard", public="event drill?")
ORDER_PAGED = Word("order.paged", public="event share ways drill?")
ORDER_PAUSED = Word(
    "order.paused",
    public="answer attention_seconds grounds is_held is_late drill?",
)
ORDER_PERSON_NOT_REACHED = Word("order.person_not_reached", public="event way drill?", sealed="why")
ORDER_PERSON_REACHED = Word("order.person_reached", public="event way drill?")
ORDER_RECEIVED = Word(
    "order.received",
    public="actual_knowledge? binding? case? channel? cross_border? due_at? faults? flags? "
    "form? is_repeat? issuing_state? missing? profile? received_at? sha256? state? "
    "trust? drill?",
    sealed="authority? contact? name? reason? reference?",
)
ORDER_REDRESS_DEADLINE = Word("order.redress_deadline", public="deadline drill?")
ORDER_REFUSED = Word(
    "order.refused",  # at the door with the document, later with the reason alone
    public="reason binding? channel? cross_border? due_at? form? issuing_state? profile? "
    "received_at? sha256? state? trust? drill?",
    sealed="authority? reference? why?",
)
ORDER_REINSTATED = Word("order.reinstated", public="drill?")
ORDER_REPEATED = Word("order.repeated", public="channel is_same sha256 trust drill?")
ORDER_RESUMED = Word("order.resumed", public="ground is_held resume? drill?")
ORDER_REVERSED = Word("order.reversed", public="addresses drill?")
ORDER_RULED = Word("order.ruled", public="ruled_at ruling drill?", sealed="reference")
ORDER_SAID_GENUINE = Word("order.said_genuine", public="is_genuine drill?", sealed="reason")
ORDER_SCRUTINISED = Word(
    "order.scrutinised",
    public="decided_at infringement drill?",
    sealed="authority reasons",
)
ORDER_SCRUTINY_REQUESTED = Word(
    "order.scrutiny_requested",
    public="asker in_last_reading drill?",
    sealed="reasons",
)
ORDER_SILENCE_ENDED = Word("order.silence_ended", public="item notice drill?")
ORDER_SILENCE_EXTENDED = Word("order.silence_extended", public="until drill?", sealed="why")
ORDER_SORTED = Word(
    "order.sorted",
    public=f"{_DOCUMENT} case faults flags drill?",
    sealed="authority reference",
)
ORDER_TAKEN = Word("order.taken", public="over drill?")
ORDER_THREAT_REPORTED = Word("order.threat_reported", public="threat drill?")
ORDER_TOLD_CANNOT = Word(
    "order.told_cannot",
    public="answer attention_seconds grounds is_held is_late drill?",
)
ORDER_TURNED_AWAY = Word("order.turned_away", public="sha256 size drill?", sealed="why")
ORDER_WITHDRAWN = Word("order.withdrawn", public="by_letter state drill?")

PRESERVATION_DENIED = Word(
    "preservation.denied",
    public="access denial part purpose",
    sealed="purpose why",
)
PRESERVATION_ERASED = Word(
    "preservation.erased",
    public="content erased_at extensions kept_until order profile related_data removed_at "
    "text_of_the_version",
    sealed="extended_by related_sha256",
)
PRESERVATION_EXTENDED = Word(
    "preservation.extended",
    public="kept_until",
    sealed="by reason review",
)
PRESERVATION_HANDED_IN = Word("preservation.handed_in", public="part size")
PRESERVATION_HELD = Word("preservation.held", sealed="why")
PRESERVATION_MADE = Word(
    "preservation.made",
    public="action case due_at kept_until legal_limit order profile removed_at state",
)
PRESERVATION_OPENED = Word(
    "preservation.opened",
    public="access denial part purpose",
    sealed="purpose why",
)
PRESERVATION_RELEASED = Word("preservation.released")

THREAT_NOT_TOLD = Word("threat.not_told", public="country number", sealed="why")
THREAT_PERSON_NOT_REACHED = Word("threat.person_not_reached", public="way", sealed="why")
THREAT_PERSON_REACHED = Word("threat.person_reached", public="way")
THREAT_REPORTED = Word(
    "threat.reported",
    public="aware_at duty routes states",
    sealed="routes said",
)
THREAT_TOLD = Word("threat.told", public="country number", sealed="said?")
