"""An installation whose keys are known, so that what was sealed long ago can be opened."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from seawall.config import settings
from seawall.keys import installation

VECTORS: dict[str, Any] = json.loads((Path(__file__).parent / "vectors.json").read_text())


@pytest.fixture
def key_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the keys of a fresh installation will lie; ours are unlocked again afterwards."""
    monkeypatch.setenv("SEAWALL_DATA_DIR", str(tmp_path / "data"))
    settings.cache_clear()
    yield tmp_path / "data" / "keys"
    monkeypatch.undo()
    settings.cache_clear()
    installation.unlock_installation()


@pytest.fixture
def old_installation(key_folder: Path) -> Path:
    """An installation with the keys that the vectors were made with, unlocked."""
    key_folder.mkdir(parents=True)
    (key_folder / installation.ROOT).write_bytes(bytes.fromhex(VECTORS["root"]))
    (key_folder / installation.LEDGER).write_bytes(bytes.fromhex(VECTORS["ledger"]))
    installation.unlock_installation()
    return key_folder
