"""The file of settings that `seawall init` writes: once, whole, and never over another."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from seawall.keys.private_file import settle_folder, write_private

_HEAD = """\
# Settings of Seawall, written by `seawall init` and yours to change: it never writes them again.
# docs/reference/settings.md lists every setting. The environment wins over this file.
"""


def settings_text(setting_values: Mapping[str, Any]) -> str:
    """The settings as TOML; what is empty keeps its default."""
    lines = [
        f"{name} = {json.dumps(value, ensure_ascii=False)}\n"
        for name, value in setting_values.items()
        if value not in ("", [])
    ]
    return _HEAD + "\n" + "".join(lines)


def write_settings(path: Path, text: str) -> bool:
    """Have the file on the disk, mode 0600; False if one is there already, which stays as it is."""
    if path.exists():  # its folder may be read-only, as a container's secrets are
        return False
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    write_private(draft, text.encode())
    try:
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    settle_folder(path.parent)
    return True
