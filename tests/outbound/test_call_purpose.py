"""Every purpose has its limits; `docs/reference/outbound.md` is generated from them."""

from __future__ import annotations

import pytest

from seawall.outbound import call_purpose
from seawall.outbound.call_purpose import PURPOSES, CallPurpose


@pytest.mark.parametrize("known", PURPOSES, ids=lambda one: one.name)
def test_a_call_has_an_end_in_time_and_size(known):
    assert 0 < known.seconds <= 900
    assert 0 < known.most <= 2**31


def test_every_purpose_is_in_the_list_under_a_name_of_its_own():
    defined = [one for one in vars(call_purpose).values() if isinstance(one, CallPurpose)]

    assert set(map(id, defined)) == set(map(id, PURPOSES))
    assert len({one.name for one in PURPOSES}) == len(PURPOSES)
