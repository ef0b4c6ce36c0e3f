"""What a receiver's status means."""

from __future__ import annotations

import pytest

from seawall.enforcement.model import DeliveryResult
from seawall.enforcement.refusal import is_final, meaning


@pytest.mark.parametrize(
    ("status", "result"),
    [
        (200, "received"),
        (202, "received"),
        (204, "received"),
        (301, "refused"),
        (307, "refused"),
        (400, "refused"),
        (401, "refused"),
        (404, "refused"),
        (422, "refused"),
        (410, "gone"),
        (408, "failed"),
        (425, "failed"),
        (429, "failed"),
        (500, "failed"),
        (503, "failed"),
        (None, "failed"),
        (999, "failed"),
        (101, "failed"),
    ],
)
def test_each_status_means_one_thing(status, result):
    assert meaning(status) == result


def test_gone_is_final_at_once_and_a_refusal_at_the_third_time():
    assert is_final(DeliveryResult.GONE, refusals=0)
    assert not is_final(DeliveryResult.REFUSED, refusals=2)
    assert is_final(DeliveryResult.REFUSED, refusals=3)


def test_a_failure_of_the_line_is_never_final_by_itself():
    assert not is_final(DeliveryResult.FAILED, refusals=99)
