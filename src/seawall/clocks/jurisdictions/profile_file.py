"""A file of profiles as it is written: every key, what it may hold, and what goes together.

These models only read. A key that nobody knows, a duration that is none, or a deadline
whose kind does not fit its other keys is refused here, because a profile that is half
understood would run a clock that nobody asked for.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from seawall.clocks.jurisdictions.model import (
    ANY_STATE,
    ELSEWHERE,
    BadProfile,
    ClockEvent,
    DeadlineKind,
    Direction,
    DocumentForm,
    ProfileBinding,
    Resume,
    Status,
    Verification,
)
from seawall.clocks.jurisdictions.written_types import (
    Length,
    MonthAndDay,
    Name,
    StrictModel,
    TimeOfDay,
    Zone,
    refusal,
)
from seawall.clocks.period import Period
from seawall.errors import problem

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class WrittenCalendar(StrictModel):
    """The days that do not count."""

    weekend: list[Weekday] = Field(max_length=6)
    holidays: dict[Annotated[int, Field(ge=2000, le=2199)], list[str]] = {}

    @model_validator(mode="after")
    def _real_days(self) -> WrittenCalendar:
        self.days()
        return self

    def days(self) -> frozenset[date]:
        """Every holiday of every year."""
        return frozenset(
            _day(year, month_and_day)
            for year, days in self.holidays.items()
            for month_and_day in days
        )


def _day(year: int, month_and_day: str) -> date:
    try:
        return date.fromisoformat(f"{year}-{month_and_day}")
    except ValueError:
        raise refusal(
            f"{month_and_day!r} is not a day of {year}.", 'Write month and day, as "12-25".'
        ) from None


class WrittenJurisdiction(StrictModel):
    """What the profiles of one jurisdiction share."""

    name: str
    time_zone: Zone
    one_zone: bool = False
    calendar: Name | None = None


class WrittenAlternative(StrictModel):
    """A second length, and when it is the one."""

    condition: str = Field(alias="if")
    duration: Length


class WrittenNights(StrictModel):
    """From when until when, every night."""

    begins: TimeOfDay = Field(alias="from")
    ends: TimeOfDay = Field(alias="until")


class WrittenStandstill(StrictModel):
    """When the hours of a deadline do not run."""

    days: list[Literal["weekends", "holidays"]] = []
    nights: WrittenNights | None = None

    @model_validator(mode="after")
    def _some_of_the_time(self) -> WrittenStandstill:
        if not self.days and self.nights is None:
            raise refusal("Nothing stands still.", "Name days or nights, or remove standstill.")
        if self.nights and self.nights.begins == self.nights.ends:
            raise refusal("The night ends when it begins.", "Correct one of the two times.")
        return self


class WrittenDeadline(StrictModel):
    """How long, by kind."""

    kind: DeadlineKind
    duration: Length | None = None
    count: int = Field(0, ge=1, le=366)
    before: MonthAndDay | None = None
    calendar: Name | None = None
    alt: WrittenAlternative | None = None
    emergency_duration: Length | None = None
    default_duration: Length | None = None
    max_duration: Length | None = None
    internal_sla: Length | None = None
    standstill: WrittenStandstill | None = None
    rounding: Literal["eec_1182_71", "none"] = "none"
    recurrence: Literal["yearly"] | None = None
    direction: Direction = Direction.DO_BY
    rule: str = ""
    answer_when: str = ""

    @model_validator(mode="after")
    def _keys_fit_the_kind(self) -> WrittenDeadline:
        needed, allowed = _KEYS[self.kind]
        given_keys = self.model_fields_set - {"kind", "rule"}
        if missing := sorted(needed - given_keys):
            raise refusal(f"A {self.kind} deadline needs {', '.join(missing)}.", "Add it.")
        if wrong := sorted(given_keys - needed - allowed):
            raise refusal(f"A {self.kind} deadline has no {', '.join(wrong)}.", "Remove it.")
        if self.kind is DeadlineKind.ELAPSED and self.calendar and not self.stands_still_on_days:
            raise refusal(
                "An elapsed deadline has no calendar.", "Remove it, or name days under standstill."
            )
        return self

    @property
    def stands_still_on_days(self) -> bool:
        """Whether a calendar says which days do not count."""
        return bool(self.standstill and self.standstill.days)

    @model_validator(mode="after")
    def _lengths_fit_the_kind(self) -> WrittenDeadline:
        on_instant = [self.internal_sla, self.emergency_duration]
        on_calendar: list[Period | None] = []
        alternative = self.alt.duration if self.alt else None
        if self.kind is DeadlineKind.ELAPSED:
            on_instant += [self.duration, alternative]
        if self.kind is DeadlineKind.CALENDAR:
            on_calendar += [self.duration, alternative]
        if any(length and length.months for length in on_instant):
            raise refusal(
                "A deadline in hours cannot be counted in months.", "Write it as PT48H or P7D."
            )
        if any(length and length.is_of_hours for length in on_calendar):
            raise refusal(
                "A deadline in days cannot be counted in hours.",
                "Write it as P30D, or kind: elapsed.",
            )
        return self


#: Of each kind: the keys it needs, and those it may have besides.
_SHARED = {"rounding", "direction", "max_duration"}
_KEYS: dict[DeadlineKind, tuple[set[str], set[str]]] = {
    DeadlineKind.ELAPSED: (
        {"duration"},
        _SHARED | {"alt", "emergency_duration", "standstill", "calendar"},
    ),
    DeadlineKind.CALENDAR: (
        {"duration"},
        _SHARED | {"alt", "emergency_duration", "recurrence", "calendar"},
    ),
    DeadlineKind.WORKING_DAYS: ({"count"}, {"calendar", "recurrence", "direction"}),
    DeadlineKind.FIXED_DATE: ({"before"}, {"recurrence"}),
    DeadlineKind.FROM_DOCUMENT: (set(), _SHARED | {"default_duration", "answer_when", "calendar"}),
    DeadlineKind.PROMPTLY: ({"internal_sla"}, set()),
}


class WrittenClock(StrictModel):
    """What starts it."""

    start: ClockEvent
    alt_start: ClockEvent | None = None
    note: str = ""


class WrittenSuspension(StrictModel):
    """What stops it, and how it goes on."""

    ground: Name
    answer: str = ""
    restart: ClockEvent
    resume: Resume = Resume.AFRESH
    duration: Length | None = None
    article: str

    @model_validator(mode="after")
    def _a_length_of_its_own(self) -> WrittenSuspension:
        if self.duration and self.resume is Resume.REMAINING:
            raise refusal(
                "A hold that resumes with the remaining time has no duration of its own.",
                "Remove the duration, or write resume: afresh.",
            )
        return self


class WrittenExtension(StrictModel):
    """What lengthens it: by a length, by what the document says, or until an event."""

    ground: Name
    by: str
    length: Length | Literal["from_document"] | None = None
    until: Name | None = None
    max_times: int | None = Field(None, ge=1)
    max_total: Length | None = None
    rule: str = ""

    @model_validator(mode="after")
    def _one_end(self) -> WrittenExtension:
        if (self.length is None) == (self.until is None):
            raise refusal(
                "An extension has either a length or an until.", "Write exactly one of them."
            )
        return self


class WrittenTrigger(StrictModel):
    """What brings the duty about."""

    document: str = ""
    event: str = ""
    issuer: str = ""
    delivery: str = ""
    ref: str = ""


class WrittenGoverned(StrictModel):
    """A kind of document, and the state it comes from."""

    form: DocumentForm
    state: str

    def __str__(self) -> str:
        whence = {ANY_STATE: "any state", ELSEWHERE: "elsewhere"}.get(self.state, self.state)
        return f"{self.form} from {whence}"


class WrittenAnswer(StrictModel):
    """What is owed in return."""

    form: str = ""
    when: str = ""


class WrittenPreservation(StrictModel):
    """What is kept."""

    duration: Length | None = None
    start: ClockEvent | None = None
    profile: Name | None = None
    from_document: bool = False
    article: str = ""
    note: str = ""


class WrittenNonDisclosure(StrictModel):
    """Who is not told."""

    profile: Name | None = None
    default: bool = False
    article: str = ""


class WrittenUserNotice(StrictModel):
    """That the person concerned is told of it, and when."""

    when: Literal["effect"]
    article: str


class WrittenRoute(StrictModel):
    """Who is told: all of `to`, or one of `to_any`."""

    when: str = Field(alias="if")
    to: list[str] = []
    to_any: list[str] = []


class WrittenProfile(StrictModel):
    """One profile; the keys are explained in docs/clocks.md."""

    id: Name
    jurisdiction: str
    instrument: str
    article: str | None = None
    status: Status
    binding: ProfileBinding
    in_force_from: date | None = None
    in_force_to: date | None = None
    succeeds: Name | None = None
    time_zone: Zone | None = None
    duty_holder: str = "provider"
    applies_to: str = ""
    trigger: WrittenTrigger
    governs: list[WrittenGoverned] = []
    clock: WrittenClock
    deadline: WrittenDeadline
    suspensions: list[WrittenSuspension] = []
    not_suspending: list[Name] = []
    extensions: list[WrittenExtension] = []
    scope_of_action: str = ""
    answer: WrittenAnswer = WrittenAnswer()
    preservation: WrittenPreservation | None = None
    non_disclosure: WrittenNonDisclosure | None = None
    user_notice: WrittenUserNotice | None = None
    routing: list[WrittenRoute] = []
    allowed_purposes: list[str] = []
    required_elements: list[Name] = []
    exceptions: list[str] = []
    defence: str = ""
    effect: str = ""
    effect_if_breached: str = ""
    escalation: str = ""
    followed_by: Name | None = None
    redress: dict[str, str] = {}
    authorities: dict[str, str] = {}
    publication: Literal["never"] | None = None
    penalties: list[str] = []
    verification: Verification
    notes: str = ""
    sources: list[str] = Field(min_length=1)

    @model_validator(mode="after")
    def _in_order(self) -> WrittenProfile:
        if self.in_force_from and self.in_force_to and self.in_force_from > self.in_force_to:
            raise refusal("The day in_force_to is before in_force_from.", "Correct one of the two.")
        grounds = [suspension.ground for suspension in self.suspensions]
        grounds += [extension.ground for extension in self.extensions]
        if len(set(grounds)) < len(grounds):
            raise refusal("A ground is listed twice.", "List each ground once.")
        if self.extensions and self.deadline.kind is DeadlineKind.PROMPTLY:
            raise refusal("A deadline of promptly cannot be extended.", "Remove the extensions.")
        if self.governs and self.publication == "never":
            raise refusal(
                "A profile that is never disclosed governs no document by itself.",
                "Remove governs. A person enters such a notice in the vault.",
            )
        return self


class WrittenFile(StrictModel):
    """The file itself; its parts are read one by one, so that an error names the one."""

    schema_version: Literal[1] = 1
    as_of: date | None = None
    calendars: dict[Name, dict[str, object]] = {}
    jurisdictions: dict[str, dict[str, object]] = {}
    profiles: list[dict[str, object]] = []


@dataclass(frozen=True, slots=True)
class FiledProfile:
    """A profile as it is written, and where."""

    profile: WrittenProfile
    file: str
    governs: tuple[WrittenGoverned, ...] = ()
    """What it says of itself, or what the one it replaces said before."""
    is_claimed_here: bool = True
    """Whether the operator's own file says so, and not one that ships."""

    def place(self, key: str) -> str:
        """Where a key stands: the file, the profile and the key."""
        return f"{self.file}: {self.profile.id}.{key}"

    def unknown(self, key: str, name: str, kind: str, among: Collection[str] = ()) -> BadProfile:
        """The refusal of a name that leads nowhere."""
        remedy = f"Use one of: {', '.join(among)}." if among else "Check its spelling."
        return problem(
            "clocks.profile-name-unknown",
            BadProfile,
            field=self.place(key),
            kind=kind,
            name=name,
            remedy=remedy,
        )
