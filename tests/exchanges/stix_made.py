"""Signals and members for tests of STIX and MISP."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from seawall.exchanges.stix.model import MemberVoice, Producer, StixSignal
from tests.digests import SAMPLES

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
PRODUCER = Producer("org_1", "Example Video", NOON - timedelta(days=400))
URL = "https://example.org/v/1"
VALUES = SAMPLES | {"url": URL}
SHA256, MD5, PDQ, TLSH = (VALUES[name] for name in ("sha256", "md5", "pdq", "tlsh"))


def signal(signal_type: str = "sha256", **more: Any) -> StixSignal:
    given = {
        "key": f"entry_{signal_type}",
        "value": VALUES[signal_type],
        "created_at": NOON,
        "modified_at": NOON,
        "valid_from": NOON,
    }
    return StixSignal(signal_type=signal_type, **(given | more))


def voice(author: str, *, agrees: bool, minutes: int = 0, reason: str = "") -> MemberVoice:
    return MemberVoice(author, agrees, NOON + timedelta(minutes=minutes), reason)
