"""PDQ beside the values that its authors publish for their C++ tool.

Their pictures are not ours to ship. With a checkout of facebook/ThreatExchange in
`THREATEXCHANGE_CHECKOUT` this compares all of them; the tool shrinks to 512
pixels first, so its values are close and not equal. Measured: 8 bits at most.
"""

import os
from pathlib import Path

import pytest

from seawall.matching import distance
from seawall.sandbox import DecoderPool
from seawall.signals import hash_bytes

CHECKOUT = Path(os.environ.get("THREATEXCHANGE_CHECKOUT", "/nowhere"))
PUBLISHED = CHECKOUT / "pdq" / "sql" / "README.md"


@pytest.mark.skipif(not PUBLISHED.exists(), reason="needs a checkout of ThreatExchange")
def test_every_published_value_of_quality_80_is_within_ten_bits(pool: DecoderPool):
    folder = CHECKOUT / "pdq" / "data" / "reg-test-input"
    apart = {}
    for line in PUBLISHED.read_text().splitlines():
        value, _, name = line.partition(",./")
        if len(value) == 64 and name:
            hashed = hash_bytes((folder / name).read_bytes(), pool=pool, types={"pdq"})
            stored = next(signal for signal in hashed.signals if signal.view == "stored")
            if (stored.quality or 0) >= 80:
                apart[name] = distance(stored.value, value)

    assert len(apart) >= 15
    assert max(apart.values()) <= 10, apart
