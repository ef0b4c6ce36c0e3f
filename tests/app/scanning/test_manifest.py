"""Progress on disk: one scan at a time, nothing of others, and the same bytes once."""

import sqlite3

import pytest

from seawall.app.scanning.files import File, ScannedFile
from seawall.app.scanning.listed import NameListing
from seawall.app.scanning.manifest import AnotherScan, Copies, ScanManifest, ScanRunning

A, B = File(b"a", 1, "1"), File(b"b", 1, "1")


@pytest.fixture
def opened(tmp_path):
    def manifest(**ways):
        return ScanManifest(tmp_path / "state", **({"place": b"/media", "scope": "org"} | ways))

    return manifest


@pytest.mark.parametrize("again", [False, True])
def test_two_scans_at_once_are_one_too_many(opened, again):
    with opened() as first:
        first.add([ScannedFile(A, "allow")])
        with pytest.raises(ScanRunning, match="Another scan uses"):
            opened(again=again)
        assert first.not_done([A, B]) == [B]

    with opened() as then:
        assert then.not_done([A, B]) == [B]


def test_what_may_pass_is_looked_at_again_by_the_next_run(opened):
    with opened() as manifest:
        manifest.add(
            [
                ScannedFile(A, "problem", "It is gone.", passes=True),
                ScannedFile(B, "problem", "Bad."),
            ]
        )
        assert manifest.not_done([A, B]) == []
        manifest.begin()

        assert manifest.not_done([A, B]) == [A]


def test_a_file_of_another_program_is_left_even_when_all_is_to_be_forgotten(opened, tmp_path):
    rows = sqlite3.connect(tmp_path / "state")
    rows.execute("CREATE TABLE letters (text TEXT)")
    rows.close()

    with pytest.raises(AnotherScan, match="belongs to another program"):
        opened(again=True)

    rows = sqlite3.connect(tmp_path / "state")
    assert rows.execute("SELECT count(*) FROM letters").fetchone() == (0,)
    rows.close()


def test_the_progress_of_an_older_version_is_refused_and_can_be_forgotten(opened):
    with opened() as old:
        old._rows.execute("UPDATE scan SET version = 1")

    with pytest.raises(AnotherScan, match="another version"):
        opened()
    with opened(again=True) as fresh:
        assert fresh.count() == {}


def test_the_same_bytes_are_known_to_every_process_and_only_against_the_same_banks(
    opened, tmp_path
):
    with opened() as manifest:
        manifest.add([ScannedFile(A, "block", "{}", b"digest", 7)])
        copies = Copies(tmp_path / "state")

        assert copies.find(b"digest", 7) == ("block", "{}")
        assert copies.find(b"digest", 8) is None
        assert copies.find(b"other", 7) is None
        copies.close()


def test_a_listing_is_done_up_to_the_first_name_that_is_not():
    listed = NameListing()
    for name in (b"a", b"b", b"c"):
        listed.met(name, is_done=False)

    assert listed.done([b"b"]) == b""
    assert listed.done([b"a"]) == b"b"
    assert listed.done([b"c"]) == b"c"


def test_a_listing_out_of_order_is_never_gone_on_with():
    listed = NameListing()
    listed.met(b"b", is_done=True)
    listed.met(b"a", is_done=False)

    assert listed.done([b"a"]) == b""


def test_one_object_that_takes_for_ever_does_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr("seawall.app.scanning.listed.MOST_WAITING", 10)
    listed = NameListing()
    listed.met(b"00", is_done=True)
    for number in range(1, 30):
        listed.met(b"%02d" % number, is_done=False)

    assert listed.done([b"05"]) == b"00"
    assert len(listed._waiting) == len(listed._done) == 0
