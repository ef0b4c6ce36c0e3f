"""Keys leave in one encrypted file that the age program opens, and nothing else comes back."""

from __future__ import annotations

import io
import re
import stat
import tarfile
from types import SimpleNamespace

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.keys import key_backup
from seawall.keys.key_backup import (
    decrypt_with_identities,
    decrypt_with_passphrase,
    encrypt_for_recipients,
    encrypt_with_passphrase,
    fingerprint,
    pack_keys,
    restore_key_files,
    unpack_keys,
)
from tests.age_made import seal_with_cheap_passphrase
from tests.people_made import NOON
from tests.problems import raises_problem

FILES = {"root.key": b"r" * 32, "ledger.key": b"l" * 32, "ledger-2.key": b"2" * 32}
ADA, BEN = (pyrage.x25519.Identity.generate() for _ in range(2))
names = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,20}", fullmatch=True)


def tar(members: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w") as archive:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return written.getvalue()


@given(st.dictionaries(names, st.binary(max_size=200), min_size=1, max_size=5))
def test_what_is_packed_comes_back_as_it_was(files):
    assert unpack_keys(pack_keys(files, at=NOON)) == files


def test_each_recipient_alone_opens_it_and_nobody_else_does():
    packed = pack_keys(FILES, at=NOON)
    sealed = encrypt_for_recipients(packed, [str(ADA.to_public()), f" {BEN.to_public()}\n"])

    for identity in (ADA, BEN):
        text = f"# created: today\n# public key: {identity.to_public()}\n{identity}\n"
        assert decrypt_with_identities(sealed, ["", text]) == packed
    for texts in ([str(pyrage.x25519.Identity.generate())], ["AGE-SECRET-KEY-1NONSENSE"], []):
        with raises_problem("keys.backup-not-opened") as refused:
            decrypt_with_identities(sealed, texts)
        assert "NONSENSE" not in str(refused.value)
    for content in FILES.values():
        assert content not in sealed


def test_its_passphrase_opens_it_and_a_short_one_is_refused():
    packed = pack_keys(FILES, at=NOON)
    sealed = encrypt_with_passphrase(packed, "grey tide harbour quay")

    assert decrypt_with_passphrase(sealed, "grey tide harbour quay") == packed
    with raises_problem("keys.backup-not-opened"):
        decrypt_with_identities(sealed, [str(ADA)])
    with raises_problem("keys.short-passphrase"):
        encrypt_with_passphrase(packed, "short")


def test_a_wrong_passphrase_opens_nothing():
    sealed = seal_with_cheap_passphrase(b"keys", "grey tide harbour quay")

    assert decrypt_with_passphrase(sealed, "grey tide harbour quay") == b"keys"
    with raises_problem("keys.backup-not-opened"):
        decrypt_with_passphrase(sealed, "grey tide harbour key")


def test_a_passphrase_that_asks_for_too_much_work_is_not_called_wrong():
    sealed = seal_with_cheap_passphrase(b"keys", "grey tide harbour quay")
    asks_more = re.sub(rb"(-> scrypt \S+ )\d+", rb"\g<1>40", sealed, count=1)

    with raises_problem("keys.backup-too-much-work"):
        decrypt_with_passphrase(asks_more, "grey tide harbour quay")


def test_a_machine_that_was_busy_while_it_was_measured_is_measured_again(monkeypatch):
    answers = [pyrage.DecryptError("Excessive work parameter for passphrase.\n")] * 3 + [b"keys"]

    def decrypt(_sealed, _passphrase):
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(key_backup.pyrage, "passphrase", SimpleNamespace(decrypt=decrypt))

    assert decrypt_with_passphrase(b"", "grey tide harbour quay") == b"keys"


def test_a_secret_typed_as_a_recipient_is_refused_and_not_repeated():
    with raises_problem("keys.no-recipient") as refused:
        encrypt_for_recipients(b"x", [str(ADA.to_public()), str(BEN)])

    assert "Recipient number 2" in str(refused.value)
    assert str(BEN)[:30] not in str(refused.value)


def test_a_tar_made_by_hand_is_read_as_well():
    """`tar c keys | age -r …`, as the docs had it before."""
    assert unpack_keys(tar({f"keys/{name}": FILES[name] for name in FILES})) == FILES
    assert unpack_keys(tar({f"./keys/{name}": FILES[name] for name in FILES})) == FILES


@pytest.mark.parametrize(
    "packed",
    [
        b"",
        b"no tar",
        tar({}),
        tar({"root.key": b"x"}),
        tar({"keys/../../root.key": b"x"}),
        tar({"/keys/root.key": b"x"}),
        tar({"keys/deep/root.key": b"x"}),
        tar({"keys/.root.key": b"x"}),
        tar({"keys/root.key": b"x" * 100_000}),
        tar({"keys/root.key": b"x", "fingerprints.txt": b"0000000000000000  root.key\n"}),
        tar({"keys/root.key": b"x", "fingerprints.txt": b"\xff\n"}),
        pack_keys(FILES, at=NOON)[:700],
    ],
    ids=range(12),
)
def test_what_is_no_backup_of_keys_is_refused_whole(packed):
    with raises_problem("keys.no-key-backup"):
        unpack_keys(packed)


def test_a_link_in_an_archive_leads_nowhere(tmp_path):
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w") as archive:
        entry = tarfile.TarInfo("keys/root.key")
        entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/hostname"
        archive.addfile(entry)

    with raises_problem("keys.no-key-backup"):
        unpack_keys(written.getvalue())


def test_keys_are_put_where_none_are_for_their_owner_alone(tmp_path):
    folder = tmp_path / "data" / "keys"

    first, again = restore_key_files(FILES, folder), restore_key_files(FILES, folder)

    assert sorted(path.name for path in first) == sorted(FILES)
    assert again == []
    assert {stat.S_IMODE(path.stat().st_mode) for path in first} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert key_backup.read_key_files(folder) == FILES


@pytest.mark.parametrize("other", ["root.key", "ledger-3.key"])
def test_where_other_keys_are_nothing_is_written(tmp_path, other):
    (tmp_path / other).write_bytes(b"o" * 32)

    with raises_problem("keys.other-keys") as refused:
        restore_key_files(FILES, tmp_path)

    assert other in str(refused.value)
    assert [path.name for path in tmp_path.iterdir()] == [other]


def test_a_restore_that_fails_half_way_leaves_nothing(tmp_path, monkeypatch):
    write = key_backup.write_private

    def full(path, content):
        if path.name == "root.key":
            raise OSError(28, "No space left on device")
        write(path, content)

    monkeypatch.setattr(key_backup, "write_private", full)
    with pytest.raises(OSError, match="No space"):
        restore_key_files(FILES, tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_a_fingerprint_tells_keys_apart_and_says_nothing_of_them():
    marks = [fingerprint(content) for content in FILES.values()]

    assert len(set(marks)) == 3
    assert {len(mark) for mark in marks} == {16}
