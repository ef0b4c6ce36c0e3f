"""Whatever is typed into a filter, a search or a page's address is a word to look for, no command.

ASVS 5.0 V1.2.4, V2.2.2. Statements are put together by Django and by stores; a value reaches them
as a parameter. That no statement is made of strings is ruff's S608, and its exceptions are here.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seawall.people.model import Role
from seawall.web import limit, problems
from tests.people_made import make_key, make_organisation
from tests.web.console.conftest import signed_in, visitor
from tests.web.console.routes import GUARDED

SOURCE = Path(__file__).parents[2] / "src" / "seawall"
#: What has broken other people's statements, and what their databases choke on.
HOSTILE = (
    "' OR '1'='1",
    "'; DROP TABLE db_case; --",
    '" OR ""="',
    "1) UNION SELECT secret FROM db_apikey --",
    "%' ESCAPE '!",
    "%%%s%(x)s{0}{x}",
    "\\\\'",
    "$$; SELECT pg_sleep(10); $$",
    "a" * 3_000,
    "\ud7ff\ue000\U0001f600\u202e",
    "-1",
    "99999999999999999999",
    "1e999",
    "2026-13-45T99:99:99Z",
    "cases.read' --",
)
#: Files in which a statement is put together of our own names, never of what somebody sent.
STATEMENTS = {
    "app/scanning/manifest.py",
    "app/upgrading/duration_estimate.py",
    "db/rows/bulk.py",
    "db/rows/leaf_cells.py",
    "ledger/attested/store.py",
}


@cache
def parameters() -> tuple[str, ...]:
    """Every name that a page reads from its address."""
    names: set[str] = set()
    for path in (SOURCE / "web").rglob("*.py"):
        names |= set(
            re.findall(r'(?:GET|query)(?:\.get(?:list)?\(|\[)"([a-z_]+)"', path.read_text())
        )
    return tuple(sorted(names))


PAGES = sorted(route.at("nothing") for route in GUARDED if not route.has_ids)
LISTS = ("/v1/cases", "/v1/orders", "/v1/events", "/v1/statements", "/v1/preservations")
words = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60))


@pytest.fixture
def here(database, monkeypatch):
    """An organisation on either database; refusals are drawn elsewhere, limits tried elsewhere."""
    monkeypatch.setattr(problems, "for_people", problems.answer_plainly)
    monkeypatch.setattr(limit, "count_request", lambda *_, **__: None)
    return make_organisation()


def test_pages_that_read_their_address_are_found():
    assert {"q", "filter", "after", "year"} <= set(parameters())
    assert len(PAGES) > 25


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(word=words, page=st.sampled_from(PAGES), names=st.sets(st.sampled_from(parameters())))
def test_no_word_in_the_address_of_a_page_breaks_a_statement(here, word, page, names):
    person = signed_in(here, Role.ADMIN)
    query = "&".join(f"{name}={quote(word, errors='replace')}" for name in sorted(names))

    assert person.client.get(f"{page}?{query}", HTTP_HOST="localhost").status_code < 500


def test_hostile_words_in_every_place_of_every_page_are_answered(sqlite, monkeypatch):
    monkeypatch.setattr(problems, "for_people", problems.answer_plainly)
    monkeypatch.setattr(limit, "count_request", lambda *_, **__: None)
    person, wrong = signed_in(make_organisation(), Role.ADMIN), []
    for number, page in enumerate(PAGES):
        for word in (HOSTILE[number % len(HOSTILE)], HOSTILE[(number * 7 + 3) % len(HOSTILE)]):
            query = "&".join(f"{name}={quote(word, errors='replace')}" for name in parameters())
            status = person.client.get(f"{page}?{query}", HTTP_HOST="localhost").status_code
            if status >= 500:
                wrong.append((page, word, status))

    assert wrong == []


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(word=words, path=st.sampled_from(LISTS))
def test_no_word_in_the_address_of_a_list_breaks_a_statement(here, word, path):
    key = make_key(here)
    said = quote(word, errors="replace")
    query = "&".join(f"{name}={said}" for name in ("after", "state", "limit", "kind", "types"))
    answer = visitor().client.get(
        f"{path}?{query}", HTTP_HOST="localhost", HTTP_AUTHORIZATION=f"Bearer {key}"
    )

    assert answer.status_code < 500


def test_statements_are_made_of_strings_where_only_our_own_names_are_in_them():
    made = {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if re.search(r"noqa: [^\n]*S608", path.read_text())
    }

    assert made == STATEMENTS
