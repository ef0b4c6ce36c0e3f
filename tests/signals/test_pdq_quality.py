"""How much detail a picture needs for its PDQ hash to say anything: a quality of 50."""

from __future__ import annotations

from dataclasses import replace

from seawall.signals import Signal
from seawall.signals.pdq import too_plain

STORED = Signal("pdq", "0" * 64, "1", quality=50, view="stored")


def test_a_quality_of_50_is_enough_and_49_is_told_to_be_too_little():
    (reason,) = too_plain([STORED, replace(STORED, quality=49)])

    assert "quality 49 is below 50" in reason


def test_what_has_no_quality_and_what_is_only_searched_by_is_never_too_plain():
    assert too_plain([replace(STORED, quality=None)]) == ()
    assert too_plain([replace(STORED, quality=0, transient=True)]) == ()
