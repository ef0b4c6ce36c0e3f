"""By default a part of a known picture is found, goes before a person, and is never blocked."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from PIL import Image, ImageOps

from seawall.banks.model import EntryState
from seawall.db import intake as db
from seawall.gate.library import Library
from seawall.ids import CaseId
from seawall.journeys.banks.bank_curation import change_entry_state
from seawall.sandbox import DecoderPool
from seawall.signals import BANKED, DERIVED, hash_bytes
from seawall.transaction import transaction
from seawall.world.demo_bank import media
from tests.cases_made import decide_case
from tests.conftest import NOON
from tests.gate.conftest import STRANGER, known_picture, modified_copy, rows
from tests.gate.test_decided import published, upload
from tests.people_made import make_person


def cropped(share: float = 0.2) -> bytes:
    """What is left of the known picture; its PDQ is another one."""
    with Image.open(io.BytesIO(known_picture())) as picture:
        x, y = round(picture.width * share), round(picture.height * share)
        part = picture.crop((x, y, picture.width - x, picture.height - y)).convert("RGB")
    out = io.BytesIO()
    part.save(out, "JPEG", quality=80)
    return out.getvalue()


def in_pixels(long_side: int) -> bytes:
    with Image.open(io.BytesIO(known_picture())) as picture:
        share = long_side / max(picture.size)
        size = (round(picture.width * share), round(picture.height * share))
        out = io.BytesIO()
        picture.convert("RGB").resize(size).save(out, "JPEG", quality=90)
    return out.getvalue()


def mirrored_part() -> bytes:
    with Image.open(io.BytesIO(cropped())) as part:
        out = io.BytesIO()
        ImageOps.mirror(part).save(out, "JPEG", quality=80)
    return out.getvalue()


def bank(here, **fields):
    """The picture as a bank holds it: every signal of it."""
    hashed = hash_bytes(known_picture(), pool=here.parts.pool, ladder=BANKED)
    return [
        here.know(signal.type, signal.value, **fields)
        for signal in hashed.signals
        if signal.is_bankable
    ]


@pytest.fixture
def looked(monkeypatch):
    """Which of the pictures that were opened were searched for corners."""
    asked, open_picture = [], DecoderPool.open_picture

    def noted(pool, content, **how):
        asked.append(how.get("features", False))
        return open_picture(pool, content, **how)

    monkeypatch.setattr(DecoderPool, "open_picture", noted)
    return asked


@pytest.mark.parametrize("content", [cropped, mirrored_part])
def test_a_part_of_a_banked_picture_is_held_however_sure_the_bank_is(here, content):
    bank(here, confidence=100)

    said = upload(here, content())

    assert said["verdict"] == "hold"
    assert {(m["signal_type"], m["grade"]) for m in said["matches"]} == {("orb", "local")}
    assert {m["known_value"] for m in said["matches"]} == {""}


def test_a_copy_of_it_is_blocked_as_ever(here):
    bank(here, confidence=100)

    assert upload(here, modified_copy())["verdict"] == "block"


def test_corners_are_looked_for_only_while_a_bank_holds_any(on_sqlite, looked):
    here = on_sqlite
    here.know_picture(known_picture())
    looked.clear()
    upload(here, cropped())
    before = looked.copy()
    entry = here.know_picture(known_picture(), "orb")
    looked.clear()
    assert upload(here, cropped())["verdict"] == "hold"
    meanwhile = looked[:1]
    with transaction(here.organisation.id) as tx:
        change_entry_state(entry.id, EntryState.WITHDRAWN, reason="x", tx=tx, now=NOON, by="test")
    here.parts.refresher.refresh()
    looked.clear()
    assert upload(here, cropped())["verdict"] == "allow"

    assert (before, meanwhile, looked) == ([False], [True], [False])


def test_a_library_holds_a_type_while_an_entry_of_it_is_alive():
    assert not Library().holds("orb")


def test_a_part_of_what_a_person_removed_comes_before_a_person_again(here):
    case = published(here, media=here.parts.media_of(known_picture()))
    assert upload(here, cropped())["verdict"] == "allow"
    now = datetime.now(UTC)
    person = make_person(here.organisation)

    decide_case(here.organisation, case, person, now=now, opened_at=now)
    here.parts.refresher.refresh()

    said = upload(here, cropped())
    assert (said["verdict"], said["matches"][0]["bank_name"]) == ("hold", "Decided here")


def test_what_a_check_held_has_features_by_the_time_a_person_removes_it(here):
    here.know_picture(known_picture(), confidence=50)  # for a person: too unsure to block
    held = upload(here, known_picture())
    kept = [row for row in rows(db.ItemSignalRow) if row.signal_type == "orb"]
    now = datetime.now(UTC)
    person = make_person(here.organisation)

    with transaction(here.organisation.id) as tx:
        case = tx.cases.case(CaseId(held["case"]))
    decide_case(here.organisation, case, person, now=now, opened_at=now)
    here.parts.refresher.refresh()

    assert (held["verdict"], len(kept)) == ("hold", 1)
    said = upload(here, cropped())
    assert (said["verdict"], said["matches"][0]["signal_type"]) == ("hold", "orb")


@pytest.mark.parametrize("holds_features", [False, True])
def test_what_is_held_keeps_the_features_that_a_bank_would_hold_each_once(
    on_sqlite, holds_features
):
    large = in_pixels(1_000)
    on_sqlite.know_picture(large, confidence=50)
    if holds_features:
        on_sqlite.know_picture(media(STRANGER), "orb")

    assert upload(on_sqlite, large)["verdict"] == "hold"

    kept = [row for row in rows(db.ItemSignalRow) if row.signal_type == "orb"]
    banked = hash_bytes(large, pool=on_sqlite.parts.pool, ladder=BANKED).signals
    assert len(kept) == sum(s.type == "orb" and s.is_bankable for s in banked) == 2


def test_where_nobody_would_look_for_parts_what_is_held_keeps_no_features(on_sqlite, monkeypatch):
    monkeypatch.setattr(on_sqlite.parts.gate, "_ladder", DERIVED)
    on_sqlite.know_picture(known_picture(), confidence=50)

    assert upload(on_sqlite, known_picture())["verdict"] == "hold"

    assert "orb" not in {row.signal_type for row in rows(db.ItemSignalRow)}


def test_what_is_blocked_keeps_no_features_however_often_it_comes(here):
    bank(here, confidence=100)

    for _ in range(3):
        assert upload(here, known_picture())["verdict"] == "block"

    assert "orb" not in {row.signal_type for row in rows(db.ItemSignalRow)}


def test_features_sent_as_a_value_are_evidence_of_the_same_grade(on_sqlite):
    entries = bank(on_sqlite, confidence=100)
    (value,) = [entry.value for entry in entries if entry.signal_type == "orb"]

    said = on_sqlite.client.post(
        "/v1/checks", json={"hashes": [{"type": "orb", "value": value}]}
    ).json()

    assert (said["verdict"], said["matches"][0]["grade"]) == ("hold", "local")
