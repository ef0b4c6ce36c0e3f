"""PDQ beside the values that its authors publish for their C++ tool.

Their pictures are not ours to ship. With a checkout of facebook/ThreatExchange in
`THREATEXCHANGE_CHECKOUT` this compares all of them. The values are nearer to the full
picture (8 bits at most) than to the 512 pixels that the tool shrinks to today (12): they
are older than that step, and come from another JPEG decoder than ours.
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
@pytest.mark.parametrize(("view", "most"), [("stored", 10), ("thumbnail", 12)])
def test_every_published_value_of_quality_80_is_near(view, most, pool: DecoderPool):
    folder = CHECKOUT / "pdq" / "data" / "reg-test-input"
    apart = {}
    for line in PUBLISHED.read_text().splitlines():
        value, _, name = line.partition(",./")
        if len(value) == 64 and name:
            hashed = hash_bytes((folder / name).read_bytes(), pool=pool, types={"pdq"})
            for signal in hashed.signals:
                if signal.view == view and (signal.quality or 0) >= 80:
                    apart[name] = distance(signal.value, value)

    assert len(apart) >= 10
    assert max(apart.values()) <= most, apart
