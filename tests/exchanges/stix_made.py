"""Signals and members for tests of STIX and MISP."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from seawall.exchanges.stix.model import Producer, Shared, Voice

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
PRODUCER = Producer("org_1", "Example Video", NOON - timedelta(days=400))
SHA256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
MD5 = "900150983cd24fb0d6963f7d28e17f72"
PDQ = "330901bf7f80c2de3da1c4ee1b13a46d6a545b92e4ec3b91425ebda180ff7ec0"
TLSH = "T127A0015A6B0A93A666852A5B130BE04CFB6184785AA1D5A4A8CA24A5270246601722F7"
URL = "https://example.org/v/1"
VALUES = {"sha256": SHA256, "md5": MD5, "pdq": PDQ, "tlsh": TLSH, "url": URL}


def signal(signal_type: str = "sha256", **more: Any) -> Shared:
    given = {
        "key": f"entry_{signal_type}",
        "value": VALUES.get(signal_type, "value"),
        "created_at": NOON,
        "modified_at": NOON,
        "valid_from": NOON,
    }
    return Shared(signal_type=signal_type, **(given | more))


def voice(author: str, *, agrees: bool, minutes: int = 0, reason: str = "") -> Voice:
    return Voice(author, agrees, NOON + timedelta(minutes=minutes), reason)
