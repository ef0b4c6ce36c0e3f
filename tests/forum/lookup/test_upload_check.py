"""An upload check of a member that may only ask: what the forum lists is held, never blocked."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from seawall.app.hub_checks import FromAfar, signals_to_ask
from seawall.app.process_parts import built_parts
from seawall.config import load_settings
from seawall.forum.lookup.remote import AskedSignal
from seawall.gate.checks import FROM_AFAR, NOT_ASKED
from seawall.intake.model import Verdict
from seawall.intake.submission import GivenHash, Submission
from seawall.signals import Signal, hash_bytes
from seawall.transaction import transaction
from seawall.worker import list_fetching
from tests.forum.lookup.made import checksum
from tests.forum.lookup.served_hub import served_hub
from tests.ports import closed_port


def drawn(seed: int) -> bytes:
    """A picture of soft shapes that nobody has seen before: shipped ones count as harmless."""
    small = np.random.default_rng(seed).integers(0, 256, (12, 12, 3), np.uint8)
    picture = Image.fromarray(small).resize((320, 320), Image.Resampling.BICUBIC)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


LISTED, OTHER = drawn(1), drawn(2)


@pytest.fixture
def hub(sqlite):
    with served_hub() as served:
        yield served


@pytest.fixture
def parts():
    settings = load_settings().model_copy(update={"forum_lookup": True, "decoders": 1})
    with built_parts(settings) as made:
        yield made


def listed(hub, parts, content):
    signals = hash_bytes(content, pool=parts.pool, types=["pdq", "sha256"]).signals
    hub.offer(*((one.type, one.value) for one in signals))
    hub.publish()
    seat = hub.asker()
    list_fetching.refresh_lists(seat, now=hub.now)
    return seat


def test_a_listed_picture_is_held_with_a_case_and_another_is_allowed(hub, parts):
    seat = listed(hub, parts, LISTED)
    parts.refresher.refresh()
    gate = parts.gate

    held = gate.check(Submission(seat.organisation, content=LISTED))
    allowed = gate.check(Submission(seat.organisation, content=OTHER))

    assert (held.verdict, held.rule) == (Verdict.HOLD, FROM_AFAR)
    assert "Harbour Forum lists this" in held.say
    assert (allowed.verdict, allowed.case) == (Verdict.ALLOW, "")
    with transaction(seat.organisation) as tx:
        assert tx.cases.of_item(held.item)[0].id == held.case


def test_hashes_alone_are_asked_about_too(hub, parts):
    hub.offer(("sha256", checksum(1)))
    hub.publish()
    seat = hub.asker()
    list_fetching.refresh_lists(seat, now=hub.now)
    parts.refresher.refresh()
    asked = Submission(seat.organisation, hashes=(GivenHash("sha256", checksum(1)),))

    assert parts.gate.glance(asked) is None
    assert parts.gate.check(asked).verdict is Verdict.HOLD


def test_a_test_by_hand_sends_no_hash_to_anybody_and_says_so(hub, parts):
    seat = listed(hub, parts, LISTED)
    parts.refresher.refresh()

    answer = parts.gate.check(Submission(seat.organisation, content=LISTED, is_dry=True))

    assert (answer.verdict, answer.case) == (Verdict.ALLOW, "")
    assert answer.notes[-1] == NOT_ASKED


def test_a_hub_that_is_away_is_a_note_and_no_hindrance(hub, parts):
    seat = listed(hub, parts, LISTED)
    with transaction(seat.organisation) as tx:
        tx.forum.save_seat(replace(seat, hub_url=f"http://127.0.0.1:{closed_port()}"))
    parts.refresher.refresh()

    answer = parts.gate.check(Submission(seat.organisation, content=LISTED))

    assert answer.verdict is Verdict.ALLOW
    assert "could not be asked" in answer.notes[-1]


def test_who_holds_the_list_asks_nobody(hub):
    afar = FromAfar()

    assert not afar.concerns(hub.made.organisations["Harbour"])
    assert not afar.concerns(hub.made.hub)


def test_an_upload_is_asked_about_in_the_fewest_look_ups():
    picture = [
        Signal("pdq", "aa" * 32, "1", 80, "stored"),
        Signal("pdq", "bb" * 32, "1", 80, "upright"),
        Signal("pdq", "cc" * 32, "1", 80, "mirrored", "derived"),
        Signal("sha256", "dd" * 32, "1"),
        Signal("md5", "ee" * 16, "1"),
        Signal("text", "words of a search", "1", transient=True),
    ]
    blurred = [Signal("pdq", "aa" * 32, "1", 20), Signal("md5", "ee" * 16, "1")]

    assert signals_to_ask(picture) == [
        AskedSignal("pdq", "aa" * 32),
        AskedSignal("sha256", "dd" * 32),
    ]
    assert signals_to_ask(blurred) == [AskedSignal("md5", "ee" * 16)]
