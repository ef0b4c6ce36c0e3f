"""An inbox on a busy evening, put into a running demo through the real journeys; all invented."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta

from seawall.cli.session import organisation_named
from seawall.journeys.queue import case_hand_over, case_snoozing
from seawall.transaction import transaction
from tests.cases_made import make_item, open_case

LONG = "x" * 2_000
HOSTILE = "<img src=x onerror=window.ran=1>\u202egnissap"
CASES = (
    (
        "Video, 42 s, attack claim",
        {"severity": 5, "minutes": 11, "language": "ar", "source": "TCAP"},
    ),
    ("Video, livestream re-upload", {"severity": 5, "minutes": 48, "source": "Example Forum"}),
    ("Picture, official emblem", {"severity": 3, "hours": 5, "language": "de", "source": "TCAP"}),
    (
        "Text, recruitment",
        {"severity": 4, "language": "so", "source": "Example Files", "copies": 3},
    ),
    ("Video, memorial march", {"severity": 3, "language": "fr", "source": "user"}),
    (
        "Picture, news report",
        {"severity": 2, "language": "en", "source": "user", "queue": "notices"},
    ),
    (f"Text, {HOSTILE}", {"severity": 2, "source": HOSTILE, "queue": "notices"}),
    ("Address, archive of statements", {"severity": 1, "language": "ur", "source": "Lighthouse"}),
)


def main() -> None:
    """Put the cases in; print their ids by what they are."""
    org, now = organisation_named("harbour-video"), datetime.now(UTC)
    ids = {}
    for number, (description, given) in enumerate(CASES):
        said = {**given}
        copies, due = said.pop("copies", 1), None
        if minutes := said.pop("minutes", 0) or 60 * said.pop("hours", 0):
            due = now + timedelta(minutes=minutes)
        entry = (f"entry_scene_{number}",)
        for _ in range(copies):
            made = open_case(
                org, make_item(org, f"scene-{number}-{_}"), now, description=description,
                due_at=due, entries=entry, **said,
            )  # fmt: skip
        ids[description.partition(",")[2].strip() or description] = made.id
    with transaction(org.id) as tx:
        people = {member.email.split("@")[0]: member for member in tx.people.members()}
        for source, upheld, decided in (
            ("TCAP", 203, 212),
            ("Example Forum", 941, 1_004),
            ("user", 9, 31),
        ):
            tx.inbox.tally(source, upheld=upheld, decided=decided)
        note = "you know this group better than I do"
        case_hand_over.hand_case_to(
            ids["recruitment"], people["reviewer"], people["lead"], note=note, tx=tx, now=now
        )
        case_snoozing.snooze_case(
            ids["archive of statements"],
            people["reviewer"],
            until=now + timedelta(hours=4),
            reason="The translator is here at six.",
            tx=tx,
            now=now,
        )
    ids["reviewer"] = people["reviewer"].email
    json.dump(ids, sys.stdout)
