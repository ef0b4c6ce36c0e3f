"""The figures of drills, and the sentence for a regulator."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from seawall.drills.drill_figures import figures_of, results_of, sentence_of
from seawall.drills.seeded_kinds import CONTROL, SeededKind
from tests.drills.test_upload_outcome import LATER, SENT
from tests.people_made import NOON

OCTOBER = datetime(2026, 10, 1, tzinfo=UTC)


def uploads(number, *, start=0, shown="refused", seconds=0.3, **more):
    answered = NOON + timedelta(seconds=seconds)
    return [
        replace(SENT, position=start + n, shown=shown, answered_at=answered, **more)
        for n in range(number)
    ]


def figures(*groups):
    every = [upload for group in groups for upload in group]
    return figures_of(results_of(every, now=LATER, is_over=True))


def test_the_sentence_for_the_regulator():
    counted = figures(
        uploads(393),
        uploads(5, start=393, shown="public", variant="crop_35"),
        uploads(2, start=398, shown="public", kind=SeededKind.CLIP, variant="trim_2s"),
    )

    assert sentence_of(counted, since=OCTOBER) == (
        "Of 400 seeded items since 1 October 2026, 393 were blocked "
        "(Wilson 95 %: 96.4 to 99.1 %), median 0.3 s; "
        "missed: 5 crops of 35 %, 2 clips cut to 2 s."
    )


def test_what_was_held_is_named_and_counts_as_found():
    counted = figures(uploads(3), uploads(1, start=3, shown="hidden"))

    assert (counted.share.blocked, counted.share.held, counted.share.of) == (3, 1, 4)
    assert "4 were blocked or held" in sentence_of(counted, since=OCTOBER)
    assert sentence_of(counted, since=OCTOBER).endswith("none was missed.")


def test_repeats_strays_and_failures_are_in_no_share():
    counted = figures(
        uploads(2),
        uploads(1, start=2, again_of=0),
        uploads(1, start=-1),
        uploads(1, start=3, state="failed"),
    )

    assert (counted.share.of, counted.again.of, counted.unmeasured) == (2, 1, 1)


def test_what_a_platform_keeps_back_of_items_that_no_list_knows_is_no_find_and_is_told():
    """So that one which refuses everything does not look like one that finds everything."""
    passed = uploads(3, start=10, shown="public", variant=CONTROL)
    kept_back = uploads(1, start=13, variant=CONTROL) + uploads(
        1, start=14, shown="hidden", variant=CONTROL
    )

    honest, refuses_all = figures(uploads(10), passed), figures(uploads(10), passed, kept_back)

    assert (honest.share.of, honest.share.missed, honest.controls.of) == (10, 0, 3)
    assert [line.variant for line in refuses_all.by_variant] == ["unchanged"]
    assert (refuses_all.controls.kept_back, refuses_all.controls.of) == (2, 5)
    assert refuses_all.uploads == 15
    assert sentence_of(honest, since=OCTOBER).endswith(
        "none was missed; of 3 items that no list knows, none was kept back."
    )
    assert "of 5 items that no list knows, 2 were kept back." in sentence_of(
        refuses_all, since=OCTOBER
    )


def test_each_variant_has_its_own_interval():
    counted = figures(uploads(9), uploads(1, start=9, shown="public"))

    (line,) = counted.by_variant
    low, high = line.share.interval
    assert (line.share.found, line.share.of) == (9, 10)
    assert (round(low, 3), round(high, 3)) == (0.596, 0.982)


def test_times_are_of_what_was_found():
    counted = figures(
        uploads(19), uploads(1, start=19, seconds=10), uploads(1, start=20, shown="public")
    )

    assert counted.median_seconds == 0.3
    assert 0.3 < counted.p95_seconds < 10


def test_what_reviewers_decided_without_knowing_is_counted():
    counted = figures(uploads(2, finding="remove"), uploads(1, start=2, finding="allow"))

    assert (counted.read, counted.read_as_registered) == (3, 2)
