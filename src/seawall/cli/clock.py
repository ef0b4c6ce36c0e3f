"""`seawall clock`: when an order must be obeyed, what holds it, and what that rests on.

It reads no database: the same engine that runs the clocks of real orders answers for any
profile and any moments, so that a lawyer can check it. Without `--at` the question is how
it stands now, or at the last moment that was named, if that is later.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from seawall.cli.output import JsonOption, print_json, print_table, say
from seawall.cli.session import clock as time_now
from seawall.errors import InvalidRequest

if TYPE_CHECKING:
    from seawall.orders.clock import Clock
    from seawall.orders.jurisdictions import Jurisdictions, Profile


class NothingToCount(InvalidRequest):
    """Neither a profile with a start, nor the list, was asked for."""


class UnpairedHold(InvalidRequest):
    """Holds and their moments do not pair up."""


def show_clock(
    profile: Annotated[str, typer.Argument(help="Such as eu-tco-removal-order.")] = "",
    *,
    start: Annotated[
        str, typer.Option(metavar="TIME", help="When it began: RFC 3339, with its offset.")
    ] = "",
    hold: Annotated[
        list[str] | None,
        typer.Option(metavar="GROUND", help="What stopped it; may be repeated."),
    ] = None,
    begins: Annotated[
        list[str] | None, typer.Option("--from", metavar="TIME", help="When a hold began.")
    ] = None,
    ends: Annotated[
        list[str] | None,
        typer.Option("--until", metavar="TIME", help="When a hold ended; without it, it lasts."),
    ] = None,
    at: Annotated[
        str, typer.Option(metavar="TIME", help="The moment to look at; default: now.")
    ] = "",
    tz: Annotated[
        str,
        typer.Option(metavar="ZONE", help="Where the day ends, and how times are shown."),
    ] = "",
    period: Annotated[
        str, typer.Option(metavar="PERIOD", help="What the document states, as PT48H or P30D.")
    ] = "",
    met: Annotated[str, typer.Option(metavar="TIME", help="When it was done.")] = "",
    emergency: Annotated[
        bool, typer.Option("--emergency", help="The emergency period, if there is one.")
    ] = False,
    alternative: Annotated[
        bool, typer.Option("--alternative", help="The second period, if there is one.")
    ] = False,
    calendar: Annotated[
        str, typer.Option(metavar="NAME", help="National holidays, as eu_ie.")
    ] = "",
    listing: Annotated[bool, typer.Option("--list", help="List the profiles.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Print when a clock is due, how it stands, and the article it rests on."""
    from seawall.config import settings
    from seawall.orders.jurisdictions import jurisdictions

    known = jurisdictions(settings().jurisdictions_dir)
    if listing:
        _list(known, as_json=as_json)
        return
    if not (profile and start):
        raise NothingToCount(
            "Name a profile and when its clock began.",
            field="profile" if start else "--start",
            remedy="seawall clock eu-tco-removal-order --start 2026-03-29T01:30+01:00, or --list.",
        )
    clock = _started(
        known,
        profile,
        start,
        tz=tz,
        period=period,
        emergency=emergency,
        alternative=alternative,
        calendar=calendar,
    )
    if clock.profile.id != profile:
        say(f"{profile} was not in force yet: this falls under {clock.profile.id}.")
    if calendar and clock.profile.has_one_zone:
        say(f"{clock.profile.jurisdiction} keeps its own holidays: {calendar} is not used.")
    clock = _held(clock, hold or [], begins or [], ends or [])
    if met:
        clock = clock.meet(_moment(met, "--met"))
    _show(clock, at=at, tz=tz, as_json=as_json)


def _started(
    known: Jurisdictions,
    profile: str,
    start: str,
    *,
    tz: str,
    period: str,
    emergency: bool,
    alternative: bool,
    calendar: str,
) -> Clock:
    from seawall.orders.period import parse_period
    from seawall.orders.starting import start as start_clock

    return start_clock(
        profile,
        _moment(start, "--start"),
        known=known,
        tz=tz or None,
        period=parse_period(period, field="--period") if period else None,
        emergency=emergency,
        alternative=alternative,
        calendar=known.calendar(calendar) if calendar else None,
    )


def _held(clock: Clock, grounds: list[str], begins: list[str], ends: list[str]) -> Clock:
    if len(begins) != len(grounds) or len(ends) > len(grounds):
        raise UnpairedHold(
            f"{len(grounds)} holds, {len(begins)} beginnings, {len(ends)} ends.",
            field="--from" if len(begins) != len(grounds) else "--until",
            remedy="Each --hold needs its --from; only the last ones may go without --until.",
        )
    began = [_moment(each, "--from") for each in begins]
    ended = [*(_moment(each, "--until") for each in ends), *[None] * (len(grounds) - len(ends))]
    for ground, since, until in sorted(
        zip(grounds, began, ended, strict=True), key=lambda each: each[1]
    ):
        clock = clock.hold(ground, since)
        if until:
            clock = clock.resume(until, ground)
    return clock


def _show(clock: Clock, *, at: str, tz: str, as_json: bool) -> None:
    from seawall.cli.clock_words import as_data, sentences
    from seawall.orders.instant import zone_named

    zone = zone_named(tz, field="--tz") if tz else clock.zone
    moment = _moment(at, "--at") if at else _latest(clock)
    seen = clock.as_of(moment)
    if as_json:
        print_json(as_data(seen, moment, zone))
        return
    for line in sentences(seen, moment, zone):
        print(line)


def _latest(clock: Clock) -> datetime:
    named = [clock.started_at, clock.met_at]
    for hold in clock.holds:
        named += [hold.began_at, hold.ended_at]
    return max([time_now(), *(each for each in named if each)])


def _moment(written: str, field: str) -> datetime:
    from seawall.orders.instant import read_instant

    return read_instant(written, field=field)


def _list(known: Jurisdictions, *, as_json: bool) -> None:
    from seawall.cli.clock_words import how_long

    profiles = known.profiles.values()
    if as_json:
        print_json([_as_row(profile) for profile in profiles])
        return
    columns = ("profile", "status", "binding", "deadline", "rests on")
    print_table(columns, [(p.id, p.status, p.binding, how_long(p), p.article) for p in profiles])


def _as_row(profile: Profile) -> dict[str, object]:
    from seawall.cli.clock_words import how_long

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
        "holds": [each.ground for each in profile.suspensions],
        "time_zone": profile.time_zone,
        "verification": profile.verification,
        "sources": profile.sources,
    }
