"""Charts: SVG that fits into any page of ours, shows what it was handed, and says it in words."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from seawall.charts.count_chart import CountBar, count_chart
from seawall.charts.share_chart import ShareLine, share_chart
from seawall.charts.standing_chart import TICKS, StandingLine, standing_chart
from seawall.charts.svg_figure import SVG, WIDTH

HOUR, DAY = 3_600, 86_400
FALLING = StandingLine(
    [0, HOUR, 2 * HOUR, DAY],
    [1.0, 0.8, 0.5, 0.2],
    [0.9, 0.7, 0.4, 0.1],
    [1.0, 0.9, 0.6, 0.3],
    30 * DAY,
)
HALF = (2 * HOUR, "half after 2.0 h")
HOSTILE = "$\\frac{1}{2}$ & <script>alert(1)</script>"


def standing(line=FALLING, **changes):
    """A curve as it is drawn."""
    asked = {
        "name": "curve",
        "title": "Exposure",
        "says": "Half were gone after two hours.",
        "heading": "Still standing",
        "followed": dict.fromkeys(TICKS, 12),
    }
    return standing_chart(line, **{**asked, **changes})


def shares(*rows, **changes):
    asked = {"name": "shares", "title": "Shares", "says": "Each share in words."}
    return share_chart(rows, **{**asked, **changes})


def classed(svg, name):
    """The elements of a class."""
    return [element for element in ET.fromstring(svg).iter() if element.get("class") == name]


def texts(svg):
    return [element.text for element in ET.fromstring(svg).iter(f"{{{SVG}}}text")]


def points(svg):
    """The corners of the line of a curve."""
    (line,) = classed(svg, "chart-line")
    numbers = re.findall(r"[ML] (\S+) (\S+)", line.find(f"{{{SVG}}}path").get("d"))
    return [(float(x), float(y)) for x, y in numbers]


def test_a_chart_has_no_style_and_no_script_of_its_own():
    for svg in (standing(half=HALF), shares(ShareLine("Kept back", 0.5, 0.4, 0.6))):
        tags = {element.tag.rpartition("}")[2] for element in ET.fromstring(svg).iter()}
        assert not tags & {"style", "script", "metadata", "image", "a"}
        assert "style=" not in svg
        assert "font-family" not in svg.partition(">")[2]
        assert "http" not in svg.replace(SVG, "").replace("http://www.w3.org/1999/xlink", "")


def test_a_chart_says_what_it_shows_to_who_does_not_see_it():
    root = ET.fromstring(standing())

    assert root.get("role") == "img"
    by_id = {element.get("id"): element.text for element in root.iter() if element.get("id")}
    said = [by_id[identity] for identity in root.get("aria-labelledby").split()]
    assert said == ["Exposure", "Half were gone after two hours."]


def test_the_same_figures_are_the_same_bytes_whoever_draws_beside():
    with ThreadPoolExecutor(4) as pool:
        curves = [pool.submit(standing, half=HALF) for _ in range(4)]
        pool.submit(shares, ShareLine("Kept back", 0.5, 0.4, 0.6)).result()

    assert {future.result() for future in curves} == {standing(half=HALF)}


def test_two_charts_of_a_page_share_no_id():
    ids = [
        set(re.findall(r' id="([^"]+)"', standing(name=name, half=HALF)))
        for name in ("curve-exposure", "curve-reaction")
    ]

    assert ids[0]
    assert not ids[0] & ids[1]


def test_what_a_chart_refers_to_is_in_it():
    svg = standing(half=HALF)

    asked = set(re.findall(r'(?:href="|url\()#([^")]+)', svg))
    assert asked
    assert asked <= set(re.findall(r' id="([^"]+)"', svg))


def test_a_strangers_words_are_words():
    for svg in (
        standing(heading=HOSTILE, title=HOSTILE, says=HOSTILE),
        shares(ShareLine(HOSTILE, 0.5, 0.4, 0.6), title=HOSTILE),
    ):
        assert HOSTILE in texts(svg)
        assert "<script" not in svg


def test_a_curve_starts_with_all_and_falls_at_each_step_to_what_stands():
    corners = points(standing())
    (left, top), (right, lowest) = corners[0], corners[-1]
    grid = sorted({y for _, y in corners})

    assert all(y <= later and x <= after for (x, y), (after, later) in pairwise(corners))
    assert len(grid) == 4  # all, then three steps
    drops = [(y - top) / (lowest - top) * 0.8 for y in grid]
    assert drops == pytest.approx([0, 0.2, 0.5, 0.8], abs=0.01)
    assert 0 < left < right <= WIDTH


def test_a_curve_marks_the_moment_at_which_half_is_gone():
    assert "half after 2.0 h" in texts(standing(half=HALF))
    assert len(classed(standing(half=HALF), "chart-dot")) == 1


def test_a_curve_of_which_half_still_stands_marks_no_such_moment():
    assert not classed(standing(), "chart-dot")


@pytest.mark.parametrize(
    "line",
    [
        StandingLine([0], [1.0], [0.2], [1.0], DAY),
        StandingLine([0], [1.0], [0.2], [1.0], 0.0),
        StandingLine([0], [0.0], [0.0], [0.9], 0.0),
        StandingLine([0, 900 * DAY], [1.0, 0.0], [0.9, 0.0], [1.0, 0.5], 900 * DAY),
    ],
    ids=["all stand", "seen for no time", "gone at once", "after years"],
)
def test_a_curve_of_one_step_is_drawn_too(line):
    svg = standing(line)

    assert len(points(svg)) >= 2
    assert all(0 <= x <= WIDTH for x, _ in points(svg))


def test_what_is_gone_for_good_is_drawn_to_the_end_of_the_axis():
    gone = StandingLine([0, HOUR], [1.0, 0.0], [0.9, 0.0], [1.0, 0.2], HOUR)

    (_, lowest) = points(standing(gone))[-1]
    flat = [x for x, y in points(standing(gone)) if y == lowest]
    assert max(flat) - min(flat) > WIDTH / 10


def test_under_each_moment_stands_how_many_were_followed_for_so_long():
    followed = {moment: 1_000 * number for number, moment in enumerate(TICKS, 1)}

    said = texts(standing(followed=followed))

    assert {"1 min", "30 d", "1,000", "7,000"} <= set(said)


def test_moments_after_the_end_of_the_curve_are_not_marked():
    short = StandingLine([0, 60], [1.0, 0.5], [0.8, 0.2], [1.0, 0.8], 3 * DAY)

    assert "1 d" in texts(standing(short))
    assert "7 d" not in texts(standing(short))


def test_each_share_has_a_dot_where_it_lies_within_its_interval():
    svg = shares(
        ShareLine("Blocked at upload"),
        ShareLine("None", 0.0, 0.0, 0.1),
        ShareLine("Half", 0.5, 0.4, 0.6),
        ShareLine("All", 1.0, 0.9, 1.0),
    )

    dots = [
        float(use.get("x"))
        for group in classed(svg, "chart-dot")
        for use in group.iter(f"{{{SVG}}}use")
    ]
    assert len(dots) == len(classed(svg, "chart-span")) == 3
    assert dots[1] == pytest.approx((dots[0] + dots[2]) / 2, abs=0.02)
    assert {"Blocked at upload", "None", "Half", "All"} <= set(texts(svg))


PROGRAM = """
import os, sys, tempfile
from seawall.charts.count_chart import CountBar, count_chart
from seawall.charts.share_chart import ShareLine, share_chart

def draw():
    return share_chart([ShareLine("Kept", 0.5, 0.4, 0.6)], name="a", title="A", says="B")

tempfile.tempdir = "/nowhere"
try:
    draw()
except OSError:
    print("refused")
tempfile.tempdir = sys.argv[1]
print(len(draw()) > 500, os.environ.get("MPLCONFIGDIR"), os.listdir(sys.argv[1]))
"""


def test_drawing_leaves_no_folder_and_no_setting_behind_and_goes_on_once_there_is_room(tmp_path):
    environment = {name: value for name, value in os.environ.items() if name != "MPLCONFIGDIR"}
    said = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )

    assert said.stdout == "refused\nTrue None []\n"


def test_each_count_has_a_bar_as_long_as_it_is_and_its_number_beside_it():
    svg = count_chart(
        [CountBar("All", 1_200), CountBar("a part", 300, is_part=True), CountBar("None", 0)],
        name="counts",
        title="Counts",
        says="All: 1,200; a part: 300; None: 0.",
    )

    widths = [
        max(numbers) - min(numbers)
        for group in classed(svg, "chart-bar")
        for path in group.iter(f"{{{SVG}}}path")
        if (numbers := [float(x) for x in re.findall(r"[ML] (-?[\d.]+)", path.get("d"))])
    ]
    assert widths[1] == pytest.approx(widths[0] / 4, abs=0.5)
    assert widths[2] == pytest.approx(0, abs=0.01)
    assert {"All", "a part", "None", "1,200", "300", "0"} <= set(texts(svg))


def test_counts_that_are_all_zero_are_drawn_without_a_fault():
    assert "None" in texts(count_chart([CountBar("None", 0)], name="n", title="N", says="None: 0."))
