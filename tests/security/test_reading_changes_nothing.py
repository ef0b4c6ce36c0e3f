"""Whoever only looks changes nothing: a link, a picture or a prefetch of another site does no deed.

ASVS 5.0 V3.5.1, V3.5.3. Every page that offers an act is opened, so is the act's own address, and
so is every link on the page; what the tables held before, they hold after.
"""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urljoin, urlsplit

import pytest

from seawall.db import models as db
from seawall.transaction import INSTALLATION, transaction
from seawall.web import limit
from tests.people_made import make_organisation
from tests.web.console.act_scenes import SCENES
from tests.web.console.test_acts import everything

#: The one thing that opening a page notes: whose eyes an order has met, and since when. It is a
#: figure (how long people needed), rests no pager, answers nobody and moves no clock.
NOTED = frozenset({"order.opened", "rows.written"})
IN_TABLES = frozenset({"db_order", "db_orderevent", "db_ledgerentry", "db_ledgerpending"})
_LINK = re.compile(r'href="(/[^"#]*)')
#: Links of one page that are followed.
MOST = 60
#: The frame is the same around all pages: of its links each page opens one in so many.
TURNS = 4


@pytest.fixture
def here(sqlite):
    limit._counter.cache_clear()
    return make_organisation()


def links_of(page: str, address: str) -> list[str]:
    paths = dict.fromkeys(
        urljoin(address, link.replace("&amp;", "&")) for link in _LINK.findall(page)
    )
    return [path for path in paths if not urlsplit(path).path.startswith("/static/")][:MOST]


def links_to_open(page: str, address: str, number: int) -> list[str]:
    """The links of this page, and those of the frame around every page whose turn it is."""
    before, begins, rest = page.partition("<main")
    own, ends, after = rest.partition("</main>")
    assert begins, "a page without its own part"
    assert ends, "a part that does not end"
    around = links_of(before + after, address)
    assert around, "a page without a frame"
    mine = [path for path in links_of(own, address) if path not in around]
    return [*around[number % TURNS :: TURNS], *mine]


def entries() -> Counter[str]:
    with transaction(INSTALLATION):
        return Counter(db.LedgerEntryRow.objects.values_list("what", flat=True))


def changed(before: dict[str, list], after: dict[str, list]) -> set[str]:
    return {table for table in before if before[table] != after[table]}


def scenes() -> list[object]:
    """One page of each place in every run, and the pages of every act in the exhaustive ones."""
    marked, met = [], set()
    for act in SCENES:
        place = act.partition("/")[0]
        marks = [pytest.mark.exhaustive] if place in met else []
        marked.append(pytest.param(act, marks=marks, id=act))
        met.add(place)
    return marked


@pytest.mark.parametrize("act", scenes())
def test_opening_a_page_its_links_and_the_address_of_an_act_changes_nothing(here, act):
    scene = SCENES[act](here)
    before, written = everything(), entries()
    answer = scene.person.client.get(scene.page, HTTP_HOST="localhost")
    number = list(SCENES).index(act)
    paths = [scene.act, *links_to_open(answer.content.decode(), scene.page, number)]
    for path in paths:
        scene.person.client.get(path, HTTP_HOST="localhost")
    noted = set(entries() - written)

    assert answer.status_code == 200
    assert noted <= NOTED
    assert changed(before, everything()) <= (IN_TABLES if noted else set())
