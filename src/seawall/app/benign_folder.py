"""The operator's folder of harmless files, read with decoders that are there for that alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from seawall.config import settings
from seawall.forum.defence import benign_held

if TYPE_CHECKING:
    from seawall.forum.defence.benign import BenignItem


def hand_over_folder() -> None:
    """Let what compares shared signals know of the folder, if there is one."""
    folder = settings().benign_dir
    benign_held.set_benign_folder((lambda: read_benign_folder(folder)) if folder else None)


def read_benign_folder(folder: Path) -> list[BenignItem]:
    """Every file of the folder; its decoders end with it."""
    from seawall.forum.defence.benign_files import of_folder
    from seawall.sandbox import DecoderPool, limits_by

    with DecoderPool(1, limits_by(settings())) as pool:
        return list(of_folder(folder, pool))
