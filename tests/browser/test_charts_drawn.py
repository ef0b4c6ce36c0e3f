"""Charts in a browser: every word within the picture and in the page's font, in both directions."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.probing.survival import curve_of_times
from seawall.results.metric_number import share, times
from seawall.results.model import Metric
from seawall.results.results_charts import curve_chart, shares_chart
from seawall.results.standing_curve import standing_curve
from tests.browser.conftest import NewContext
from tests.test_house import SOURCE

CSS = SOURCE / "web" / "static" / "seawall" / "app.css"
HOUR = timedelta(hours=1)
#: Each word of a chart, by how far it stands out of its picture, and in which font.
MEASURE = """() => [...document.querySelectorAll("figure text")].map((word) => {
  const box = word.getBoundingClientRect(), frame = word.closest("svg").getBoundingClientRect();
  return [
    word.textContent,
    Math.max(frame.left - box.left, box.right - frame.right, frame.top - box.top, box.bottom - frame.bottom),
    getComputedStyle(word).fontFamily,
  ];
})"""


def exposure(*waits):
    curve = curve_of_times(waits)
    return curve_chart(Metric("exposure", times(waits, curve), {}, standing_curve(curve)))


CHARTS = {
    "half late on a day": exposure((11 * HOUR, True), (11 * HOUR, True), (20 * HOUR, False)),
    "half at once": exposure((0 * HOUR, True), (1 * HOUR, True)),
    "half after weeks": exposure((600 * HOUR, True), (700 * HOUR, True), (700 * HOUR, False)),
    "half after a minute": exposure((HOUR / 60, True), (HOUR / 30, True), (80 * HOUR, False)),
    "all stand": exposure((2 * HOUR, False)),
    "shares": shares_chart(
        [
            Metric("blocked_at_upload", (share("copies", 0, 4), share("variants", 4, 4))),
            Metric("order_compliance", (share("in_time", 1, 3), share("refused", 0, 3))),
        ]
    ),
}


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_word_of_a_chart_stands_in_it_in_the_font_of_the_page(
    new_context: NewContext, direction, width
):
    page = new_context(viewport={"width": width, "height": 900}).new_page()
    for name, svg in CHARTS.items():
        page.set_content(
            f'<html dir="{direction}"><style>{CSS.read_text()}</style>'
            f'<body><figure class="chart">{svg}</figure></body></html>'
        )
        font = page.evaluate("getComputedStyle(document.body).fontFamily")
        words = page.evaluate(MEASURE)

        assert len(words) > 5, name
        outside = {text: beyond for text, beyond, _ in words if beyond > 1}
        assert not outside, name
        assert {family for _, _, family in words} == {font}
