"""A secret's file is nobody else's to read, whatever the umask."""

from __future__ import annotations

import os
import stat

import pytest

from seawall.keys.private_file import write_private


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
