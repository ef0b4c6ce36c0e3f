"""`python -m tests.surface`: write the surface down anew, after a change that was meant."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from seawall.app.database import set_up_django
from tests.surface.printed import SURFACE

with tempfile.TemporaryDirectory(prefix="seawall-surface-") as folder:
    os.environ["SEAWALL_DATA_DIR"] = folder
    set_up_django()
    for name, lines in SURFACE.items():
        place = Path(__file__).with_name(f"{name}.txt")
        place.write_text("\n".join(lines()) + "\n")
