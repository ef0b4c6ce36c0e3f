"""A drill between members of a forum, from consent to what was told, with no gate and no upload."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import cycle

from seawall.drills.model import ContentDrill, DrillDoor, SendState
from seawall.drills.seeded_kinds import SeededKind
from seawall.journeys.drills.drill_consenting import ConsentTerms, consent_to_drills
from seawall.journeys.drills.drill_ending import end_drill
from seawall.journeys.drills.drill_following import follow_drill_answers
from seawall.journeys.drills.drill_hosting import drills_to_answer, host_drill
from seawall.journeys.drills.drill_request import DrillRequest
from seawall.journeys.drills.member_drilling import plan_member_drill
from seawall.transaction import transaction
from tests.forum_made import Made

SEED = b"what Quay made its items from!!!"


def consented(forum: Made, tested: str, tester: str) -> None:
    """A member lets another one test it."""
    terms = ConsentTerms(
        "https://files.example.com/photos", 100, forum.now + timedelta(days=90), "The lead agreed."
    )
    with transaction(forum.organisations[tested]) as tx:
        seat = tx.forum.seat(forum.seats[tested])
        consent_to_drills(seat, tester, terms, tx=tx, now=forum.now, by="test")
    forum.sync()


def hosted_drill(forum: Made, tested: str, tester: str) -> ContentDrill:
    """A drill that the tested member has accepted, and that was measured; nothing is told yet.

    A demo's worker may run beside it: what was measured is written with the plan, so that nothing
    is left to be uploaded.
    """
    request = DrillRequest(
        forum.now,
        forum.now + timedelta(hours=1),
        {SeededKind.IMAGE: 30, SeededKind.QR: 8},
        DrillDoor(""),
        ("visitor-17", "visitor-42"),
        "",
    )
    with transaction(forum.organisations[tester]) as tx:
        seat = tx.forum.seat(forum.seats[tester])
        drill = plan_member_drill(seat, tested, request, SEED, tx=tx, now=forum.now, by="test")
        words = cycle(["refused"] * 9 + ["hidden", "public"])
        for upload in tx.drills.uploads(drill.id):
            shown = "public" if upload.variant == "control" else next(words)
            sent_at = upload.planned_at
            answered_at = sent_at + timedelta(milliseconds=240 + 7 * upload.position)
            taken = replace(
                upload, state=SendState.TAKEN, sent_at=sent_at, answered_at=answered_at, shown=shown
            )
            tx.drills.save_upload(taken)
    forum.sync()
    with transaction(forum.organisations[tested]) as tx:
        seat = tx.forum.seat(forum.seats[tested])
        for waiting in drills_to_answer(seat, tx=tx):
            host_drill(seat, waiting, (), tx=tx, now=forum.now)
        hosted = tx.drills.in_forum(seat.id)[0]
    forum.sync()
    return hosted


def told_drill(forum: Made, tested: str, tester: str) -> ContentDrill:
    """The same, and its tester has told what it found."""
    hosted = hosted_drill(forum, tested, tester)
    with transaction(forum.organisations[tester]) as tx:
        measured = tx.drills.in_forum(forum.seats[tester])[0]
        end_drill(measured.id, tx=tx, now=forum.now, by="test")
    forum.sync()
    with transaction(forum.organisations[tested]) as tx:
        seat = tx.forum.seat(forum.seats[tested])
        follow_drill_answers(seat, tx=tx, now=forum.now)
    return hosted
