"""What a person removed is blocked when it comes again, and let through when that was wrong."""

from __future__ import annotations

from datetime import UTC, datetime

from seawall.cases.model import Finding
from seawall.journeys.content.item_upsert import ItemArrival, upsert_item
from seawall.signals import hash_text
from seawall.transaction import transaction
from tests.cases_made import decide_case, open_case
from tests.gate.conftest import known_picture, modified_copy
from tests.people_made import make_person
from tests.quality_made import read_it

WORDS = "Join the Grey Tide Order at the harbour wall at dawn, and bring a friend."


def upload(here, content):
    return here.client.post("/v1/checks", files={"file": ("x.jpg", content)}).json()


def published(here, **arrival):
    """A case about an item that no check has ever stopped."""
    with transaction(here.organisation.id) as tx:
        put_in = upsert_item(ItemArrival("post", "p/1", **arrival), tx=tx, now=datetime.now(UTC))
    return open_case(here.organisation, put_in.item, version=put_in.version)


def decide(here, case, **changes):
    now = datetime.now(UTC)
    made = decide_case(
        here.organisation, case, make_person(here.organisation), now=now, opened_at=now, **changes
    )
    here.parts.refresher.refresh()
    return made


def test_a_copy_of_what_a_person_removed_is_blocked_until_the_removal_is_overruled(here):
    case = published(here, media=here.parts.media_of(known_picture()))
    assert upload(here, modified_copy())["verdict"] == "allow"

    decision = decide(here, case)
    blocked = upload(here, modified_copy())
    decide(here, case, finding=Finding.ALLOW, supersedes=decision.id)

    assert (blocked["verdict"], blocked["matches"][0]["bank_name"]) == ("block", "Decided here")
    assert blocked["matches"][0]["source"] == decision.id
    assert upload(here, modified_copy())["verdict"] == "allow"


def test_a_copy_of_a_news_picture_that_was_removed_goes_before_a_person(here):
    case = published(here, media=here.parts.media_of(known_picture()))
    decision, now = decide(here, case, context="news"), datetime.now(UTC)
    with transaction(here.organisation.id) as tx:
        review = tx.quality.of_decision(decision.id)
    reader = make_person(here.organisation)
    read_it(
        here.organisation, review, reader, now, opened_at=now, finding=Finding.REMOVE,
        clauses=("tvec/incite",),
    )  # fmt: skip
    here.parts.refresher.refresh()

    said = upload(here, modified_copy())

    assert (said["verdict"], said["matches"][0]["state"]) == ("hold", "unconfirmed")


def test_a_text_that_was_removed_is_blocked_however_it_is_dressed(here):
    first = here.client.post("/v1/checks", json={"text": WORDS}).json()
    signals = tuple((s.type, s.value) for s in hash_text(WORDS).signals if not s.transient)
    decide(here, published(here, text=WORDS, signals=signals))

    said = here.client.post("/v1/checks", json={"text": WORDS.upper()}).json()

    assert (first["verdict"], said["verdict"]) == ("allow", "block")
