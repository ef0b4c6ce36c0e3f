"""The installation's own keys: files in the data folder, mode 0600, made on first use.

One root secret of 32 bytes; every purpose gets its own key from it by HKDF
(RFC 5869), so that no key serves two ends. The ledger's Ed25519 key stands in a
file of its own, since losing it and losing the root are different accidents.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from seawall.config import settings
from seawall.errors import problem
from seawall.keys.core_dumps import leave_no_core
from seawall.keys.derived_keys import derive_key
from seawall.keys.private_file import write_private
from seawall.keys.unlocking import KeyPurpose, hold_secrets
from seawall.ledger.tree_growth import FROM_NOTHING, TreeGrowth

if TYPE_CHECKING:
    from seawall.keys.signing import SigningKey
    from seawall.ledger.note import KeyThatSigns

ROOT, LEDGER = "root.key", "ledger.key"
FILES = (ROOT, LEDGER)


def unlock_installation() -> None:
    """Derive what every purpose needs from the root; once a process, at its start."""
    leave_no_core()
    root = _secret_file(ROOT)
    hold_secrets({purpose: _derived(root, purpose) for purpose in KeyPurpose})


def derived_key(purpose: KeyPurpose) -> bytes:
    """A 32-byte key for one purpose."""
    return _derived(_secret_file(ROOT), purpose)


def ledger_key(epoch: int = 1, growth: TreeGrowth = FROM_NOTHING) -> KeyThatSigns:
    """The key that signs checkpoints in this epoch of the log, here or where a command has it.

    A command is shown with a tree how it grew.
    """
    if command := settings().ledger_signer:
        from seawall.keys.remote_signing import RemoteKey

        return RemoteKey(command, epoch, growth)
    from seawall.keys.signing import signing_key

    return signing_key(_secret_file(_ledger_file(epoch)))


def newest_ledger_epoch() -> int:
    """The newest epoch that there is a key for."""
    if command := settings().ledger_signer:
        from seawall.keys.remote_signing import ask

        return int(ask(command, "newest") or 1)
    names = (path.stem.partition("-")[2] for path in _folder().glob("ledger-*.key"))
    return max((int(name) for name in names if name.isascii() and name.isdigit()), default=1)


def retire_ledger_key(epoch: int) -> None:
    """Take away the key of an epoch that is over: nothing can be signed under its name again."""
    if command := settings().ledger_signer:
        from seawall.keys.remote_signing import ask

        ask(command, "retire", str(epoch))
    (_folder() / _ledger_file(epoch)).unlink(missing_ok=True)


def _ledger_file(epoch: int) -> str:
    return LEDGER if epoch == 1 else f"ledger-{epoch}.key"


def _folder() -> Path:
    return settings().data_dir / "keys"


def webhook_key() -> SigningKey:
    """The key behind every `v1a` webhook signature."""
    from seawall.keys.signing import signing_key

    return signing_key(derived_key(KeyPurpose.WEBHOOKS))


def _derived(root: bytes, purpose: KeyPurpose) -> bytes:
    return derive_key(root, f"seawall/{purpose}")


def _secret_file(name: str) -> bytes:
    path = settings().data_dir / "keys" / name
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return _make_secret_file(path)
    except OSError as refused:
        raise problem("keys.key-file-unreadable", path=path, why=refused.strerror) from refused
    if len(content) != 32:
        raise problem("keys.key-file-length", path=path, length=len(content))
    return content


def _make_secret_file(path: Path) -> bytes:
    _make_folders(path.parent)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    write_private(draft, secrets.token_bytes(32))
    try:
        os.link(draft, path)  # whoever is first wins; two starts at once agree
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_bytes()


def _make_folders(keys: Path) -> None:
    try:
        for folder in (settings().data_dir, keys):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as refused:
        raise problem("keys.key-folder-unwritable", keys=keys, why=refused.strerror) from refused
