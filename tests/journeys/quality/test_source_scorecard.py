"""A source's card: volume, how often it was right with an interval, typical time."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from seawall.journeys.quality.source_scorecard import USERS, SourceKind, cards
from seawall.probing.share_interval import wilson
from seawall.transaction import transaction
from tests.notices_made import judge, make_flagger, tell
from tests.people_made import NOON, make_person

DAY = timedelta(days=1)


def cards_of(org, at=NOON + 10 * DAY):
    with transaction(org.id) as tx:
        return {(card.source, card.series): card for card in cards(tx=tx, now=at)}


def test_a_trusted_flagger_has_a_card_of_its_own_and_users_have_one_together(org):
    reviewer, flagger = make_person(org), make_flagger(org)
    theirs = [tell(org, number, flagger=flagger.id) for number in range(3)]
    users = [tell(org, 10 + number, contact=f"u{number}@example.org") for number in range(2)]
    for number, one in enumerate(theirs):
        judge(one, reviewer, is_accepted=number < 2, at=NOON + (number + 1) * DAY)
    judge(users[0], reviewer, is_accepted=False, at=NOON + DAY)

    found = cards_of(org)

    card, together = found[flagger.id, ""], found[USERS, ""]
    assert (card.kind, card.name) == (SourceKind.FLAGGER, "a trusted flagger")
    assert (card.volume, card.decided, card.accuracy.count) == (3, 3, 2)
    assert card.accuracy.interval == wilson(2, 3)
    assert card.typical == 2 * DAY
    assert (together.volume, together.decided, together.accuracy.count) == (2, 1, 0)


def test_what_nobody_has_decided_counts_for_nothing(org):
    flagger = make_flagger(org)
    tell(org, flagger=flagger.id)

    card = cards_of(org)[flagger.id, ""]

    assert (card.volume, card.decided, card.accuracy.value, card.typical) == (1, 0, None, None)


def test_what_is_older_than_a_year_is_not_on_the_card(org):
    tell(org)

    assert cards_of(org, NOON + 366 * DAY)[USERS, ""].volume == 0


def test_more_notices_cost_no_more_queries(org):
    flagger = make_flagger(org)
    tell(org, 0, flagger=flagger.id)
    few = queries_of(org)
    for number in range(1, 8):
        tell(org, number, flagger=flagger.id)

    assert queries_of(org) == few > 0


def queries_of(org):
    with CaptureQueriesContext(connection) as seen:
        cards_of(org)
    return len(seen)
