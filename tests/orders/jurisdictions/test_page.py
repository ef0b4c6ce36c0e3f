"""The page on clocks is true: its example loads, and it names every key there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from seawall.orders.jurisdictions import file, jurisdictions
from seawall.orders.jurisdictions.model import DocumentForm, Kind

PAGE = (Path(__file__).parents[3] / "docs" / "clocks.md").read_text("utf-8")
WRITTEN = [
    file.WrittenProfile,
    file.WrittenDeadline,
    file.WrittenClock,
    file.WrittenSuspension,
    file.WrittenExtension,
    file.WrittenTrigger,
    file.WrittenGoverned,
]


def test_the_profile_on_the_page_loads(tmp_path):
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "own.yaml").write_text(example, "utf-8")
    known = jurisdictions(tmp_path)

    assert known.profile("mt-example-order").calendar == known.calendar("eu_mt")
    assert known.profile("eu-tco-complaint").calendar == known.calendar("eu_ie")


@pytest.mark.parametrize("model", WRITTEN, ids=lambda model: model.__name__)
def test_the_page_names_every_key(model):
    assert [key for key in model.model_fields if f"`{key}`" not in PAGE] == []


def test_the_page_names_every_form_that_a_profile_may_govern():
    assert [form for form in DocumentForm if f"`{form}`" not in PAGE] == []


def test_the_page_names_what_each_kind_of_deadline_needs():
    rows = dict(re.findall(r"^\| `(\w+)` \| ([^|]*) \|[^|]*\|$", PAGE, re.MULTILINE))

    for kind in Kind:
        needed, _ = file._KEYS[kind]
        assert needed == set(re.findall(r"`(\w+)`", rows[kind]))
