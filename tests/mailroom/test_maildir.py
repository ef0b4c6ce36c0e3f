"""Folders with mail and files: nothing is taken before it is whole, nor moved before it is ours."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from mailbox import Maildir as StandardMaildir

import pytest

from seawall.mailroom.mail_limits import LIMITS
from seawall.mailroom.maildir import DropFolder, FolderStuck, Maildir, WaitingFile
from tests.problems import raises_problem


@pytest.fixture
def maildir(tmp_path):
    StandardMaildir(tmp_path / "mail", create=True)
    return tmp_path / "mail"


def test_mail_waits_until_it_is_committed_and_then_moves_on(maildir):
    StandardMaildir(maildir).add(b"From: a@example.org\n\nx")
    ours = Maildir(maildir)

    (mail,) = ours.waiting()
    assert [one.path for one in ours.waiting()] == [mail.path]
    ours.mark_seen(mail)

    assert mail.raw == b"From: a@example.org\n\nx"
    assert list(ours.waiting()) == []
    assert [message.get_flags() for message in StandardMaildir(maildir)] == ["S"]


def test_mail_that_is_still_being_written_is_left_alone(maildir):
    (maildir / "tmp" / "1").write_bytes(b"From: a@exa")

    assert list(Maildir(maildir).waiting()) == []
    assert (maildir / "tmp" / "1").exists()


def test_the_oldest_mail_comes_first(maildir):
    for name, when in (("b", 1000), ("a", 2000), ("c", 500)):
        (maildir / "new" / name).write_bytes(name.encode())
        os.utime(maildir / "new" / name, (when, when))

    assert [mail.raw for mail in Maildir(maildir).waiting()] == [b"c", b"b", b"a"]


def test_a_link_is_not_followed_out_of_the_folder(maildir, tmp_path):
    (tmp_path / "secret").write_bytes(b"x")
    (maildir / "new" / "1").symlink_to(tmp_path / "secret")

    assert list(Maildir(maildir).waiting()) == []


def test_a_mail_that_is_too_large_is_told_and_not_read(maildir):
    with (maildir / "new" / "1").open("wb") as file:
        file.truncate(LIMITS.bytes + 1)

    (mail,) = Maildir(maildir).waiting()

    assert (mail.raw, mail.size) == (None, LIMITS.bytes + 1)


def test_done_twice_is_done_once(maildir):
    StandardMaildir(maildir).add(b"x")
    (mail,) = Maildir(maildir).waiting()

    Maildir(maildir).mark_seen(mail)
    Maildir(maildir).mark_seen(mail)

    assert len(StandardMaildir(maildir)) == 1


def test_a_folder_that_is_not_there_is_named(tmp_path):
    for folder in (Maildir(tmp_path / "none"), DropFolder(tmp_path / "none")):
        with raises_problem("mailroom.no-such-folder", match="none") as refused:
            list(folder.waiting())

        assert refused.value.remedy


def test_dropped_files_of_our_kinds_are_taken_and_others_left(tmp_path):
    for name in ("a.json", "b.JWS", "c.eml", "d.pdf", "e.csv", "f.exe", ".g.json", "h.json.part"):
        (tmp_path / name).write_bytes(b"x")

    found = {file.path.name for file in DropFolder(tmp_path).waiting()}

    assert found == {"a.json", "b.JWS", "c.eml", "d.pdf", "e.csv"}


def test_a_file_that_could_not_be_taken_is_where_a_person_finds_it(tmp_path):
    drop = DropFolder(tmp_path)
    for _ in range(2):
        (tmp_path / "a.json").write_bytes(b"x")
        drop.set_aside(next(drop.waiting()))
    (tmp_path / "a.json").write_bytes(b"y")
    drop.mark_done(next(drop.waiting()))

    assert sorted(path.name for path in (tmp_path / "refused").iterdir()) == ["2-a.json", "a.json"]
    assert (tmp_path / "done" / "a.json").read_bytes() == b"y"
    assert list(drop.waiting()) == []


def test_a_file_that_we_may_not_read_is_told_and_keeps_nobody_waiting(tmp_path, monkeypatch):
    (tmp_path / "1.eml").write_bytes(b"x")
    (tmp_path / "2.eml").write_bytes(b"y")
    opened = os.open

    def forbidden(path, *arguments):
        if str(path).endswith("1.eml"):
            raise PermissionError(13, "Permission denied")
        return opened(path, *arguments)

    monkeypatch.setattr(os, "open", forbidden)

    assert [one.raw for one in DropFolder(tmp_path).waiting()] == [None, b"y"]


def test_a_file_that_becomes_a_link_while_we_look_is_not_followed(tmp_path):
    (tmp_path / "1.eml").write_bytes(b"x")
    (tmp_path / "2.eml").write_bytes(b"y")
    (tmp_path / "secret").write_bytes(b"z")
    waiting = DropFolder(tmp_path).waiting()
    next(waiting)
    (tmp_path / "2.eml").unlink()
    (tmp_path / "2.eml").symlink_to(tmp_path / "secret")

    assert [one.raw for one in waiting] == [None]


@pytest.mark.parametrize("length", [250, 255])
def test_a_mail_with_the_longest_name_there_can_be_moves_on(maildir, length):
    (maildir / "new" / ("a" * length)).write_bytes(b"x")
    (mail,) = Maildir(maildir).waiting()

    Maildir(maildir).mark_seen(mail)

    (moved,) = (maildir / "cur").iterdir()
    assert moved.name.endswith("aaa:2,S")
    assert list(Maildir(maildir).waiting()) == []


def test_a_dropped_file_with_a_long_name_that_came_before_keeps_its_kind(tmp_path):
    for content in (b"first", b"second"):
        (tmp_path / f"{'é' * 125}.eml").write_bytes(content)
        (file,) = DropFolder(tmp_path).waiting()
        DropFolder(tmp_path).mark_done(file)

    done = list((tmp_path / "done").iterdir())
    assert {one.read_bytes() for one in done} == {b"first", b"second"}
    assert {one.suffix for one in done} == {".eml"}


def test_two_workers_that_move_files_of_one_name_lose_none(tmp_path):
    paths = [tmp_path / str(number) / "order.eml" for number in range(40)]
    for path in paths:
        path.parent.mkdir()
        path.write_bytes(str(path).encode())
    files = [WaitingFile(path, 1, b"") for path in paths]

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(DropFolder(tmp_path).mark_done, files))

    done = {one.read_bytes() for one in (tmp_path / "done").iterdir()}
    assert done == {str(path).encode() for path in paths}


def test_a_file_that_another_worker_moved_on_leaves_nothing_behind(tmp_path):
    (tmp_path / "1.eml").write_bytes(b"x")
    (file,) = DropFolder(tmp_path).waiting()
    DropFolder(tmp_path).mark_done(file)

    DropFolder(tmp_path).mark_done(file)

    assert [one.name for one in (tmp_path / "done").iterdir()] == ["1.eml"]


def test_what_is_done_is_not_moved_through_a_link_or_onto_a_file(tmp_path):
    drop, elsewhere = tmp_path / "drop", tmp_path / "elsewhere"
    drop.mkdir()
    elsewhere.mkdir()
    (drop / "done").symlink_to(elsewhere)
    (drop / "refused").write_bytes(b"no folder")
    (drop / os.fsdecode(b"\xff.eml")).write_bytes(b"x")
    (file,) = DropFolder(drop).waiting()

    with pytest.raises(FolderStuck, match="it is a link") as stuck:
        DropFolder(drop).mark_done(file)
    assert stuck.value.detail.encode().startswith("\ufffd.eml could not".encode())
    with pytest.raises(FolderStuck, match="File exists"):
        DropFolder(drop).set_aside(file)

    assert list(elsewhere.iterdir()) == []
    assert file.path.exists()
