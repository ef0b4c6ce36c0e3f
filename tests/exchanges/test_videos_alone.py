"""A picture's digests go to nobody as a video's: `video_md5` and its like are for videos alone.

Every door by which a digest goes out under such a name is here: the peers' CSV and their lines,
what HMA's clients are shown, ThreatExchange with its tag for videos, StopNCII's `VideoMD5`. What
came in under such a name is a video's, and goes out so again.
"""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from seawall.banks.entry_admission import admit_entry
from seawall.banks.file_media import MEDIA
from seawall.banks.files.list_reading import EMPTY_TEMPLATE, SignalList
from seawall.banks.files.list_writing import HEADERS, written_entry
from seawall.banks.files.model import Format
from seawall.banks.model import BankEntry, NewEntry
from seawall.exchanges.adapter import Telling
from seawall.exchanges.hma.hma_wire import TYPES, hma_name
from seawall.journeys.banks import bank_curation
from seawall.journeys.exchanges import exchange_telling
from seawall.journeys.exchanges.exchange_telling import ExchangeMessage
from seawall.signals import name_for, signal_types
from seawall.transaction import transaction
from tests.banks.test_lists import EXAMPLE
from tests.conftest import NOON
from tests.exchanges.fakes.hashsharing import PASSWORD, ROOT, USER
from tests.exchanges.fakes.ncii import KEYS
from tests.exchanges.following import Followed, follow, follow_graph
from tests.problems import raises_problem

DIGESTS = {"md5": "a1" * 16, "sha256": "a1" * 32}
#: All that is not known to be a video.
NO_VIDEO = [kind for kind in MEDIA if kind != "video"]


def entry_of(kind: str, of: str) -> BankEntry:
    return replace(EXAMPLE, signal_type=kind, value=DIGESTS[kind], media=of)


def read(text: str) -> list[NewEntry]:
    lines = SignalList(io.BytesIO(text.encode()), at=NOON, template=EMPTY_TEMPLATE).lines()
    return [line.entry for line in lines]


def submitted(followed: Followed, entry: NewEntry, *tags: str) -> Followed:
    """The exchange after it was told of this entry of ours."""
    with transaction(followed.scope) as tx:
        added = bank_curation.add_signal(
            followed.exchange.bank, entry, tx=tx, now=followed.at, by="P-1"
        )
        message = ExchangeMessage(Telling.SUBMIT, added.id, tags=tags)
        exchange_telling.owe_word(followed.exchange.id, message, tx=tx, now=followed.at, by="P-1")
    followed.sync()
    return followed


# The rule


@pytest.mark.parametrize("of", NO_VIDEO)
def test_no_format_has_a_name_for_videos_for_what_is_not_known_to_be_one(of):
    formats = {name for kind in signal_types().values() for name in kind.names}

    written = {name_for(name, kind, of) for name in formats for kind in signal_types()}

    assert [name for name in written if "video" in name.lower()] == []


def test_a_digest_of_a_video_has_the_names_for_videos():
    assert name_for("threatexchange", "md5", "video") == "video_md5"
    assert name_for("threatexchange", "sha256", "video") == "video_sha256"
    assert name_for("stopncii", "md5", "video") == "VideoMD5"


def test_a_digest_of_any_file_keeps_the_names_for_any_file():
    assert {name_for("graph", "md5", of) for of in MEDIA} == {"HASH_MD5"}
    assert {name_for("stix", "md5", of) for of in MEDIA} == {"MD5"}
    assert {name_for("misp", "md5", of) for of in MEDIA} == {"md5"}


def test_there_are_no_other_kinds_of_files():
    with raises_problem("banks.bad-entry.media", match="'film' is not a kind of file"):
        admit_entry(NewEntry("md5", DIGESTS["md5"], media="film"))


# Lists


@pytest.mark.parametrize("list_format", [Format.PEERS_CSV, Format.LINES])
@pytest.mark.parametrize("kind", DIGESTS)
@pytest.mark.parametrize("of", NO_VIDEO)
def test_a_list_for_peers_leaves_out_what_is_not_known_to_be_a_videos(list_format, kind, of):
    assert written_entry(entry_of(kind, of), list_format, bank="Known") is None


@pytest.mark.parametrize("kind", DIGESTS)
def test_a_list_for_peers_has_the_digests_of_videos(kind):
    known = entry_of(kind, "video")

    line = written_entry(known, Format.LINES, bank="Known")
    record = written_entry(known, Format.PEERS_CSV, bank="Known")

    assert line == f"video_{kind} {DIGESTS[kind]}"
    (row,) = csv.DictReader(io.StringIO(f"{HEADERS[Format.PEERS_CSV]}\n{record}\n"))
    assert row["signal_type"] == f"video_{kind}"


@pytest.mark.parametrize("kind", DIGESTS)
def test_what_came_in_as_a_videos_goes_out_as_a_videos(kind):
    (by_line,) = read(f"video_{kind} {DIGESTS[kind]}\n")
    (by_csv,) = read(f"{HEADERS[Format.PEERS_CSV]}\nvideo_{kind},{DIGESTS[kind]},c,,\n")
    (own_name,) = read(f"{kind} {DIGESTS[kind]}\n")

    assert [entry.media for entry in (by_line, by_csv, own_name)] == ["video", "video", ""]


@pytest.mark.parametrize("list_format", [Format.CSV, Format.JSONL])
@pytest.mark.parametrize("of", MEDIA)
def test_our_own_lists_say_what_the_file_was(list_format, of):
    header = f"{HEADERS[list_format]}\n" if list_format in HEADERS else ""

    (back,) = read(f"{header}{written_entry(entry_of('md5', of), list_format, bank='Known')}\n")

    assert back.media == of


# HMA


def test_hma_has_its_names_for_videos_for_videos_alone():
    videos = {hma_type.ours for hma_type in TYPES.values() if hma_type.content == "video"}

    assert {hma_name(ours, of) for ours in videos for of in NO_VIDEO} == videos
    assert {hma_name(ours, "video") for ours in videos} == {"video_md5", "video_sha256"}
    assert hma_name("pdq", "picture") == "pdq"


# ThreatExchange


@pytest.mark.parametrize("of", ["", "picture"])
def test_threatexchange_is_told_of_a_video_only_where_there_is_one(sqlite, graph, of):
    submitted(follow_graph(graph), NewEntry("md5", DIGESTS["md5"], media=of), "media_type_video")

    (form,) = [got.form for got in graph.got if got.method == "POST"]
    assert (form["type"], form["tags"]) == ("HASH_MD5", "")


def test_threatexchange_is_told_that_a_digest_is_a_videos(sqlite, graph):
    submitted(follow_graph(graph), NewEntry("md5", DIGESTS["md5"], media="video"), "grey_tide")

    (form,) = [got.form for got in graph.got if got.method == "POST"]
    assert (form["type"], form["tags"]) == ("HASH_MD5", "grey_tide,media_type_video")


def test_threatexchange_says_which_of_its_digests_are_videos(sqlite, graph):
    values = {name: f"{number:032x}" for number, name in enumerate(("any", "tagged", "named"))}
    graph.put("HASH_MD5", values["any"], graph.said("555", "MALICIOUS"))
    graph.put("HASH_MD5", values["tagged"], graph.said("555", "MALICIOUS", "media_type_video"))
    graph.put("HASH_VIDEO_MD5", values["named"], graph.said("555", "MALICIOUS"))
    followed = follow_graph(graph)

    followed.sync()

    entries = followed.entries()
    assert {name: entries[value].media for name, value in values.items()} == {
        "any": "",
        "tagged": "video",
        "named": "video",
    }


# StopNCII


@pytest.mark.parametrize("of", ["", "picture"])
def test_stopncii_is_not_given_a_pictures_digest_as_a_videos(sqlite, ncii, of):
    followed = follow("stopncii", base=f"{ncii.url}/v1", secrets=KEYS)

    submitted(followed, NewEntry("md5", DIGESTS["md5"], media=of))

    with transaction(followed.scope) as tx:
        (word,) = tx.exchanges.words(followed.exchange.id)
    assert word.state.value == "refused"
    assert "for videos" in word.error
    assert ncii.submitted == []


def test_stopncii_is_given_a_videos_digest_and_gives_it_back_as_one(sqlite, ncii):
    followed = follow("stopncii", base=f"{ncii.url}/v1", secrets=KEYS)
    ncii.put("b2" * 16, "VideoMD5")

    submitted(followed, NewEntry("md5", DIGESTS["md5"], media="video"))

    (body,) = ncii.submitted
    assert body["hashRecords"][0]["signalType"] == "VideoMD5"
    assert followed.entries()["b2" * 16].media == "video"


# NCMEC


def test_ncmec_says_what_each_of_its_entries_is(sqlite, feed):
    feed.put({"md5": "c3" * 16})
    feed.put({"md5": "d4" * 16}, kind="video")
    followed = follow(
        "ncmec", base=f"{feed.url}{ROOT}", secrets={"username": USER, "password": PASSWORD}
    )
    followed.at = datetime.fromtimestamp(feed.now + 600, UTC)

    followed.sync()

    entries = followed.entries()
    assert (entries["c3" * 16].media, entries["d4" * 16].media) == ("picture", "video")
