"""A secret's file is nobody else's to read, whatever the umask."""

from __future__ import annotations

import os
import stat

import pytest

from seawall.keys.private_file import replace_private, write_private


@pytest.fixture(params=[0o000, 0o022])
def umask(request):
    """A process that keeps nothing, or little, from others."""
    before = os.umask(request.param)
    yield
    os.umask(before)


def test_only_its_owner_can_read_it(tmp_path, umask):
    write_private(tmp_path / "key", b"secret")

    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    assert (tmp_path / "key").read_bytes() == b"secret"


def test_what_is_there_is_not_overwritten(tmp_path):
    write_private(tmp_path / "key", b"first")

    with pytest.raises(FileExistsError):
        write_private(tmp_path / "key", b"second")
    assert (tmp_path / "key").read_bytes() == b"first"


def test_a_file_is_replaced_whole_and_stays_its_owners(tmp_path, umask):
    for content in (b"first", b"second"):
        replace_private(tmp_path / "memory", content)

    assert (tmp_path / "memory").read_bytes() == b"second"
    assert stat.S_IMODE((tmp_path / "memory").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["memory"]


def test_a_file_that_cannot_be_replaced_stays_as_it_was(tmp_path, monkeypatch):
    replace_private(tmp_path / "memory", b"first")
    monkeypatch.setattr(os, "fsync", lambda descriptor: os.close(-1))  # as a disk that errs

    with pytest.raises(OSError):
        replace_private(tmp_path / "memory", b"second")
    assert (tmp_path / "memory").read_bytes() == b"first"
    assert [path.name for path in tmp_path.iterdir()] == ["memory"]
