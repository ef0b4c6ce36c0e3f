"""`python -m tests.upgrade`: keep the database of this version, in place of what was kept of it.

Until 1.0 migrations are edited in place, and this is run after each such edit. From 1.0 on it is
run once for a release, when the version is set, and never again for that version.
"""

from __future__ import annotations

import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from tests.upgrade.keeping import keep_database

with tempfile.TemporaryDirectory(prefix="seawall-kept-") as folder:
    archive = keep_database(version("seawall"), Path(folder) / "data")
sys.stdout.write(f"{archive.name}: {archive.stat().st_size:,} bytes\n")
