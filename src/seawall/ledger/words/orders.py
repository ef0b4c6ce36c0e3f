"""Words of the ledger for orders: steps, clocks, who may order, what is kept under seal."""

from __future__ import annotations

from seawall.ledger.word import LedgerWord

_AUTHORITY = "country kind state"
#: By what the register tells who wrote a document.
_NAMES = "mail_domains name other_names source"

#: What is written in the open of every document.
_DOCUMENT = (
    "binding channel cross_border due_at form issuing_state profile received_at sha256 state trust"
)

ATTENTION_CALLED = LedgerWord("attention.called", public="say")

AUTHORITY_ADDED = LedgerWord("authority.added", public=_AUTHORITY, sealed=_NAMES)
AUTHORITY_CHANGED = LedgerWord("authority.changed", public=_AUTHORITY, sealed=_NAMES)
AUTHORITY_INFORMED = LedgerWord("authority.informed", public="informed_at")
AUTHORITY_KEY_ADDED = LedgerWord(
    "authority.key_added", public="authority key kind", sealed="fingerprint"
)
AUTHORITY_KEY_REVOKED = LedgerWord(
    "authority.key_revoked", public="authority key kind", sealed="why"
)
AUTHORITY_REACTIVATED = LedgerWord("authority.reactivated", public=_AUTHORITY, sealed=_NAMES)
AUTHORITY_SUSPENDED = LedgerWord("authority.suspended", public=_AUTHORITY, sealed=f"{_NAMES} why")

BREACH_FILE_MADE = LedgerWord("breach_file.made", public="article systematic")

CLOCK_MET = LedgerWord(
    "clock.met", public="clock due_at legal_limit met_at profile started_at", bundled=True
)
CLOCK_STARTED = LedgerWord(
    "clock.started", public="clock due_at legal_limit met_at profile started_at", bundled=True
)

CONTACT_POINT_SET = LedgerWord(
    "contact_point.set",
    public="establishment languages",
    sealed="authorised_person email legal_name representative",
)

DOCUMENT_DOUBTED = LedgerWord("document.doubted", sealed="reason")
DOCUMENT_LEFT_OUT = LedgerWord("document.left_out", sealed="reason")
DOCUMENT_LET_IN = LedgerWord("document.let_in", public="how")
DOCUMENT_SEEN = LedgerWord("document.seen", public="documents until")
DOCUMENT_WAITING = LedgerWord(
    "document.waiting",
    public="channel due_at form received_at sha256 size",
    sealed="authority reference",
)

EXPOSURE_INDICATED = LedgerWord("exposure.indicated", public="count since")

ORDER_ACTED = LedgerWord(
    "order.acted", public="acted_at is_late items was_due_at drill?", bundled=True
)
ORDER_ADDRESSES_ASKED = LedgerWord("order.addresses_asked", public="count decision drill?")
#: The platform has said that so many are gone, and since when: one entry for each such report.
ORDER_ADDRESSES_GONE = LedgerWord(
    "order.addresses_gone", public="acted_at count drill?", bundled=True
)
ORDER_ADDRESSES_OPENED = LedgerWord("order.addresses_opened", public="case count drill?")
ORDER_AMENDED = LedgerWord(
    "order.amended", public="cause positions by_letter? drill?", sealed="why?"
)
ORDER_ANSWER_ADDRESSED = LedgerWord("order.answer_addressed", public="answer authority drill?")
ORDER_ANSWER_COMPOSED = LedgerWord("order.answer_composed", public="answer digest form drill?")
ORDER_ANSWER_DELIVERED = LedgerWord(
    "order.answer_delivered",
    public="answer channel digest form drill?",
    sealed="*",
)
ORDER_ANSWER_FAULTY = LedgerWord("order.answer_faulty", public="codes drill?", sealed="why")
ORDER_ANSWER_NOT_DELIVERED = LedgerWord(
    "order.answer_not_delivered",
    public="answer attempts drill?",
    sealed="why",
)
ORDER_ANSWER_SENT_AGAIN = LedgerWord("order.answer_sent_again", public="answer drill?")
ORDER_ANSWERED = LedgerWord("order.answered", public="drill?", bundled=True)
ORDER_ARTICLE5_REPORT = LedgerWord("order.article5_report", public="automated next_due_at drill?")
ORDER_AUTHENTICATED = LedgerWord("order.authenticated", public="how state trust? drill?")
ORDER_BORDER_FOUND = LedgerWord("order.border_found", public="cross_border differs drill?")
ORDER_CEASED_LEGAL_EFFECT = LedgerWord(
    "order.ceased_legal_effect", public="cause by_letter? drill?", sealed="why?", bundled=True
)
#: `number`: which challenge of this order it is; what its court calls it is sealed.
ORDER_CHALLENGED = LedgerWord(
    "order.challenged",
    public="attention_seconds? by? decision? filed_at? number? scope? drill?",
    sealed="challenge? court? reference?",
)
ORDER_CLARIFIED = LedgerWord(
    "order.clarified", public="is_enough is_from_sender drill?", sealed="text"
)
ORDER_CLOSED = LedgerWord("order.closed", public="as? of? drill?", sealed="reason?", bundled=True)
ORDER_COMPLIED = LedgerWord("order.complied", public="attention_seconds decision scope drill?")
ORDER_CONTRADICTED = LedgerWord("order.contradicted", public="by drill?")
ORDER_DOUBTED = LedgerWord("order.doubted", public="state why drill?")
ORDER_DRILL_ENDED = LedgerWord("order.drill_ended", public="answered_at missed passed drill?")
ORDER_ENFORCING_WORD = LedgerWord("order.enforcing_word", public="word drill?", sealed="why")
ORDER_FINAL = LedgerWord("order.final", public="final_at form profile drill?")
ORDER_FLAGGED = LedgerWord("order.flagged", public="flag drill?", sealed="reason")
ORDER_ITEM_AFTER_ORDER = LedgerWord("order.item_after_order", public="fate item drill?")
ORDER_ITEM_FOUND = LedgerWord("order.item_found", public="item position drill?")
ORDER_JUDGED = LedgerWord("order.judged", public="accepted attention_seconds declined drill?")
ORDER_LAW_CHANGED = LedgerWord("order.law_changed", public="began_under profile reads_now drill?")
ORDER_LOCATIONS_ADDED = LedgerWord("order.locations_added", public="count drill?")
ORDER_OBJECTED = LedgerWord(
    "order.objected",
    public="answer attention_seconds grounds is_held is_late drill?",
)
ORDER_OPENED = LedgerWord("order.opened", public="drill?")
ORDER_PAGE_ACKNOWLEDGED = LedgerWord("order.page_acknowledged", public="until drill?")
ORDER_PAGE_UNHEARD = LedgerWord("order.page_unheard", public="event drill?")
ORDER_PAGED = LedgerWord("order.paged", public="event share ways drill?")
ORDER_PAGED_OUTSIDE = LedgerWord("order.paged_outside", public="reached_at drill?")
ORDER_PAUSED = LedgerWord(
    "order.paused",
    public="answer attention_seconds grounds is_held is_late drill?",
)
ORDER_PERSON_NOT_REACHED = LedgerWord(
    "order.person_not_reached", public="event way drill?", sealed="why"
)
ORDER_PERSON_REACHED = LedgerWord("order.person_reached", public="event way drill?")
ORDER_RECEIPT_MAILED = LedgerWord("order.receipt_mailed", public="drill?", sealed="*")
ORDER_RECEIPT_NOT_MAILED = LedgerWord(
    "order.receipt_not_mailed", public="attempts drill?", sealed="why"
)
ORDER_RECEIVED = LedgerWord(
    "order.received",
    public="actual_knowledge? addresses? binding? case? channel? cross_border? due_at? faults? "
    "flags? form? is_repeat? issuing_state? missing? opening? profile? received_at? sha256? state? "
    "trust? drill?",
    sealed="authority? authority_id? differing? reason? reference?",
    bundled=True,
)
ORDER_PROVIDED = LedgerWord(
    "order.provided", public="answer attention_seconds files is_late drill?", sealed="way?"
)
ORDER_REDRESS_DEADLINE = LedgerWord("order.redress_deadline", public="deadline drill?")
ORDER_REFUSED = LedgerWord(
    "order.refused",  # at the door with the document, later with the reason alone
    public="reason binding? channel? cross_border? due_at? form? issuing_state? opening? profile? "
    "received_at? sha256? state? trust? drill?",
    sealed="authority? authority_id? reference? why?",
    bundled=True,
)
ORDER_REINSTATED = LedgerWord("order.reinstated", public="drill?", bundled=True)
ORDER_REPEATED = LedgerWord("order.repeated", public="channel is_same sha256 trust drill?")
ORDER_RESUMED = LedgerWord("order.resumed", public="due_at? ground is_held resume? drill?")
ORDER_REVERSED = LedgerWord("order.reversed", public="addresses drill?")
ORDER_RULED = LedgerWord("order.ruled", public="ruled_at ruling number? drill?", sealed="reference")
ORDER_SAID_ENDED = LedgerWord("order.said_ended", public="cause positions? drill?", sealed="why")
ORDER_SAID_GENUINE = LedgerWord("order.said_genuine", public="is_genuine drill?", sealed="reason")
ORDER_SCRUTINISED = LedgerWord(
    "order.scrutinised",
    public="decided_at infringement drill?",
    sealed="authority reasons",
)
ORDER_SCRUTINY_REQUESTED = LedgerWord(
    "order.scrutiny_requested",
    public="asker in_last_reading drill?",
    sealed="reasons",
)
ORDER_SILENCE_ENDED = LedgerWord("order.silence_ended", public="item notice drill?")
ORDER_SILENCE_EXTENDED = LedgerWord("order.silence_extended", public="until drill?", sealed="why")
ORDER_SORTED = LedgerWord(
    "order.sorted",
    public=f"{_DOCUMENT} case faults flags addresses? opening? drill?",
    sealed="authority reference authority_id? differing?",
    bundled=True,
)
ORDER_TAKEN = LedgerWord("order.taken", public="over drill?")
ORDER_THREAT_REPORTED = LedgerWord("order.threat_reported", public="threat drill?")
ORDER_TOLD_CANNOT = LedgerWord(
    "order.told_cannot",
    public="answer attention_seconds grounds is_held is_late drill?",
)
ORDER_TURNED_AWAY = LedgerWord("order.turned_away", public="sha256 size drill?", sealed="why")
ORDER_WITHDRAWN = LedgerWord("order.withdrawn", public="by_letter state drill?", bundled=True)

PRESERVATION_CEASED = LedgerWord("preservation.ceased", public="kept_until")
PRESERVATION_DENIED = LedgerWord(
    "preservation.denied",
    public="access denial part purpose",
    sealed="purpose why",
)
PRESERVATION_ERASED = LedgerWord(
    "preservation.erased",
    public="content erased_at extensions kept_until order profile related_data removed_at "
    "text_of_the_version",
    sealed="extended_by related_sha256",
)
PRESERVATION_EXTENDED = LedgerWord(
    "preservation.extended",
    public="kept_until",
    sealed="by reason review",
)
PRESERVATION_HANDED_IN = LedgerWord("preservation.handed_in", public="part size")
PRESERVATION_HELD = LedgerWord("preservation.held", sealed="why")
PRESERVATION_MADE = LedgerWord(
    "preservation.made",
    public="action case due_at kept_until legal_limit order profile removed_at state",
)
PRESERVATION_OPENED = LedgerWord(
    "preservation.opened",
    public="access denial part purpose",
    sealed="purpose why",
)
PRESERVATION_RELEASED = LedgerWord("preservation.released")

REPORT_DUE_SOON = LedgerWord("report.due_soon", public="due_at report")
REPORT_OVERDUE = LedgerWord("report.overdue", public="due_at report")
#: What a report says in words: it is published, so nothing of it is sealed.
REPORT_TEXT_WRITTEN = LedgerWord("report.text_written", public="part report text")
REPORT_PUBLISHED = LedgerWord(
    "report.published",
    public="digest figures first last published_on report time_zone url",
    bundled=True,
)

THREAT_NOT_TOLD = LedgerWord("threat.not_told", public="country number", sealed="why")
THREAT_PERSON_NOT_REACHED = LedgerWord("threat.person_not_reached", public="way", sealed="why")
THREAT_PERSON_REACHED = LedgerWord("threat.person_reached", public="way")
THREAT_REPORTED = LedgerWord(
    "threat.reported",
    public="aware_at duty routes states",
    sealed="routes said",
)
THREAT_TOLD = LedgerWord("threat.told", public="country number", sealed="said?")
