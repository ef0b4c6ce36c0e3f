"""A setting of the right shape is taken as it is, and another is refused with words."""

from __future__ import annotations

import pytest
from limits import parse

from seawall.config.setting_shapes import readable_rate


@pytest.mark.parametrize("rate", ["6000/minute", "1/second", "12 per 3 hours", "5/day;100/month"])
def test_a_rate_is_what_limits_reads(rate):
    assert readable_rate(rate) == rate


@pytest.mark.parametrize("count", ["1", "20", "999999999"])
@pytest.mark.parametrize("unit", ["second", "minute", "hour", "day"])
def test_a_plain_rate_that_is_taken_unread_can_be_read(count, unit):
    assert parse(readable_rate(f"{count}/{unit}")).amount == int(count)


@pytest.mark.parametrize("rate", ["", "often", "10", "ten/minute", "10/fortnight", "10/minute\n/"])
def test_no_other_rate_is_taken(rate):
    with pytest.raises(ValueError, match=r"rate limit|granularity"):
        readable_rate(rate)
