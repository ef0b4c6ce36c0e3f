"""What somebody chooses for themselves: how things are shown, what is not, when to rest.

Nobody is asked and nobody is told. There is no ledger entry on purpose: whoever reads the
ledger of an organisation may be the person's manager (decision 0028).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from seawall.journeys.people import exposure
from seawall.people.model import Member
from seawall.people.protection.choices import Choices
from seawall.people.protection.exposure_limits import DAY, ExposureStanding
from seawall.people.protection.exposure_tally import ExposureTally, TallyLine, tally, tally_by_day
from seawall.people.protection.model import OptOut
from seawall.people.protection.opting_out import opt_out, opt_outs_in_force
from seawall.transaction import Transaction

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """Everything the person's own page says."""

    standing: ExposureStanding
    today: ExposureTally
    week: ExposureTally
    days: tuple[tuple[object, TallyLine], ...]
    opt_outs: tuple[OptOut, ...]
    choices: Choices
    break_until: datetime | None
    decided: int
    decided_unseen: int
    views_avoided: int


def account(person: Member, *, tx: Transaction, now: datetime) -> OwnAccount:
    """What somebody looked at, decided and chose; for them and nobody else."""
    looks = tx.protection.looks(person.id, since=now - WEEK)
    decisions = tx.protection.decisions(person.id, since=now - WEEK)
    break_until = tx.protection.break_until(person.id)
    return OwnAccount(
        standing=exposure.protection_of(person.id, tx=tx, now=now).standing,
        today=tally(looks, since=now - DAY, now=now),
        week=tally(looks, since=now - WEEK, now=now),
        days=tally_by_day(looks, days=7, now=now),
        opt_outs=opt_outs_in_force(tx.protection.opt_outs(person.id), now=now),
        choices=tx.protection.choices(person.id),
        break_until=break_until if break_until and break_until > now else None,
        decided=decisions.decided,
        decided_unseen=decisions.unseen,
        views_avoided=decisions.views_avoided,
    )


def keep_choices(person: Member, choices: Choices, *, tx: Transaction) -> None:
    """Keep how this person wants things shown."""
    tx.protection.choose(person.id, choices)


def opt_out_of_category(
    person: Member, category: str, *, standing: bool, tx: Transaction, now: datetime
) -> OptOut:
    """Opt out of a category for today or until further notice; what is on the screen goes."""
    chosen = opt_out(category, now=now, standing=standing)
    tx.protection.opt_out(person.id, chosen)
    exposure.hide_media(person.id, person.code, tx=tx, now=now)
    return chosen


def opt_in_to_category(person: Member, category: str, *, tx: Transaction) -> None:
    """End a person's opt-out of a category."""
    tx.protection.opt_in(person.id, category)


def take_break(person: Member, *, tx: Transaction, now: datetime) -> datetime:
    """Hide everything now; nothing graphic is shown until the break is over."""
    exposure.hide_media(person.id, person.code, tx=tx, now=now)
    until = now + tx.protection.limits().rest
    tx.protection.take_break(person.id, until)
    return until


def end_break(person: Member, *, tx: Transaction) -> None:
    """End a break that the person asked for; one that a limit asks for is not theirs to end."""
    tx.protection.take_break(person.id, None)
