"""Lives of a made log, and the measures of November that are counted from them."""

from __future__ import annotations

import random

from seawall.ledger.model import Entry
from seawall.ledger.words import word_of
from seawall.results.lives.item_lives import DrillTraces
from seawall.results.log_reading import LogReading
from seawall.results.period_results import measured
from seawall.transaction import transaction
from tests.results_made import DAY, FIRST, HOUR, LATER, MINUTE, NOVEMBER, MadeEntries


def lives_of(log, *, period=NOVEMBER, until=LATER, drills=DrillTraces()):
    """Everything that the log tells of a period."""
    reading, uploads = LogReading(period, drills), {}
    for entry in log.entries:
        reading.add(entry)
        if entry.what == "item.received":
            uploads.setdefault(entry.about, entry.at)
    return reading.lives(uploads, seen_until=until)


def metric(log, name, **about):
    """One measure of November."""
    return next(each for each in measured(lives_of(log, **about)) if each.id == name)


def item_life(log, **about):
    """The life of the only item of a log."""
    (life,) = lives_of(log, **about).items
    return life


def a_quarter(languages, *, seed=7):
    """A log with so many removals for each language, of every other one blocked at upload."""
    log, chance = MadeEntries(), random.Random(seed)
    for language, number in languages.items():
        for place in range(number):
            at = FIRST + chance.random() * 20 * DAY
            item = log.upload(at)
            case = log.check(item, at, "block") if place % 2 else log.notice(item, at + MINUTE)
            log.case(case, at, language=language, item=item)
            decision = log.remove(item, case, at + HOUR, gone_at=at + chance.random() * 50 * HOUR)
            if place % 3 == 0:
                answer = "overturn" if place % 2 else "keep"
                log.decide(log.appeal(decision, at + DAY), at + 2 * DAY, answer, clause="")
    return log


def write_down(log, organisation):
    """Put a made log into the log of an organisation."""
    with transaction(organisation) as tx:
        tx.ledger.append_many(
            [
                Entry(
                    word_of(entry.what),
                    entry.about,
                    entry.at,
                    by=entry.by,
                    public=entry.public,
                    sealed=entry.sealed or None,
                )
                for entry in log.entries
            ]
        )
