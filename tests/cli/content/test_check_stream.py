"""`seawall check --stream`, as a shell runs it: a pipe, a growing file, a folder of segments."""

import json
import threading
from functools import cache

import pytest

from seawall.banks.model import NewBank, NewEntry
from seawall.journeys.banks.bank_curation import add_signal, create_bank
from seawall.sandbox import DecoderPool
from seawall.signals import frames_in
from seawall.transaction import transaction
from tests.clips import clip, footage
from tests.conftest import NOON
from tests.people_made import make_organisation
from tests.waiting import PATIENCE


@cache
def known_frames():
    return footage([0, 1, 2], each=4.0)


@cache
def shown_frames():
    return [*footage([10, 11], each=3.0), *known_frames(), *footage([12, 13], each=3.0)]


QUICK = {"codec": "libx264", "gop": 20, "bit_rate": 900_000}


@pytest.fixture(scope="module")
def known() -> str:
    """The known clip as a bank keeps it."""
    with DecoderPool(size=1) as pool:
        return frames_in(clip(known_frames(), **QUICK), pool=pool, sampling="dense")["stored"].value


@pytest.fixture
def organisation(sqlite):
    """The only organisation there is; where it is kept makes no difference here."""
    return make_organisation(slug="harbour")


@pytest.fixture
def bank(organisation, known):
    with transaction(organisation.id) as tx:
        made = create_bank(NewBank("Example Forum", owner="Example"), tx=tx, now=NOON, by="test")
        add_signal(made.id, NewEntry("vpdq", known), tx=tx, now=NOON, by="test")
    return made


def test_a_known_clip_in_an_upload_is_found_with_its_place(bank, run, tmp_path):
    (tmp_path / "upload.mp4").write_bytes(clip(shown_frames(), **QUICK))

    (said,) = run("check", tmp_path / "upload.mp4", "--json").data

    (match,) = said["matches"]
    assert match["signal_type"] == "vpdq"
    assert match["intervals"]


def test_a_known_clip_in_a_pipe_is_said_when_it_begins_and_when_it_has_ended(bank, run):
    ran = run("check", "--stream", "-", stdin=clip(shown_frames(), kind="mpegts", **QUICK))

    begins, ended = ran.out.splitlines()
    assert ran.code == 1
    assert begins.startswith("begins")
    assert "Example Forum" in begins
    assert "00:00:0" in begins
    assert ended.startswith("ended")
    assert "24 s watched, 1 known parts" in ran.err


def test_json_is_a_line_for_each_finding(bank, run):
    ran = run(
        "check", "--stream", "-", "--json", stdin=clip(shown_frames(), kind="mpegts", **QUICK)
    )

    begins, ended = map(json.loads, ran.out.splitlines())
    assert (begins["event"], ended["event"]) == ("begins", "ended")
    assert begins["entry"] == ended["entry"]
    assert ended["stream"] == pytest.approx([6, 18], abs=2.5)
    assert ended["known"] == pytest.approx([0, 12], abs=2.5)


def test_an_unknown_stream_ends_with_0(bank, run):
    other = clip(footage([20, 21], each=4.0), kind="mpegts", **QUICK)

    ran = run("check", "--stream", "-", stdin=other)

    assert (ran.code, ran.out) == (0, "")


def test_segments_are_checked_as_they_arrive_in_the_order_of_their_numbers(bank, run, tmp_path):
    def arrive() -> None:
        for number, start in enumerate(range(0, len(shown_frames()), 20)):
            segment = clip(shown_frames()[start : start + 20], kind="mpegts", **QUICK)
            (tmp_path / f"live{number}.ts").write_bytes(segment)
        (tmp_path / "live.m3u8").write_text("#EXTM3U\n#EXT-X-ENDLIST\n")

    arriving = threading.Thread(target=arrive)
    arriving.start()
    ran = run("check", "--stream", tmp_path, "--idle", PATIENCE)
    arriving.join()

    assert ran.code == 1
    assert [line[:6] for line in ran.out.splitlines()] == ["begins", "ended "]


def test_a_file_that_is_no_longer_written_has_ended(bank, run, tmp_path):
    fragments = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}
    (tmp_path / "live.mp4").write_bytes(clip(shown_frames(), options=fragments, **QUICK))

    ran = run("check", "--stream", tmp_path / "live.mp4", "--idle", 0.3)

    assert ran.code == 1
    assert len(ran.out.splitlines()) == 2


def test_what_cannot_be_cut_and_what_is_not_there_are_misuse(bank, run, tmp_path):
    uncut = run("check", "--stream", "-", stdin=b"RIFF" + b"\0" * 999)
    missing = run("check", "--stream", tmp_path / "none")

    assert (uncut.code, missing.code) == (2, 2)
    assert "mpegts" in uncut.err
    assert "--stream" in missing.err
