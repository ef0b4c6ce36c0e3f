"""A backup of the key files: one archive, encrypted before it touches a disk.

The format is age (age-encryption.org/v1) around a tar of `keys/`, as `tar c keys | age -r …`
makes it: whoever has the one program and no Seawall can open it, and what was made so by hand is
read here as well. Beside the keys lies what each is known by.
"""

from __future__ import annotations

import hashlib
import io
import re
import tarfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import pyrage

from seawall.errors import problem
from seawall.keys.private_file import write_private

FOLDER, LIST = "keys", "fingerprints.txt"
#: How age says that a passphrase asks for more work than this machine should do, and how often it
#: is let measure that.
_TOO_MUCH_WORK, _MEASURED = "Excessive work", 5
#: A passphrase of fewer letters is guessed by whoever has the file.
SHORTEST_PASSPHRASE = 12
#: Bytes of an archive and of a file in it: keys are small.
LONGEST, _LONGEST_FILE = 2**20, 2**16
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def fingerprint(content: bytes) -> str:
    """What a key is known by: 16 hex digits, from which nobody learns the key."""
    return hashlib.sha256(b"seawall/key-file\0" + content).hexdigest()[:16]


def read_key_files(folder: Path) -> dict[str, bytes]:
    """Every file in the folder of keys by its name, links followed; none if it is not there."""
    if not folder.is_dir():
        return {}
    paths = (path for path in sorted(folder.iterdir()) if _NAME.fullmatch(path.name))
    return {path.name: path.read_bytes() for path in paths if path.is_file()}


def pack_keys(files: Mapping[str, bytes], *, at: datetime) -> bytes:
    """These files as a tar, with the list of what each is known by."""
    listed = "".join(f"{fingerprint(content)}  {name}\n" for name, content in files.items())
    members = {LIST: listed.encode()}
    members |= {f"{FOLDER}/{name}": content for name, content in files.items()}
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode, entry.mtime = len(content), 0o600, int(at.timestamp())
            archive.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


def unpack_keys(packed: bytes) -> dict[str, bytes]:
    """The files of a tar of keys, each as its list says; nothing of it leaves the memory."""
    try:
        with tarfile.open(fileobj=io.BytesIO(packed), mode="r:") as archive:
            members = {
                entry.name.removeprefix("./"): _content(archive, entry)
                for entry in archive
                if entry.isfile()
            }
    except tarfile.TarError as broken:
        raise problem("keys.no-key-backup") from broken
    files = {
        path.name: content
        for path, content in ((Path(name), content) for name, content in members.items())
        if path.parent == Path(FOLDER) and _NAME.fullmatch(path.name)
    }
    lines = members.get(LIST, b"").decode("ascii", "replace").splitlines()
    listed = {name: mark for mark, _, name in (line.partition("  ") for line in lines)}
    is_as_listed = not listed or listed == {name: fingerprint(files[name]) for name in files}
    if not files or not is_as_listed:
        raise problem("keys.no-key-backup")
    return files


def encrypt_for_recipients(packed: bytes, recipients: Sequence[str]) -> bytes:
    """Encrypt for these age recipients (`age1…`): each of them alone can open it."""
    readers = [_recipient(line, number) for number, line in enumerate(recipients, 1)]
    return pyrage.encrypt(packed, readers)  # type: ignore[no-any-return]


def encrypt_with_passphrase(packed: bytes, passphrase: str) -> bytes:
    """Encrypt with a passphrase (scrypt)."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise problem("keys.short-passphrase", shortest=SHORTEST_PASSPHRASE)
    return pyrage.passphrase.encrypt(packed, passphrase)  # type: ignore[no-any-return]


def decrypt_with_identities(sealed: bytes, identity_files: Sequence[str]) -> bytes:
    """Open it with the identities in these texts, as `age-keygen` writes them."""
    lines = [line.strip() for text in identity_files for line in text.splitlines()]
    secrets = [line for line in lines if line and not line.startswith("#")]
    try:
        identities = [pyrage.x25519.Identity.from_str(line) for line in secrets]
        return pyrage.decrypt(sealed, identities)  # type: ignore[no-any-return]
    except (pyrage.DecryptError, pyrage.IdentityError):
        raise problem("keys.backup-not-opened") from None  # what was read may be a secret


def decrypt_with_passphrase(sealed: bytes, passphrase: str) -> bytes:
    """Open it with its passphrase.

    How much work a passphrase may ask for is measured anew each time, in some milliseconds. Where
    the machine did something else in them, sixteen times what it can do looks like too much.
    """
    for _ in range(_MEASURED):
        try:
            return pyrage.passphrase.decrypt(sealed, passphrase)  # type: ignore[no-any-return]
        except pyrage.DecryptError as refused:
            if not str(refused).startswith(_TOO_MUCH_WORK):
                raise problem("keys.backup-not-opened") from None
    raise problem("keys.backup-too-much-work")


def restore_key_files(files: Mapping[str, bytes], folder: Path) -> list[Path]:
    """Put these files where keys belong; those written. Refused where other keys are already."""
    present = read_key_files(folder)
    other_names = [name for name, content in present.items() if files.get(name) != content]
    if other_names:
        raise problem("keys.other-keys", folder=folder, names=", ".join(other_names))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    restored: list[Path] = []
    try:
        for name in sorted(files.keys() - present.keys()):
            write_private(folder / name, files[name])
            restored.append(folder / name)
    except OSError:
        take_away(restored)
        raise
    return restored


def take_away(paths: Sequence[Path]) -> None:
    """Undo a restore: the files that it wrote."""
    for path in paths:
        path.unlink(missing_ok=True)


def _recipient(line: str, number: int) -> pyrage.x25519.Recipient:
    try:
        return pyrage.x25519.Recipient.from_str(line.strip())
    except pyrage.RecipientError:
        # and it is not repeated: somebody may have typed the secret half
        raise problem("keys.no-recipient", number=number) from None


def _content(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> bytes:
    stream = archive.extractfile(entry)
    if stream is None or entry.size > _LONGEST_FILE:
        raise problem("keys.no-key-backup")
    return stream.read()
