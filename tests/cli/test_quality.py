"""`seawall quality`: agreement in figures, and the golden set from files."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from seawall.cases.model import Finding
from tests.moments import WEDNESDAY, on_wednesday
from tests.people_made import make_person
from tests.quality_made import a_review, read_it

ITEM = {
    "text": "Example Front says: go to the invented square.",
    "description": "Text, incitement",
    "finding": "remove",
    "clauses": ["tvec/incite"],
    "why": "It calls for an attack.",
}
EARLIER = WEDNESDAY - timedelta(minutes=5)


@pytest.fixture(autouse=True)
def wednesday():
    with on_wednesday():
        yield


@pytest.fixture
def lead(organisation):
    return make_person(organisation, "lead")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "golden.json"
    path.write_text(json.dumps(ITEM))
    return path


def test_a_file_becomes_a_golden_item_and_is_taken_out_of_use(run, lead, file):
    added = run("quality", "golden", "add", file, "--as", lead.email)
    (listed,) = run("quality", "golden", "list", "--json").data
    retired = run("quality", "golden", "retire", listed["id"], "--as", lead.email)

    assert (added.code, retired.code) == (0, 0)
    assert (listed["finding"], listed["why"]) == ("remove", "It calls for an attack.")
    assert run("quality", "golden", "list", "--json").data[0]["is_active"] is False


@pytest.mark.parametrize("lacks", ["text", "finding", "why"])
def test_a_file_that_lacks_something_says_what(run, lead, file, lacks):
    file.write_text(json.dumps({name: at for name, at in ITEM.items() if name != lacks}))
    ran = run("quality", "golden", "add", file, "--as", lead.email)

    assert ran.code == 2


def test_a_reviewer_does_not_keep_the_set(run, organisation, file):
    reviewer = make_person(organisation)

    assert run("quality", "golden", "add", file, "--as", reviewer.email).code == 2


def test_agreement_is_printed_with_its_interval_once_enough_was_read(run, organisation, lead):
    author, reader = make_person(organisation), make_person(organisation)
    for number in range(20):
        _, _, review = a_review(organisation, author, EARLIER, opened_at=EARLIER)
        differs = number < 2
        read_it(
            organisation,
            review,
            reader,
            EARLIER,
            opened_at=EARLIER,
            finding=Finding.REMOVE if differs else Finding.ALLOW,
            clauses=("tvec/incite",) if differs else (),
        )

    figures = run("quality", "show", "--json").data
    people = figures["people"]
    assert (people["pairs"], people["alike"]) == (20, 18)
    assert people["kappa"]["low"] <= people["kappa"]["value"] <= people["kappa"]["high"]
    assert figures["by_clause"]["tvec/incite"]["alike"] == 18
    assert list(figures["by_language"]) == ["not told"]
    assert figures["machine_and_person"]["kappa"] is None
    assert figures["coverage_this_month"]["chosen"]["context"] == 20
    assert reader.code not in json.dumps(figures)
    assert "too few" in run("quality", "show").out
