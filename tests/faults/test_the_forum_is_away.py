"""The forum's hub answers nobody for a day: what was shared finds as before, until its own end."""

from __future__ import annotations

import hashlib
import io
import random
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image
from starlette.testclient import TestClient

from seawall.transaction import transaction
from tests.enforcement_made import Time, worker
from tests.forum_made import a_forum
from tests.gate.conftest import installed
from tests.people_made import make_key
from tests.web.console.forum_pages import person, share

A_DAY = timedelta(days=1)


def picture(seed):
    """A picture that nothing harmless looks like: blocks of grey by these dice."""
    dice, out = random.Random(seed), io.BytesIO()
    small = Image.frombytes("L", (16, 16), dice.randbytes(256))
    small.resize((256, 256), Image.Resampling.NEAREST).save(out, "PNG")
    return out.getvalue()


LASTING, ENDED, UNKNOWN = map(picture, "abc")


@pytest.fixture
def forum(database):
    """A forum of two as its hub left it a day ago: Ada had shared two signals with Ben."""
    made = a_forum(datetime.now(UTC).replace(microsecond=0) - A_DAY, "Ada", "Ben")
    share(made, "Ada", sha256(LASTING))
    share(made, "Ada", sha256(ENDED), expires_at=made.now + A_DAY - timedelta(hours=1))
    return made


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def follow_in_vain(forum):
    """Ben's worker asks the hub, a day later, and nobody is there."""
    hand = worker(Time(forum.now + A_DAY))
    hand.arm()
    for _ in range(60):
        if not hand.step():
            break
    with transaction(forum.organisations["Ben"]) as tx:
        return tx.forum.seat(forum.seats["Ben"])


def test_fault_33_a_hub_that_is_away_for_a_day_leaves_the_last_list_its_staleness_and_its_ends(
    forum, assembled_parts
):
    before = forum.seat("Ben")
    seat = follow_in_vain(forum)
    with transaction(forum.organisations["Ben"]) as tx:
        key = make_key(tx.people.organisation(forum.organisations["Ben"]))
    parts = installed(assembled_parts).parts
    client = TestClient(parts.door.app(), headers={"Authorization": f"Bearer {key}"})

    def verdict(content):
        said = client.post("/v1/checks", files={"file": ("x.jpg", content)})
        assert said.status_code == 200, said.text
        return said.json()["verdict"]

    assert effects(forum) == {"review"}, "neither is refused at the door"
    assert (seat.heard_at, seat.position) == (before.heard_at, before.position)
    assert verdict(LASTING) in {"hold", "block"}
    assert verdict(ENDED) == "allow"
    assert verdict(UNKNOWN) == "allow"
    page = person(forum, "Ben").get("/forum").content.decode()
    assert "The hub has not responded for a while" in page
    parts.door.close()


def effects(forum):
    """What the shared signals may do at Ben's."""
    with transaction(forum.organisations["Ben"]) as tx:
        counts = tx.shared_signals.counts(forum.seats["Ben"])
    return {str(effect) for _, effect in counts}
