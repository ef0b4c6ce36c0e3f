"""`seawall hash`: type, value, quality, version, and no database needed."""

from __future__ import annotations

import hashlib
import io
import sys
from types import SimpleNamespace

import pytest
from PIL import Image

from seawall.cli import output
from seawall.world.demo_bank import media
from tests.digests import DIGESTS, SAMPLES


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "cat.jpg"
    path.write_bytes(media("photos/cat.jpg"))
    return path


def test_a_picture_has_its_digests_and_a_perceptual_hash_with_its_quality(run, photo):
    ended = run("hash", photo)

    lines = [line.split() for line in ended.out.splitlines()]
    assert [line[0] for line in lines] == [*DIGESTS, "pdq"]
    assert lines[0][1] == hashlib.sha256(photo.read_bytes()).hexdigest()
    assert lines[-1][2:4] == ["100", "1"]
    assert ended.code == 0


def test_json_has_type_value_quality_and_version_of_each(run, photo):
    (answer,) = run("hash", photo, "--type", "pdq", "--json").data

    (signal,) = answer["signals"]
    assert {"type", "value", "quality", "version"} <= set(signal)
    assert (signal["type"], signal["quality"]) == ("pdq", 100)


def test_what_comes_by_stdin_hashes_like_the_file(run, photo):
    piped = run("hash", "-", "--type", "sha256", stdin=photo.read_bytes())

    assert piped.out.split()[1] == hashlib.sha256(photo.read_bytes()).hexdigest()


def test_a_text_and_an_address_are_hashed_in_their_normal_form(run):
    shown = run("hash", "--text", "The TIDE", "--text", "the tide", "--url", "HTTP://Example.com")

    text, same, url = (line.split() for line in shown.out.splitlines())
    assert text[:2] == same[:2]
    assert url[:2] == ["url", "http://example.com/"]


def test_one_broken_picture_keeps_its_digests_and_the_rest_goes_on(run, photo, tmp_path):
    torn = tmp_path / "torn.jpg"
    torn.write_bytes(photo.read_bytes()[:400])

    ended = run("hash", torn, photo)

    assert [line.split()[0] for line in ended.out.splitlines()] == [
        *DIGESTS,
        *DIGESTS,
        "pdq",
    ]
    assert "torn.jpg: content:" in ended.err
    assert ended.code == 1


def test_an_empty_file_is_said_to_be_empty_and_fails(run, tmp_path):
    empty = tmp_path / "empty.jpg"
    empty.touch()

    ended = run("hash", empty)

    assert "is empty" in ended.err
    assert (ended.code, ended.out) == (1, "")


def test_a_file_that_is_not_there_is_misuse(run, tmp_path):
    assert run("hash", tmp_path / "none.jpg").code == 2


def test_an_unknown_type_is_misuse_and_lists_those_there_are(run, photo):
    ended = run("hash", photo, "--type", "phash")

    assert ended.code == 2
    assert ", ".join(SAMPLES) in ended.err


def test_a_name_cannot_steer_the_terminal(run, tmp_path):
    sly = tmp_path / "a\x1b[2J.png"
    picture = io.BytesIO()
    Image.new("RGB", (64, 64)).save(picture, "PNG")
    sly.write_bytes(picture.getvalue())

    assert "\x1b" not in run("hash", sly).out


def test_the_words_of_a_file_are_not_printed_unless_asked_for(run, tmp_path):
    note = tmp_path / "note.txt"
    note.write_text("The Grey Tide Order meets at the harbour.")

    assert "term" not in {
        signal["type"] for signal in run("hash", note, "--json").data[0]["signals"]
    }
    assert run("hash", note, "--type", "term").out.startswith("term The Grey Tide Order")


def test_a_long_value_does_not_fill_a_terminal_and_is_whole_in_a_pipe(monkeypatch):
    whole = output.fitting_text("f" * 100_000)
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(isatty=lambda: True))
    cut = output.fitting_text("f" * 100_000)

    assert (len(whole), len(cut)) == (100_000, output.LONGEST_SHOWN + 1)


def test_what_a_parser_says_of_a_file_cannot_steer_the_terminal_either(capsys):
    output.say("seawall: a.pdf: it holds \x1b[2J\rnothing\nand more")

    assert capsys.readouterr().err == "seawall: a.pdf: it holds  [2J nothing\nand more\n"
