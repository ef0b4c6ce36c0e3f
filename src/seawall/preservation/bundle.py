"""One file for counsel: what was kept, why, and the proofs, with a digest for each part.

The archive is built in memory and dated by the argument, so the same parts give the same
bytes. `manifest.json` names every other file with its SHA-256.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any

MANIFEST = "manifest.json"


def bundle(parts: Mapping[str, bytes], *, facts: Mapping[str, Any], now: datetime) -> bytes:
    """The archive: the manifest first, then every part in the order of its name."""
    files = [
        {"name": name, "sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
        for name, content in sorted(parts.items())
    ]
    manifest = json.dumps({**facts, "files": files}, indent=2, sort_keys=True, ensure_ascii=False)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in [(MANIFEST, manifest.encode()), *sorted(parts.items())]:
            archive.writestr(_dated(name, now), content)
    return buffer.getvalue()


def _dated(name: str, now: datetime) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, date_time=now.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info
