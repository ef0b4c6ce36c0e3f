"""The file of settings: which one is read, and in which of its lines a setting stands.

The file that `SEAWALL_CONFIG` names; else `seawall.toml` in the working folder; else the one in
the data folder, where `seawall init` puts it, so that a server and a command find the same one
from wherever they are started.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path

from seawall.config.served_address import DATA_DIR, expanded_folder

CONFIG_FILE = "SEAWALL_CONFIG"
DATA_FOLDER = "SEAWALL_DATA_DIR"
FILE_NAME = "seawall.toml"


def settings_file() -> Path:
    """The file that is read, if it is there."""
    if configured := os.environ.get(CONFIG_FILE):
        return Path(configured)
    here = Path(FILE_NAME)
    if here.is_file():
        return here
    with suppress(ValueError):  # nobody has a home: the folder's own error says it
        return expanded_folder(Path(os.environ.get(DATA_FOLDER) or DATA_DIR)) / FILE_NAME
    return here


def stated_where(field: str) -> str:
    """In brackets, the file and the line that a setting has its value from; empty for others."""
    if field in os.environ:
        return ""
    path, name = settings_file(), field.removeprefix("SEAWALL_").lower()
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return ""
    begins = re.compile(rf"\s*\[*\s*[\"']?{re.escape(name)}[\"']?\s*[=\].]")
    numbers = (number for number, line in enumerate(lines, start=1) if begins.match(line))
    line_number = next(numbers, None)
    return f" ({path}, line {line_number})" if line_number else ""
