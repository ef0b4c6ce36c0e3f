"""Results on the console: the figures of a period, as the file and the command say them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
import time_machine

from seawall.charts import svg_figure
from seawall.ledger.note import Signer
from tests.ledger_key import SIGNING_KEY
from tests.log_signed import place_and_sign
from tests.moments import WEDNESDAY
from tests.preservations_made import make_removed
from tests.results.lives_made import a_quarter, write_down
from tests.web.console.conftest import signed_in

SETTLED = datetime(2027, 2, 2, tzinfo=UTC)


@pytest.fixture
def person(org):
    make_removed(organisation=org).applied()
    place_and_sign(Signer("seawall.example/log", SIGNING_KEY), WEDNESDAY)
    return signed_in(org, "overseer")


def test_every_measure_stands_with_its_definition_count_and_checkpoint(person):
    page = person.get("/results?period=2026").content.decode()

    assert "Blocked at upload" in page
    assert "kept back, so that nobody could see them" in page
    assert "0 of 1" in page
    assert "Provisional" in page
    assert "2026-01-01 – 2026-12-31, UTC" in page
    assert "shown for a quarter, once it is settled" in page


def test_page_and_file_say_the_same(person):
    page = person.get("/results?period=2026").content.decode()
    answer = person.get("/results/json?period=2026")
    data = json.loads(answer.content)

    assert answer["Content-Disposition"].endswith('results-2026-01-01-2026-12-31.json"')
    assert data["checkpoint"]["root"] in page
    for metric in data["metrics"]:
        for number in metric["numbers"]:
            if "part" in number:
                assert f"{number['part']} of {number['n']}" in page


@pytest.mark.parametrize("name", ["2026-13", "x", "2026-Q5", "3000", "0", "' or 1=1"])
def test_a_name_that_is_no_period_is_said_in_the_page_and_kept_in_the_field(person, name):
    answer = person.get(f"/results?{urlencode({'period': name})}")

    assert answer.status_code == 422
    assert "No figures" in answer.content.decode()


def test_a_reviewer_may_look_and_a_researcher_may_not(org, person):
    assert signed_in(org, "reviewer").get("/results").status_code == 200
    assert signed_in(org, "researcher").get("/results").status_code == 403


def test_a_settled_quarter_is_drawn_broken_down_and_says_how_much_is_hidden(org):
    write_down(a_quarter({"ar": 40, "de": 60, "fr": 3}), org.id)
    place_and_sign(Signer("seawall.example/log", SIGNING_KEY), SETTLED - timedelta(days=5))
    with time_machine.travel(SETTLED, tick=False):
        person = signed_in(org, "lead")
        page = person.get("/results?period=2026-Q4").content.decode()
        data = person.get("/results/json?period=2026-Q4").json()
        month = person.get("/results?period=2026-11").content.decode()

    assert page.count('role="img"') == 1 + sum("curve" in row for row in data["metrics"])
    for row in data["metrics"]:
        for moment in row.get("curve", {"moments": []})["moments"]:
            assert f"<bdi>{moment['followed']}</bdi>" in page
            if "value" in moment:
                assert f"{100 * float(moment['value']):.1f} % (" in page
    assert "curve" not in json.dumps(data["quarter"])
    assert "Settled" in page
    assert "Content, by language" in page
    assert "<bdi>de</bdi>" in page
    assert "<bdi>fr</bdi>" not in page
    assert "2 rows are hidden together" in page
    assert "Content, by language" not in month


def test_where_nothing_can_be_drawn_the_figures_stand_all_the_same(person, monkeypatch):
    def refuse(*_, **__):
        raise FileNotFoundError("no folder for the list of fonts")

    monkeypatch.setattr(svg_figure, "_load_fonts", refuse)
    answer = person.get("/results?period=2026")
    page = answer.content.decode()

    assert answer.status_code == 200
    assert 'role="img"' not in page
    assert "0 of 1" in page


def test_before_anything_is_signed_the_page_says_so_and_is_no_error(org):
    answer = signed_in(org, "lead").get("/results")

    assert answer.status_code == 200
    assert "No figures yet" in answer.content.decode()
