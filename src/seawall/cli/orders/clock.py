"""`seawall clock`: when an order must be obeyed, what holds it, and what that rests on.

It reads no database: the same engine that runs the clocks of real orders answers for any
profile and any moments, so that a lawyer can check it. Without `--at` the question is how
it stands now, or at the last moment that was named, if that is later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.command import command
from seawall.cli.output import say
from seawall.cli.presentation import NOTHING, Row, table, text
from seawall.errors import problem

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from seawall.clocks.clock import Clock
    from seawall.clocks.jurisdictions import Jurisdictions, Profile

StartOption = Annotated[
    str, typer.Option(metavar="TIME", help="When it began: RFC 3339, with a time zone offset.")
]
HoldOption = Annotated[
    list[str] | None,
    typer.Option(metavar="GROUND", help="A ground for a pause, as --list shows; repeatable."),
]
BeginsOption = Annotated[
    list[str] | None, typer.Option("--from", metavar="TIME", help="When a pause began.")
]
EndsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--until", metavar="TIME", help="When a pause ended; without it, the pause continues."
    ),
]
AtOption = Annotated[
    str, typer.Option(metavar="TIME", help="The time to compute for; default: now.")
]
TzOption = Annotated[
    str,
    typer.Option(metavar="ZONE", help="The time zone of the day's end and of shown times."),
]
PeriodOption = Annotated[
    str,
    typer.Option(
        metavar="PERIOD", help="The period stated in the document, such as PT48H or P30D."
    ),
]
EmergencyOption = Annotated[
    bool, typer.Option("--emergency", help="Use the emergency period, if there is one.")
]
AlternativeOption = Annotated[
    bool, typer.Option("--alternative", help="Use the second period, if there is one.")
]
CalendarOption = Annotated[
    str, typer.Option(metavar="NAME", help="A calendar of holidays, such as eu_ie.")
]


@dataclass(frozen=True, slots=True)
class StartOptions:
    """What else a clock's start depends on, as it is typed."""

    tz: str
    period: str
    emergency: bool
    alternative: bool
    calendar: str


@dataclass(frozen=True, slots=True)
class SeenClock:
    """A clock at a moment, and the zone its times are shown in."""

    clock: Clock
    at: datetime
    zone: ZoneInfo


def _print_clock(view: SeenClock) -> None:
    from seawall.cli.orders.clock_words import sentences

    for line in sentences(view.clock, view.at, view.zone):
        print(line)


def _clock_data(view: SeenClock) -> dict[str, object]:
    from seawall.cli.orders.clock_words import as_data

    return as_data(view.clock, view.at, view.zone)


def _profile(profile: Profile) -> Row:
    from seawall.cli.orders.clock_words import deadline_words

    grounds = [suspension.ground for suspension in profile.suspensions]
    return (
        profile.id,
        profile.status.replace("_", " "),
        profile.binding,
        deadline_words(profile),
        profile.article,
        grounds,
    )


def _profile_data(profile: Profile) -> dict[str, Any]:
    from seawall.cli.orders.clock_words import how_long

    return {
        "profile": profile.id,
        "jurisdiction": profile.jurisdiction,
        "instrument": profile.instrument,
        "article": profile.article,
        "status": profile.status,
        "in_force_from": profile.in_force_from,
        "in_force_to": profile.in_force_to,
        "binding": profile.binding,
        "starts_on": profile.starts_on,
        "deadline": how_long(profile),
        "holds": [suspension.ground for suspension in profile.suspensions],
        "time_zone": profile.time_zone,
        "verification": profile.verification,
        "sources": profile.sources,
    }


CLOCK = text(_print_clock, data=_clock_data)
PROFILES = table(
    ("profile", "status", "binding", "deadline", "legal basis", "grounds for --hold"),
    _profile,
    data=_profile_data,
)


@command(shown=NOTHING)
def show_clock(
    profile: Annotated[str, typer.Argument(help="A profile, such as eu-tco-removal-order.")] = "",
    *,
    start: StartOption = "",
    hold: HoldOption = None,
    begins: BeginsOption = None,
    ends: EndsOption = None,
    at: AtOption = "",
    tz: TzOption = "",
    period: PeriodOption = "",
    met: Annotated[str, typer.Option(metavar="TIME", help="When it was done.")] = "",
    emergency: EmergencyOption = False,
    alternative: AlternativeOption = False,
    calendar: CalendarOption = "",
    listing: Annotated[
        bool,
        typer.Option(
            "--list", help="List the profiles: deadline, legal basis, grounds for a pause."
        ),
    ] = False,
    now: datetime,
    as_json: bool,
) -> None:
    """Print when a deadline is due, its state, and its legal basis."""
    from seawall.clocks.jurisdictions import jurisdictions
    from seawall.config import settings

    catalogue = jurisdictions(settings().jurisdictions_dir)
    if listing:
        PROFILES.show(catalogue.profiles.values(), as_json=as_json)
        return
    options = StartOptions(tz, period, emergency, alternative, calendar)
    clock = _started(catalogue, profile, start, options)
    clock = _with_holds(clock, hold or [], begins or [], ends or [])
    if met:
        clock = clock.meet(_moment(met, "--met"))
    CLOCK.show(_clock_view(clock, at, tz, now=now), as_json=as_json)


def _started(catalogue: Jurisdictions, profile: str, start: str, options: StartOptions) -> Clock:
    """A clock from its start; what falls under another profile than was named is said."""
    if not (profile and start):
        raise problem("cli.nothing-to-count", field="profile" if start else "--start")
    clock = _clock_of(catalogue, profile, start, options)
    profile_in_force, calendar = clock.profile, options.calendar
    if profile_in_force.id != profile:
        say(f"{profile} was not in force yet, so {profile_in_force.id} applies.")
    if calendar and profile_in_force.has_one_zone:
        say(f"{profile_in_force.jurisdiction} has its own holidays, so {calendar} is not used.")
    return clock


def _clock_of(catalogue: Jurisdictions, profile: str, start: str, options: StartOptions) -> Clock:
    from seawall.clocks.period import parse_period
    from seawall.clocks.starting import start_clock

    return start_clock(
        profile,
        _moment(start, "--start"),
        jurisdictions=catalogue,
        tz=options.tz or None,
        period=parse_period(options.period, field="--period") if options.period else None,
        emergency=options.emergency,
        alternative=options.alternative,
        calendar=catalogue.calendar(options.calendar) if options.calendar else None,
    )


def _with_holds(clock: Clock, grounds: list[str], begins: list[str], ends: list[str]) -> Clock:
    for ground, since, until in _holds(grounds, begins, ends):
        clock = clock.hold(ground, since)
        if until:
            clock = clock.resume(until, ground)
    return clock


def _holds(
    grounds: list[str], begins: list[str], ends: list[str]
) -> list[tuple[str, datetime, datetime | None]]:
    """Each hold with its beginning and its end, in the order in which they began."""
    if len(begins) != len(grounds) or len(ends) > len(grounds):
        raise problem(
            "cli.unpaired-hold",
            grounds=len(grounds),
            begins=len(begins),
            ends=len(ends),
            field="--from" if len(begins) != len(grounds) else "--until",
        )
    began = [_moment(typed_moment, "--from") for typed_moment in begins]
    ended = [_moment(typed_moment, "--until") for typed_moment in ends]
    lasting = [None] * (len(grounds) - len(ends))
    holds = zip(grounds, began, [*ended, *lasting], strict=True)
    return sorted(holds, key=lambda hold: hold[1])


def _clock_view(clock: Clock, at: str, tz: str, *, now: datetime) -> SeenClock:
    from seawall.clocks.instant import zone_named

    zone = zone_named(tz, field="--tz") if tz else clock.zone
    moment = _moment(at, "--at") if at else _latest(clock, now)
    return SeenClock(clock.as_of(moment), moment, zone)


def _latest(clock: Clock, now: datetime) -> datetime:
    moments = [clock.started_at, clock.met_at]
    for hold in clock.holds:
        moments += [hold.began_at, hold.ended_at]
    return max([now, *(moment for moment in moments if moment)])


def _moment(typed_moment: str, field: str) -> datetime:
    from seawall.clocks.instant import read_instant

    return read_instant(typed_moment, field=field)
