"""The demo world is harmless, documented and complete."""

import io
import re
from fnmatch import fnmatch
from pathlib import Path

import pytest
from PIL import Image

from seawall import taxonomy
from seawall.world import demo_bank as world

MEDIA = Path(world.__file__).parent / "media"
FILES = sorted(
    path.relative_to(MEDIA).as_posix() for path in MEDIA.rglob("*.*") if path.suffix != ".md"
)
PICTURES = [name for name in FILES if not name.startswith("texts/")]
SOURCES = (MEDIA / "SOURCES.md").read_text(encoding="utf-8")
SOURCE_ROWS = re.findall(
    r"^\| (\S+/\S+) \| .+? \| (CC0|public domain) \| (.+?) \| (.+?) \|$", SOURCES, re.MULTILINE
)
RESERVED = re.compile(r"\.(test|example|invalid)$|^example\.(com|org|net)$")


def source_row(name):
    return next(row for row in SOURCE_ROWS if fnmatch(name, row[0]))


@pytest.mark.parametrize("name", FILES)
def test_every_file_names_its_origin_and_a_free_licence(name):
    assert any(fnmatch(name, pattern) for pattern, *_ in SOURCE_ROWS)


@pytest.mark.parametrize("pattern", [row[0] for row in SOURCE_ROWS])
def test_every_line_of_the_sources_has_its_file(pattern):
    assert any(fnmatch(name, pattern) for name in FILES)


@pytest.mark.parametrize("name", PICTURES)
def test_every_picture_opens_and_is_light_enough_for_a_demo(name):
    content = world.media(name)

    with Image.open(io.BytesIO(content)) as picture:
        picture.load()
    assert len(content) < 120_000


@pytest.mark.parametrize(
    "name", ["clips/tide-march.webp", "clips/lighthouse.webp", "clips/pennant.gif"]
)
def test_clips_move(name):
    with Image.open(io.BytesIO(world.media(name))) as clip:
        assert clip.n_frames >= 12


def test_photographs_carry_no_metadata():
    for name in PICTURES:
        with Image.open(io.BytesIO(world.media(name))) as picture:
            assert not picture.getexif()


def test_the_bank_agrees_with_the_sources():
    banked = {entry.file for entry in world.demo_bank().entries if entry.file}

    for name in PICTURES:
        assert (name in banked) == (not source_row(name)[3].startswith("no"))


def test_the_folder_of_a_photograph_says_whether_the_bank_knows_it():
    in_force = {entry.file for entry in world.demo_bank().entries if entry.state != "withdrawn"}
    photographs = {name for name in PICTURES if name.startswith("photos/")}
    strangers = {name for name in PICTURES if name.startswith("not-in-bank/")}

    assert len(photographs) == 7
    assert photographs <= in_force
    assert len(strangers) == 5
    assert strangers.isdisjoint(in_force)


def test_no_picture_of_a_person_is_in_the_bank():
    banked = {entry.file for entry in world.demo_bank().entries}

    assert banked.isdisjoint({"not-in-bank/astronaut.jpg", "not-in-bank/photographer.jpg"})


def test_every_entry_is_one_file_or_one_address_under_a_known_label():
    for entry in world.demo_bank().entries:
        assert (entry.file is None) != (entry.url is None)
        assert taxonomy.label(entry.label).dimension != "content"
        assert entry.url or entry.content


def test_every_entry_has_the_provenance_a_real_one_needs():
    for entry in world.demo_bank().entries:
        assert entry.source
        assert entry.legal_basis
        assert entry.first_seen.tzinfo is not None
        assert 0 <= entry.confidence <= 100


def test_an_entry_that_members_dispute_is_contested():
    disputed = {
        entry.file
        for entry in world.demo_bank().entries
        if {it.opinion for it in entry.opinions} == {"agree", "disagree"}
    }
    contested = {e.file for e in world.demo_bank().entries if e.state == "contested"}

    assert disputed == contested == {"photos/cell.jpg"}


def test_the_members_own_entries_are_not_theirs_to_agree_with():
    for entry in world.demo_bank().entries:
        assert entry.source not in {opinion.member for opinion in entry.opinions}


def test_texts_in_the_bank_are_read_as_words():
    texts = [entry for entry in world.demo_bank().entries if entry.text]

    assert {entry.file.split(".")[-2] for entry in texts} == {"en", "fr", "ar", "de"}


def test_every_address_is_reserved_for_testing():
    words = [world.media(name).decode("utf-8") for name in FILES if name.endswith(".txt")]
    urls = [entry.url for entry in world.demo_bank().entries if entry.url]
    hosts = re.findall(r"https?://([^/\s]+)", " ".join([*words, *urls]))

    assert hosts
    assert all(RESERVED.search(host) for host in hosts)
