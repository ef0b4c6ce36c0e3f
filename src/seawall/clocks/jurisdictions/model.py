"""The nouns of a jurisdiction profile: one clock or one duty of one law, as data.

No deadline is written in Python. A profile says what starts it, how long it runs, what
stops or lengthens it, who answers for it and with what, and where that is written.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from enum import StrEnum

from seawall.clocks.period import Period
from seawall.clocks.standstill import NEVER, Standstill
from seawall.clocks.working_days import Calendar
from seawall.errors import Misconfigured, problem


class BadProfile(Misconfigured):
    """A file of profiles that does not load; `field` names the file, profile and key."""


class Status(StrEnum):
    """Whether the law applies."""

    IN_FORCE = "in_force"
    HISTORIC = "historic"
    """Kept to read old records: nothing received after its time starts a clock."""
    NOT_YET_APPLICABLE = "not_yet_applicable"


class ProfileBinding(StrEnum):
    """Whether it must be obeyed."""

    MANDATORY = "mandatory"
    VOLUNTARY = "voluntary"


class ClockEvent(StrEnum):
    """What a clock starts with, or starts afresh with."""

    RECEIPT = "receipt"
    NOTICE_GIVEN = "notice_given"
    AWARENESS = "awareness"
    DECISION_RECEIVED = "decision_received"
    REMOVAL = "removal"
    COMPLAINT_RECEIVED = "complaint_received"
    INFORMED = "informed"
    EVENT_END = "event_end"
    COPY_RECEIVED = "copy_received"
    REQUEST_RECEIVED = "request_received"
    CLARIFICATION_RECEIVED = "clarification_received"
    NONE = "none"
    """A yearly date: the clock belongs to the year it was started in."""


class DeadlineKind(StrEnum):
    """How a deadline is counted."""

    ELAPSED = "elapsed"
    CALENDAR = "calendar"
    WORKING_DAYS = "working_days"
    FIXED_DATE = "fixed_date"
    FROM_DOCUMENT = "from_document"
    PROMPTLY = "promptly"


class Direction(StrEnum):
    """Which way a deadline points."""

    DO_BY = "do_by"
    KEEP_AT_LEAST = "keep_at_least"
    KEEP_OPEN_AT_LEAST = "keep_open_at_least"
    SUPPRESS_UNTIL = "suppress_user_notice_until"
    NOT_BEFORE = "not_before"


class DocumentForm(StrEnum):
    """What a document that falls under a law may call itself."""

    ANNEX_I = "annex1"
    SECTION_3_NOTICE = "s3_notice"
    REMOVAL_ORDER = "removal_order"
    NOTICE = "notice"
    REFERRAL = "referral"
    EXPOSURE_DECISION = "exposure_decision"
    INFORMATION_ORDER = "information_order"
    EPOC = "epoc"
    EPOC_PR = "epoc_pr"
    DSA_INFORMATION_ORDER = "dsa_information_order"
    OSA_INFORMATION_NOTICE = "osa_information_notice"
    OSA_TECHNOLOGY_NOTICE = "osa_technology_notice"
    OSA_CONFIRMATION_DECISION = "osa_confirmation_decision"
    ESAFETY_REMOVAL_NOTICE = "esafety_removal_notice"
    ESAFETY_HOSTING_NOTICE = "esafety_hosting_notice"
    ESAFETY_AVM_NOTICE = "esafety_avm_notice"
    ESAFETY_INFORMATION_NOTICE = "esafety_information_notice"
    OCHA_DISABLING_DIRECTION = "ocha_disabling_direction"
    OCHA_ACCOUNT_DIRECTION = "ocha_account_direction"
    CA_HATE_PROPAGANDA_ORDER = "ca_hate_propaganda_order"


class Verification(StrEnum):
    """How sure we are of the data."""

    VERIFIED = "verified"
    """Read in the cited source."""
    KNOWLEDGE = "knowledge"
    """Recalled; check it before you rely on it."""
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class ProfileDeadline:
    """How long, and how it is counted."""

    kind: DeadlineKind
    length: Period | None = None
    working_days: int = 0
    before: tuple[int, int] | None = None
    """Of a yearly date: the month and day it must be done before."""
    alternative: Period | None = None
    alternative_if: str = ""
    emergency: Period | None = None
    default: Period | None = None
    """Where the document states no period."""
    longest: Period | None = None
    """The most a document may state."""
    internal_sla: Period | None = None
    """Ours, not law: what the work queue uses where the law says promptly."""
    standstill: Standstill = NEVER
    """When the hours do not run."""
    is_rounded: bool = False
    """Whether Regulation 1182/71 gives a later defensible reading."""
    is_yearly: bool = False
    direction: Direction = Direction.DO_BY
    rule: str = ""


class Resume(StrEnum):
    """How a clock goes on when a hold ends."""

    AFRESH = "afresh"
    """The whole period again: TCO Art. 3(7) and 3(8)."""
    REMAINING = "remaining"
    """With what was left when the hold began."""


@dataclass(frozen=True, slots=True)
class Suspension:
    """A ground that stops the clock, and how it goes on afterwards."""

    ground: str
    answer: str
    restart: ClockEvent
    length: Period | None
    """The fresh period; None for the first one over again."""
    article: str
    resume: Resume = Resume.AFRESH


@dataclass(frozen=True, slots=True)
class ExtensionGround:
    """A ground that lengthens the period."""

    ground: str
    by: str
    length: Period | None
    """None: whoever extends says how long."""
    until: str
    """The event it lasts until, where nobody can say how long."""
    max_times: int | None
    longest: Period | None
    """The most the whole period may come to."""
    rule: str


@dataclass(frozen=True, slots=True)
class Trigger:
    """What brings the duty about: a document or an event."""

    document: str = ""
    event: str = ""
    issuer: str = ""
    delivery: str = ""
    ref: str = ""
    """The profile whose trigger it shares."""


#: Beside the code of a state, and `EU` for every Member State: whence a document may come.
ANY_STATE = "*"
ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class GovernedDocument:
    """One kind of document of one state, that a profile governs."""

    form: DocumentForm
    state: str
    """A state, or `EU`; `*` is any, since the form is that of one law; `elsewhere` is
    where nothing better is known."""


@dataclass(frozen=True, slots=True)
class ExpectedAnswer:
    """What is owed in return."""

    form: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class ProfilePreservation:
    """What must be kept once the order is carried out."""

    profile: str = ""
    length: Period | None = None
    start: ClockEvent | None = None
    from_document: bool = False
    article: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class NonDisclosure:
    """Whether the person affected may be told."""

    profile: str = ""
    default: bool = False
    article: str = ""


@dataclass(frozen=True, slots=True)
class UserNoticeDuty:
    """That the person concerned is told, and when."""

    when: str
    article: str


@dataclass(frozen=True, slots=True)
class ThreatRoute:
    """Who must be told, in which case."""

    when: str
    to: tuple[str, ...]
    is_any: bool
    """Whether one of them is enough."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One clock or one duty of one law."""

    id: str
    jurisdiction: str
    instrument: str
    article: str
    """What the deadline rests on."""
    status: Status
    binding: ProfileBinding
    time_zone: str
    has_one_zone: bool
    """Whether days and holidays are the profile's own, wherever the provider sits."""
    calendar: Calendar | None
    trigger: Trigger
    governs: tuple[GovernedDocument, ...]
    """The documents that fall under it without naming it."""
    starts_on: ClockEvent
    also_starts_on: tuple[ClockEvent, ...]
    deadline: ProfileDeadline
    in_force_from: date | None
    in_force_to: date | None
    succeeds: str
    """The profile it took the place of."""
    suspensions: tuple[Suspension, ...]
    not_suspending: tuple[str, ...]
    extensions: tuple[ExtensionGround, ...]
    duty_holder: str
    """Who must act: the provider unless it says otherwise."""
    followed_by: str
    answer: ExpectedAnswer
    preservation: ProfilePreservation | None
    non_disclosure: NonDisclosure | None
    user_notice: UserNoticeDuty | None
    routing: tuple[ThreatRoute, ...]
    allowed_purposes: tuple[str, ...]
    required_elements: tuple[str, ...]
    exceptions: tuple[str, ...]
    penalties: tuple[str, ...]
    authorities: Mapping[str, str]
    redress: Mapping[str, str]
    is_published: bool
    """False where even its existence is never told: Investigatory Powers Act 2016."""
    remarks: Mapping[str, str]
    """What else the law says of it, in words: scope of action, defence, redress, effect."""
    verification: Verification
    notes: str
    sources: tuple[str, ...]
    digest: str = ""
    """Of what times follow from, as it is written: a clock remembers what it began under."""

    def suspension(self, ground: str) -> Suspension | None:
        """The suspension on this ground, if the law has one."""
        return next(
            (suspension for suspension in self.suspensions if suspension.ground == ground), None
        )

    def resume_after(self, grounds: Collection[str]) -> Resume:
        """How the clock goes on after holds that overlap: afresh, if one of them brings that."""
        ways = {stop.resume for stop in self.suspensions if stop.ground in grounds}
        return Resume.REMAINING if ways == {Resume.REMAINING} else Resume.AFRESH

    def extension(self, ground: str) -> ExtensionGround | None:
        """The extension on this ground, if the law has one."""
        return next(
            (extension for extension in self.extensions if extension.ground == ground), None
        )


@dataclass(frozen=True, slots=True)
class Jurisdictions:
    """Everything one installation knows: the profiles, and the calendars they use."""

    profiles: Mapping[str, Profile]
    calendars: Mapping[str, Calendar]

    def profile(self, profile_id: str) -> Profile:
        """The profile with this id."""
        if profile_id in self.profiles:
            return self.profiles[profile_id]
        near = ", ".join(get_close_matches(profile_id, self.profiles)) or "`seawall clock --list`"
        raise problem("clocks.unknown-profile", profile_id=profile_id, near=near)

    def calendar(self, calendar_id: str) -> Calendar:
        """The calendar with this id."""
        if calendar_id in self.calendars:
            return self.calendars[calendar_id]
        raise problem(
            "clocks.unknown-calendar", calendar_id=calendar_id, choices=", ".join(self.calendars)
        )
