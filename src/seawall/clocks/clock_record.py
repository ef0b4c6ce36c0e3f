"""A clock as it is kept: plain values that a row holds and that bring the same clock back.

What it rests on is kept whole (the start in the offset it was written in, the holds, the
extensions, the document's period), and the results beside it, so that a queue and a pager
need no rule. Whatever happens to the process, the clock is read again and runs on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from seawall.clocks.clock import Clock
from seawall.clocks.extending import GrantedExtension
from seawall.clocks.holding import Hold
from seawall.clocks.instant import offset_of, read_instant, with_offset, write_instant
from seawall.clocks.jurisdictions.model import Jurisdictions
from seawall.clocks.model import ClockRow
from seawall.clocks.period import parse_period
from seawall.ids import ClockId


def row_of(clock: Clock, *, clock_id: ClockId, about: str, at: datetime) -> ClockRow:
    """The clock as a row, with the results it has at this moment."""
    return ClockRow(
        id=clock_id,
        about=about,
        profile=clock.profile.id,
        started_at=clock.started_at,
        zone=clock.tz or "",
        state=clock.state(at),
        period=str(clock.period) if clock.period else "",
        facts={name: fact for name, fact in _facts(clock).items() if fact},
        holds=tuple(_hold(hold) for hold in clock.holds),
        due_at=clock.due_at,
        legal_limit=clock.legal_limit,
        work_by=clock.work_by,
        met_at=clock.met_at,
    )


def row_after(row: ClockRow, clock: Clock, *, at: datetime) -> ClockRow:
    """The row with what has become of its clock.

    Where the law reads otherwise than at the start, the results of the start stand, as long
    as nothing new bears on the end. After a new hold only today's law can tell the end.
    """
    changed = row_of(clock, clock_id=row.id, about=row.about, at=at)
    if not clock.began_under or _bears_on_the_end(changed) != _bears_on_the_end(row):
        return changed
    work_by = None if clock.met_at else row.work_by
    return replace(changed, due_at=row.due_at, legal_limit=row.legal_limit, work_by=work_by)


def clock_of(row: ClockRow, *, jurisdictions: Jurisdictions) -> Clock:
    """The clock that was kept, under the profiles and calendars of this installation."""
    facts = row.facts
    calendar = facts.get("calendar")
    profile = jurisdictions.profile(row.profile)
    began_under = facts.get("profile_digest", profile.digest)
    return Clock(
        profile=profile,
        started_at=with_offset(row.started_at, facts.get("offset", "+00:00")),
        tz=row.zone or None,
        holds=tuple(_read_hold(hold) for hold in row.holds),
        period=parse_period(row.period, field="period") if row.period else None,
        met_at=row.met_at,
        emergency=bool(facts.get("emergency")),
        alternative=bool(facts.get("alternative")),
        extended=tuple(_read_extension(extension) for extension in facts.get("extended", ())),
        calendar=jurisdictions.calendar(calendar) if calendar else None,
        cycle=int(facts.get("cycle", 0)),
        began_under=began_under if began_under != profile.digest else "",
    )


def _facts(clock: Clock) -> dict[str, Any]:
    return {
        "offset": offset_of(clock.started_at),
        "emergency": clock.emergency,
        "alternative": clock.alternative,
        "calendar": clock.calendar.id if clock.calendar else "",
        "cycle": clock.cycle,
        "profile_digest": clock.began_under or clock.profile.digest,
        "extended": [
            {
                "ground": extension.ground,
                "at": write_instant(extension.at),
                "length": str(extension.length) if extension.length else "",
            }
            for extension in clock.extended
        ],
    }


def _bears_on_the_end(row: ClockRow) -> tuple[object, ...]:
    return list(row.holds), list(row.facts.get("extended", ())), row.facts.get("cycle", 0)


def _hold(hold: Hold) -> dict[str, str | None]:
    return {
        "ground": hold.ground,
        "began_at": write_instant(hold.began_at),
        "ended_at": write_instant(hold.ended_at) if hold.ended_at else None,
    }


def _read_hold(hold_record: Mapping[str, Any]) -> Hold:
    ended = hold_record["ended_at"]
    return Hold(
        hold_record["ground"],
        read_instant(hold_record["began_at"], field="holds"),
        read_instant(ended, field="holds") if ended else None,
    )


def _read_extension(extension_record: Mapping[str, Any]) -> GrantedExtension:
    length = extension_record["length"]
    return GrantedExtension(
        extension_record["ground"],
        read_instant(extension_record["at"], field="extended"),
        parse_period(length, field="extended") if length else None,
    )
