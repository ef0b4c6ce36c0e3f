"""An inbox on a busy evening, by real checks in a running demo; all invented."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from seawall.cases.model import CaseReason
from seawall.cli.session import organisation_named
from seawall.journeys.queue import case_hand_over, case_holding, case_snoozing
from seawall.journeys.queue._case_opening import open_lone_case
from seawall.people.model import Organisation
from seawall.transaction import transaction
from tests.browser.checked_cases import Checks, checks_of, demo_file
from tests.browser.pictures import changed_copy
from tests.cases_made import arrival, make_item
from tests.people_made import make_person

LONG = "x" * 2_000
HOSTILE = "<img src=x onerror=window.ran=1>\u202egnissap"
#: Who holds a case of the evening, and of whom a source is called after.
LONG_NAME = "Konstantinos Papadimitropoulos-Schwarzenberger"
LONG_SOURCE = "Meldestelle Schifffahrtskontrollamt Nordfriesland"


@dataclass(frozen=True)
class Upload:
    """What somebody uploaded: a file of the demo world, words or an address; and by when."""

    name: str
    content: bytes | str
    account: str
    language: str
    minutes: int = 0
    copies: int = 1


def uploads() -> tuple[Upload, ...]:
    """The evening's, each near something that a bank of the demo or of the scenes holds."""
    return (
        Upload("42 s, attack claim", demo_file("not-in-bank/moving-clock.jpg"), "watch-7", "ar", 11),
        Upload(
            "livestream re-upload", demo_file("clips/tide-march.webp"), "nordhafen-chronicle",
            "en", 48,
        ),
        Upload(
            "official emblem", demo_file("posters/tide-is-ours.jpg"), "gezeiten-archiv", "de", minutes=300
        ),
        Upload("recruitment", demo_file("texts/recruitment.en.txt").decode(), "quiet-harbour", "so",
               copies=3),
        Upload("memorial march", changed_copy("deep-field.jpg"), "la-digue-et-la-mer", "fr"),
        Upload("news report", changed_copy("cell.jpg"), "evening-desk", "en"),
        Upload("shared instruction", changed_copy("retina.jpg"), "werkstatt-nord", "de"),
        Upload(
            "archive of statements", "https://library.grey-tide.test/books/the-tide-is-ours", "leser-3",
            "ur",
        ),
    )  # fmt: skip


def main() -> None:
    """Put the cases in; print their ids by what they are."""
    org = organisation_named("harbour-video")
    with checks_of(org, datetime.now(UTC)) as checks:
        attack = {"label": "behaviour/attack-footage", "source": "TCAP"}
        checks.add_picture(demo_file("not-in-bank/moving-clock.jpg"), **attack)
        ids = {upload.name: _case(upload, checks) for upload in uploads()}
        long = "the long names of a case"
        checks.add_words(long, source=LONG_SOURCE)
        ids["long names"] = checks.case(checks.check(long, "scene-long", language="de")).id
    ids["hostile"] = _hostile(org)
    _tally(org)
    ids["reviewer"] = _hand_out(org, ids)
    json.dump(ids, sys.stdout)


def _case(upload: Upload, checks: Checks) -> str:
    answers = [
        checks.check(
            upload.content, f"{upload.name}-{copy}".replace(" ", "-").replace(",", ""),
            account=upload.account, language=upload.language,
        )
        for copy in range(upload.copies)
    ]  # fmt: skip
    due = datetime.now(UTC) + timedelta(minutes=upload.minutes) if upload.minutes else None
    return checks.case(answers[0], due).id


def _hostile(org: Organisation) -> str:
    """A notice whose words are badly meant."""
    reason = CaseReason("notice", "notice_scene", HOSTILE)
    strange = arrival(
        make_item(org, "scene-hostile"), description=f"Text, {HOSTILE}", source=HOSTILE,
        queue="notices", severity=2, reason=reason,
    )  # fmt: skip
    with transaction(org.id) as tx:
        return open_lone_case(strange, tx=tx, now=datetime.now(UTC)).id


def _tally(org: Organisation) -> None:
    """How often each source was right."""
    with transaction(org.id) as tx:
        for source, upheld, decided in (
            ("TCAP", 203, 212),
            ("Example Forum", 941, 1_004),
            ("Harbour Video", 388, 391),
            ("Lighthouse Social", 57, 61),
            ("Quayside Chat", 112, 140),
            (LONG_SOURCE, 1_204, 1_288),
        ):
            tx.inbox.tally(source, upheld=upheld, decided=decided)


def _hand_out(org: Organisation, ids: dict[str, str]) -> str:
    """Some are held, one is handed over, one is put aside; the reviewer's address."""
    now = datetime.now(UTC)
    colleague = make_person(org, name=LONG_NAME)
    with transaction(org.id) as tx:
        people = {member.email.split("@")[0]: member for member in tx.people.members()}
        note = "you know this group better than I do"
        case_hand_over.hand_case_to(
            ids["recruitment"], people["reviewer"], people["lead"], note=note, tx=tx, now=now
        )
        case_holding.take_case(ids["long names"], colleague, tx=tx, now=now)
        case_snoozing.snooze_case(
            ids["archive of statements"],
            people["reviewer"],
            until=now + timedelta(hours=4),
            reason="The translator is here at six.",
            tx=tx,
            now=now,
        )
    return people["reviewer"].email
