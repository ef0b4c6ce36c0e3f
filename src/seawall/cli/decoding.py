"""The sandbox as the settings want it, for commands that open files."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from seawall.config import settings
from seawall.errors import problem

if TYPE_CHECKING:
    from seawall.sandbox import DecoderPool

STDIN = Path("-")
#: Bytes that say what a file is.
HEAD = 4096


def readable_files(paths: list[Path] | None) -> list[Path]:
    """These files, once each is known to be readable; a typo stops before any work."""
    for path in paths or []:
        if path != STDIN and not (path.is_file() and os.access(path, os.R_OK)):
            raise problem("cli.no-such-file.files", path=str(path))
    return paths or []


def start_decoder(files: list[Path] | None) -> None:
    """Let what will open the first of these files load, while the database is asked."""
    path = next((path for path in files or [] if path != STDIN), None)
    if path is None:
        return
    from seawall.sandbox import limits_by
    from seawall.sandbox.pool import start_decoder_ahead

    with suppress(OSError), path.open("rb") as file:
        start_decoder_ahead(file.read(HEAD), limits_by(settings()))


def decoders() -> DecoderPool:
    """A pool within this installation's limits; use it in a `with`."""
    from seawall.sandbox import DecoderPool, limits_by

    return DecoderPool(size=1, limits=limits_by(settings()))


def content_of(path: Path) -> bytes:
    """The bytes of a file, or of stdin for `-`, up to the installation's limit."""
    most = settings().max_upload_bytes
    if path == STDIN:
        content = sys.stdin.buffer.read(most + 1)
    else:
        with path.open("rb") as file:
            content = file.read(most + 1)
    if len(content) > most:
        raise problem("cli.file-too-large", path=path, most=most)
    return content
