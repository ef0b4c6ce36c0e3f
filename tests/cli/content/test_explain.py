"""`seawall explain`: why something matched, and why not."""

import io

import pytest
from PIL import Image, ImageOps

from tests.cli.content.test_check import PHOTOS, STRANGER, bank
from tests.clips import clip, footage
from tests.digests import DIGESTS

__all__ = ["bank"]

KNOWN = PHOTOS / "coffee-cup.jpg"


def entry_of(run, signal_type):
    entries = run("bank", "show", "Example Forum", "--json").data["page"]
    return next(each["id"] for each in entries if each["signal_type"] == signal_type)


def test_a_match_is_explained_by_the_look_that_found_it(bank, run):
    ran = run("explain", KNOWN, "--against", entry_of(run, "pdq"), "--json")

    told = ran.data[0]
    assert ran.code == 0
    assert told["matches"]
    assert (told["looks"][0]["view"], told["looks"][0]["distance"]) == ("stored", 0)


def test_what_does_not_match_says_by_how_much_it_misses(bank, run):
    ran = run("explain", STRANGER, "--against", entry_of(run, "pdq"))

    assert ran.code == 1
    assert ran.out.startswith("no match: pdq, Example Forum")
    assert "it is farther than 31" in ran.out


def test_a_withdrawn_entry_is_the_reason_whatever_the_distance(bank, run):
    entry = entry_of(run, "pdq")
    run("bank", "withdraw", entry, "--reason", "a news photograph")

    ran = run("explain", KNOWN, "--against", entry)

    assert ran.code == 1
    assert "The entry is withdrawn." in ran.out


def test_two_files_are_compared_by_every_signal_they_share(run):
    ran = run("explain", KNOWN, "--against", KNOWN, "--json")

    assert {*DIGESTS, "pdq"} <= {told["signal_type"] for told in ran.data}
    assert all(told["matches"] for told in ran.data if told["signal_type"] in DIGESTS)


def test_the_picture_shows_grids_of_bits_and_nothing_of_the_original(run, tmp_path):
    run("explain", KNOWN, "--against", STRANGER, "--picture", tmp_path / "why.png")

    drawn = Image.open(io.BytesIO((tmp_path / "why.png").read_bytes()))
    assert drawn.format == "PNG"
    assert len(drawn.getcolors(4096)) < 600  # flat colours and the edges of letters


def test_an_entry_that_is_not_there_is_named(bank, run):
    ran = run("explain", KNOWN, "--against", "entry_01AAAAAAAAAAAAAAAAAAAAAAAA")

    assert ran.code == 2
    assert "There is no entry" in ran.err


def saved(picture, path):
    picture.save(path)
    return path


def test_it_looks_in_every_way_there_is_and_names_the_one_that_found_it(bank, run, tmp_path):
    with Image.open(KNOWN) as picture:
        mirrored = saved(ImageOps.mirror(picture.convert("RGB")), tmp_path / "mirrored.png")

    ran = run("explain", mirrored, "--against", entry_of(run, "pdq"))

    assert ran.code == 0
    assert ran.out.splitlines()[1].split("  ")[1] == "mirrored (derived)"
    assert "more comparisons, all farther away" in ran.out


def test_a_cropped_picture_is_explained_by_the_corners_it_has_in_common(run, tmp_path):
    with Image.open(KNOWN) as picture:
        wide, high = picture.size
        cropped = picture.convert("RGB").crop((wide // 5, high // 5, wide, high))

    ran = run("explain", saved(cropped, tmp_path / "cropped.png"), "--against", KNOWN, "--json")

    (orb,) = (told for told in ran.data if told["signal_type"] == "orb")
    assert orb["matches"]
    assert {look["grade"] for look in orb["looks"]} == {"local"}


def test_another_video_is_known_frame_by_frame_as_a_bank_knows_it(run, tmp_path):
    known, longer = tmp_path / "known.mp4", tmp_path / "longer.mp4"
    known.write_bytes(clip(footage([0, 1])))
    longer.write_bytes(clip(footage([10, 0, 1, 12])))

    ran = run("explain", longer, "--against", known, "--json")

    (told,) = (told for told in ran.data if told["signal_type"] == "vpdq")
    (part,) = told["looks"][0]["intervals"]
    assert told["matches"]
    assert part["start"] - part["known_start"] == pytest.approx(4.0, abs=0.3)
