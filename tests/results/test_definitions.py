"""Every number that is printed has words, and every word is printed."""

from __future__ import annotations

import json

import pytest

from seawall.results.definitions import metric_definitions
from seawall.results.model import IntervalKind, MetricUnit
from seawall.results.period_results import measured
from seawall.results.results_lines import (
    results_lines,
    shown_interval,
    shown_n,
    shown_value,
    time_words,
)
from seawall.results.results_report import ResultsReport
from seawall.results.settling import CountedAt, is_quarter, settles_at
from tests.results.lives_made import lives_of
from tests.results_made import DAY, FIRST, HOUR, LATER, NOVEMBER, MadeEntries


def report_of(log, **about):
    """The report of November."""
    lives = lives_of(log, **about)
    counted_at = CountedAt(7, "ab" * 32, LATER, is_settled=False)
    return ResultsReport(
        organisation="org_1",
        name="Harbour Video",
        period=NOVEMBER,
        counted_at=counted_at,
        metrics=measured(lives),
        authorities={},
    )


def busy():
    """A log in which something of most kinds happened."""
    log = MadeEntries()
    for hours in range(1, 30):
        item = log.upload(FIRST + hours * HOUR)
        case = log.notice(item, FIRST + (hours + 1) * HOUR)
        decision = log.remove(
            item, case, FIRST + (hours + 2) * HOUR, gone_at=FIRST + (2 * hours + 3) * HOUR, views=9
        )
        log.decide(log.appeal(decision, FIRST + 3 * DAY), FIRST + 4 * DAY, "keep", clause="")
    return log


def test_every_measure_is_defined_in_its_order_and_every_number_in_words():
    log, found = MadeEntries(), {kind: [9, 10] for kind in ("image", "clip", "text", "qr")}
    log.end_drill(FIRST + DAY, found)
    log.end_drill(FIRST + DAY, found, by_member=True)
    metrics = measured(lives_of(log))

    assert [metric.id for metric in metrics] == [*metric_definitions()]
    for metric in metrics:
        definition = metric_definitions()[metric.id]
        assert [number.name for number in metric.numbers] == [*definition.numbers]
        assert metric.beside.keys() <= definition.beside.keys()
        assert definition.says.endswith(".")
        assert definition.guard.endswith(".")


def test_every_number_is_printed_with_its_count_its_period_zone_and_checkpoint():
    report = report_of(busy())
    lines = [*results_lines(report)]

    assert lines[0] == "Harbour Video: 2026-11-01 to 2026-11-30, UTC"
    assert lines[1].endswith(f"from 7 entries, root {'ab' * 32}")
    numbers = [number for metric in report.metrics for number in metric.numbers]
    printed = [line for line in lines if line.startswith("  ")]
    for number in numbers:
        counted = shown_n(number)
        assert any(line.endswith(f", {counted}") for line in printed), number
    assert len(printed) >= len(numbers)


def test_what_is_estimated_has_an_interval_and_what_was_counted_has_none():
    for metric in report_of(busy()).metrics:
        for number in metric.numbers:
            if number.value is None:
                assert number.absence
            elif number.kind in {IntervalKind.NONE, IntervalKind.AT_LEAST}:
                assert shown_interval(number) == ""
            else:
                assert number.low is not None or number.high is not None, (metric.id, number)


def test_the_data_says_everything_a_stranger_needs_and_holds_no_float():
    data = json.loads(report_of(busy()).text)

    assert data["period"]["time_zone"] == "UTC"
    assert data["period"]["settles_at"] == "2026-12-31T00:00:00.000000Z"
    assert data["checkpoint"]["size"] == 7
    for metric in data["metrics"]:
        assert metric["definition"]
        for number in metric["numbers"]:
            assert {"name", "says", "unit", "n"} <= number.keys()
            assert ("value" in number) != ("absence" in number)
            for name in ("value", "low", "high"):
                assert isinstance(number.get(name, ""), str)


def test_the_same_lives_give_the_same_bytes():
    assert report_of(busy()).text == report_of(busy()).text


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0.0 s"), (59, "59.0 s"), (60, "1.0 min"), (3_600, "1.0 h"), (172_800, "2.0 d")],
)
def test_a_time_is_written_in_the_unit_in_which_it_is_read(seconds, words):
    assert time_words(seconds) == words


def test_an_open_end_of_an_interval_is_said_in_words():
    (exposure,) = [m for m in report_of(busy()).metrics if m.id == "exposure"]
    within = exposure.number("within_hour")

    assert within.unit is MetricUnit.SHARE
    assert shown_value(within) == "0.0 %"
    assert shown_interval(exposure.number("median")).count(" to ") == 1
    assert settles_at(NOVEMBER) == FIRST + 60 * DAY
    assert not is_quarter(NOVEMBER)
