"""The folder of a signer that lives apart: a key for each epoch, and what was signed with it.

Of epoch N it holds `ledger-N.key` (32 bytes), `signed-N` (the text of the checkpoint signed last)
and, once the epoch is over, `retired-N`. A key without its memory signs nothing, and a memory
without its key gets no other: whoever may ask can bring about neither, and its owner is told.
"""

from __future__ import annotations

import re
import secrets
from pathlib import Path

from seawall.keys.private_file import replace_private, settle_folder, write_private
from seawall.keys.signing import SigningKey, signing_key
from seawall.ledger.note import BadCheckpoint
from seawall.ledger.tree_growth import SignedTree, read_tree

_NAME = re.compile(r"(?:ledger|signed|retired)-(?P<epoch>[1-9][0-9]{0,5})(?:\.key)?")
_NOTHING = b"nothing was signed\n"
_KEY = 32
_HELP = "see docs/operations/own-signer.md"


class Refused(Exception):
    """What was asked is not signed; why."""


class SignerFolder:
    """What a signer keeps; whoever uses it holds its lock."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def newest(self) -> int:
        """The newest epoch that there is or was a key for, by the files' names; 0 for none."""
        if not self._folder.is_dir():
            return 0
        matches = (_NAME.fullmatch(path.name) for path in self._folder.iterdir())
        return max((int(match["epoch"]) for match in matches if match), default=0)

    def key(self, epoch: int) -> SigningKey:
        """The key of this epoch; made if it is the first of the folder or the next in turn."""
        if self._tombstone(epoch).exists():
            raise Refused(f"epoch {epoch} is over")
        path = self._key(epoch)
        if not path.exists():
            self._make(epoch)
        content = path.read_bytes()
        if len(content) != _KEY:
            raise Refused(f"{path.name} does not hold {_KEY} bytes")
        return signing_key(content)

    def last(self, epoch: int) -> SignedTree:
        """What was signed last; refused where that is not known."""
        try:
            content = self._memory(epoch).read_bytes()
            if content == _NOTHING:
                return SignedTree()
            tree = read_tree(content.decode().partition("\n\n")[0].removesuffix("\n") + "\n")
        except FileNotFoundError:
            raise Refused(f"signed-{epoch} is gone: {_HELP}") from None
        except (BadCheckpoint, UnicodeDecodeError):
            raise Refused(f"signed-{epoch} is not a checkpoint: {_HELP}") from None
        return SignedTree(tree.size, tree.root, is_first=False)

    def remember(self, epoch: int, text: str) -> None:
        """Keep what is about to be signed, as a note; an `OSError` means that it must not be."""
        replace_private(self._memory(epoch), f"{text}\n".encode())

    def retire(self, epoch: int) -> None:
        """Take the key of an epoch away for good, once a later one has begun."""
        if epoch >= self.newest():
            raise Refused(f"epoch {epoch} is not over, because no later one has begun")
        if not self._tombstone(epoch).exists():
            replace_private(self._tombstone(epoch), b"this epoch is over\n")
        self._key(epoch).unlink(missing_ok=True)
        settle_folder(self._folder)

    def _make(self, epoch: int) -> None:
        """Make a key: its draft, then the memory, then its name. A crash in between goes on here."""
        draft = self._folder / f".ledger-{epoch}.key.draft"
        is_half_made = draft.exists() and draft.stat().st_size == _KEY
        if not is_half_made:
            self._require_turn(epoch)
            draft.unlink(missing_ok=True)
            write_private(draft, secrets.token_bytes(_KEY))
        replace_private(self._memory(epoch), _NOTHING)
        draft.replace(self._key(epoch))
        settle_folder(self._folder)

    def _require_turn(self, epoch: int) -> None:
        newest = self.newest()
        if self._memory(epoch).exists():
            raise Refused(f"the key of epoch {epoch} was used and is gone: {_HELP}")
        if newest and epoch != newest + 1:
            raise Refused(f"epoch {newest} is the newest; only {newest + 1} can follow it")

    def _key(self, epoch: int) -> Path:
        return self._folder / f"ledger-{epoch}.key"

    def _memory(self, epoch: int) -> Path:
        return self._folder / f"signed-{epoch}"

    def _tombstone(self, epoch: int) -> Path:
        return self._folder / f"retired-{epoch}"
