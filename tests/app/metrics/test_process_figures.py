"""What processes count: cheap, bounded, and never going back whichever of them answers."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from timeit import repeat

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.app.metrics import figure_files
from seawall.app.metrics.check_tally import NO_RULE, CheckCounts
from seawall.app.metrics.figure_files import ABANDONED_AFTER, GONE_AFTER, FigureFiles, figure_folder
from seawall.app.metrics.metric_table import MOST_NAMES, OTHER
from seawall.app.metrics.process_figures import (
    LaneFigures,
    ProcessFigures,
    ProcessMoment,
    merged_figures,
)
from seawall.app.metrics.process_samples import deadline_samples, used_share
from seawall.intake.model import Verdict
from seawall.intake.submission import CheckAnswer
from seawall.orders.answering.open_deadline import OpenDeadline

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
#: A check with nothing to open takes some three hundred.
MOST_MICROSECONDS = 10.0


def answer(verdict=Verdict.ALLOW, rule="", *, degraded=False):
    return CheckAnswer(
        verdict=verdict,
        rule=rule,
        say="",
        explanation="",
        at=NOON,
        expires_at=NOON,
        degraded=degraded,
    )


def figures(at=0.0, checks=0, **fields):
    counts = CheckCounts()
    for _ in range(checks):
        counts.add(answer(), 0.01)
    return ProcessFigures(at, checks=counts, moment=ProcessMoment(), **fields)


def allowed(whole):
    return sum(whole.checks.of_verdict("allow").counts)


def test_a_check_is_counted_by_its_verdict_its_rule_and_the_time_it_took():
    counts = CheckCounts()
    counts.add(answer(), 0.0004)
    counts.add(answer(Verdict.BLOCK, "known-content"), 0.2)
    counts.add(answer(Verdict.HOLD, "fail-mode", degraded=True), 99.0)

    assert counts.of_verdict("allow").counts[0] == 1
    assert counts.of_verdict("block").total == 0.2
    assert counts.of_verdict("hold").counts[-1] == 1
    assert counts.rules == {NO_RULE: 1, "known-content": 1, "fail-mode": 1}
    assert counts.degraded == 1


def test_counting_a_check_costs_a_few_microseconds():
    counts, one = CheckCounts(), answer(Verdict.BLOCK, "known-content")

    best = min(repeat(lambda: counts.add(one, 0.0042), number=2_000, repeat=5))

    assert best / 2_000 * 1e6 < MOST_MICROSECONDS


def test_so_many_rules_have_a_name_and_the_others_share_one():
    counts = CheckCounts()
    for number in range(MOST_NAMES + 50):
        counts.add(answer(rule=f"rule-{number}"), 0.01)

    assert len(counts.rules) == MOST_NAMES + 1
    assert counts.rules[OTHER] == 50


def test_counters_of_the_dead_count_and_their_moments_do_not():
    dead = figures(checks=3, requests={"people": LaneFigures(2, 1, 5)})
    alive = figures(checks=4, requests={"people": LaneFigures(1, 0, 2)})

    whole = merged_figures([dead, alive], [alive])

    assert allowed(whole) == 7
    assert whole.requests["people"] == LaneFigures(busy=1, waiting=0, ended=7)


def test_of_several_moments_the_worse_counts():
    one = ProcessMoment({"lanes": True}, True, 0.2, 80, 3.0, {"disk": 2, "memory": 1})
    other = ProcessMoment({"lanes": False}, False, 9.0, 70, 5.0, {"disk": 2, "memory": 4})

    whole = merged_figures([], [ProcessFigures(0.0, moment=one), ProcessFigures(0.0, moment=other)])

    assert whole.moment == ProcessMoment(
        {"lanes": False}, False, 9.0, 70, 3.0, {"disk": 2, "memory": 5}
    )


@given(st.lists(st.tuples(st.integers(0, 2), st.booleans(), st.booleans()), max_size=30))
def test_no_counter_goes_back_whichever_process_answers_and_whatever_cannot_be_written(steps):
    """Each step: one of three processes counts a check, its file can be written or not, and answers."""
    folder = figure_folder(figure_files.Path(os.environ["SEAWALL_DATA_DIR"]))
    files = [FigureFiles(folder) for _ in range(3)]
    own, last = [figures(checks=0) for _ in files], 0
    for number, is_full, answers in steps:
        own[number].checks.add(answer(), 0.01)
        folder.chmod(0o700)
        if is_full:
            files[number]._path.with_suffix(".writing").mkdir(exist_ok=True)
        if answers:
            whole, _ = files[number].exchange(lambda which=own[number]: which, now=1.0)
            assert last <= allowed(whole) <= len(steps)
            last = allowed(whole)
        if is_full:
            files[number]._path.with_suffix(".writing").rmdir()


def test_a_process_that_has_not_written_for_long_is_gone_and_its_counts_stay(tmp_path):
    first, second = FigureFiles(tmp_path), FigureFiles(tmp_path)
    first.write(lambda: figures(at=0.0, checks=2))

    whole, processes = second.exchange(lambda: figures(at=5.0, checks=1), now=5.0)
    assert (allowed(whole), processes) == (3, 2)
    late = GONE_AFTER + 1
    whole, processes = second.exchange(lambda: figures(at=late, checks=1), now=late)
    assert (allowed(whole), processes) == (3, 1)


def test_a_file_that_is_cut_short_is_passed_over(tmp_path):
    (tmp_path / "1.figures").write_bytes(b'{"at": 1.0, "chec')

    whole, processes = FigureFiles(tmp_path).exchange(lambda: figures(checks=1), now=0.0)

    assert (allowed(whole), processes) == (1, 1)


def test_figures_are_numbers_under_words_of_ours(tmp_path):
    files = FigureFiles(tmp_path)
    files.write(lambda: figures(checks=1))

    (path,) = tmp_path.iterdir()
    assert set(json.loads(path.read_bytes())["checks"]) == {"durations", "rules", "degraded"}
    assert msgspec.json.decode(path.read_bytes(), type=ProcessFigures).checks.degraded == 0


def test_folders_that_others_left_are_removed_after_an_hour(tmp_path):
    left_behind, in_use = figure_folder(tmp_path), figure_folder(tmp_path)
    past = datetime.now(UTC).timestamp() - ABANDONED_AFTER - 1
    os.utime(left_behind, (past, past))

    newest = figure_folder(tmp_path)

    assert set((tmp_path / "metrics").iterdir()) == {in_use, newest}


def deadline(minutes_used, *, of=HOUR):
    began = NOON - timedelta(minutes=minutes_used)
    return OpenDeadline("order_1", "name", began + of / 2, began + of * 4 / 5, began + of)


@pytest.mark.parametrize(
    ("minutes", "share"),
    [(0, 0.0), (15, 0.25), (30, 0.5), (48, 0.8), (54, 0.9), (60, 1), (72, 1.2)],
)
def test_the_share_of_an_hour_is_what_a_person_would_say(minutes, share):
    assert used_share(deadline(minutes), NOON) == pytest.approx(share)


def test_the_most_advanced_order_is_told_and_the_next_deadline():
    deadlines = [deadline(12), deadline(57), deadline(66)]
    samples = {s.name: s.value for s in deadline_samples(deadlines, now=NOON)}

    assert samples == {
        "seawall_order_deadlines_open": 3,
        "seawall_order_deadlines_missed": 1,
        "seawall_order_clock_used_ratio": pytest.approx(1.1),
        "seawall_order_next_deadline_seconds": -360.0,
    }
