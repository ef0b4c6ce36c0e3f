"""The page of the audit log: narrowed by a form, turned by keys, and spoken in plain words."""

from __future__ import annotations

import re

import pytest

from seawall.ledger.words import WORDS
from seawall.transaction import transaction
from seawall.web.console.ledger import entry_names
from seawall.web.console.ledger import page as door
from seawall.web.console.ledger.log_filter import AUTOMATIC
from tests.cases_made import decide_case, make_item, open_case
from tests.ledger_made import make_ledger_entry
from tests.people_made import NOON, make_person
from tests.web.console.conftest import signed_in


def read(person, query="") -> str:
    answer = person.get(f"/ledger?{query}" if query else "/ledger")
    assert answer.status_code == 200
    return answer.content.decode()


def shown(page: str) -> list[str]:
    """The entries of a page, in their order."""
    return re.findall(r'class="row-target" href="/ledger/(led_\w+)"', page)


def following(page: str) -> str:
    found = re.search(r'href="/ledger\?([^"]+)" rel="next"', page)
    return found.group(1).replace("&amp;", "&") if found else ""


def test_entries_name_who_made_them_and_can_be_narrowed_to_them(org):
    author, reader = make_person(org, name="Amina Okafor"), signed_in(org, "lead")
    decide_case(org, open_case(org, make_item(org)), author)
    page = read(reader, f"by={author.code}")

    assert shown(page)
    assert ">Amina Okafor<" in page
    assert set(re.findall(r"<td><bdi>([^<]+)</bdi></td><td><bdi>case_", page)) <= {"Amina Okafor"}


def test_somebody_is_found_under_their_code_and_under_their_id(org):
    author, reader = make_person(org, name="Amina Okafor"), signed_in(org, "lead")
    with transaction(org.id) as tx:
        for by in (author.code, author.id, "R-99"):
            tx.ledger.append(make_ledger_entry("case.noted", "case_1", NOON, by=by))

    page = read(reader, f"by={author.code}&about=case_1")

    assert len(shown(page)) == 2
    assert page.count("<bdi>Amina Okafor</bdi>") == 2


def test_the_pages_turn_through_every_entry_once(org, monkeypatch):
    monkeypatch.setattr(door, "PAGE", 3)
    person = signed_in(org, "lead")
    for _ in range(4):
        open_case(org, make_item(org))
    page, turned = read(person, "kind=case."), []
    while page:
        turned += shown(page)
        after = following(page)
        page = read(person, after) if after else ""

    assert len(turned) == len(set(turned)) == 4
    assert turned == sorted(turned, reverse=True)


def test_the_filter_is_kept_from_page_to_page(org, monkeypatch):
    monkeypatch.setattr(door, "PAGE", 1)
    person, case = signed_in(org, "lead"), open_case(org)
    decide_case(org, case, person.member)
    after = following(read(person, f"about={case.id}&since=2026-03-01"))

    assert f"about={case.id}" in after
    assert "since=2026-03-01" in after


@pytest.mark.parametrize(
    ("query", "say"),
    [
        ("since=yesterday", "Enter a date as YYYY-MM-DD"),
        ("since=2026-03-03&until=2026-03-02", "The end date is before the start date"),
        ("kind=nonsense", "This kind of entry does not exist"),
    ],
)
def test_a_filter_that_cannot_be_read_is_explained_and_the_page_stays(org, query, say):
    page = read(signed_in(org, "lead"), query)

    assert say in page
    assert shown(page)


def test_nothing_found_says_so_and_how_to_go_on(org):
    page = read(signed_in(org, "lead"), "about=case_nowhere")

    assert "No results" in page
    assert "Clear the filter" in page


def test_what_another_organisation_did_is_never_found(org):
    from tests.people_made import make_organisation

    case = open_case(make_organisation())

    assert shown(read(signed_in(org, "lead"), f"about={case.id}")) == []


def test_what_seawall_did_by_itself_has_a_choice_of_its_own(org):
    with transaction(org.id) as tx:
        tx.ledger.append(make_ledger_entry("case.opened", "case_1", NOON, by="worker"))

    assert len(shown(read(signed_in(org, "lead"), f"by={AUTOMATIC}&about=case_1"))) == 1


def test_every_name_of_an_entry_is_of_a_word_that_the_ledger_has(org):
    page = read(signed_in(org, "lead"))

    assert set(entry_names._NAMES) <= set(WORDS)
    assert set(entry_names._SORTS) <= {word.partition(".")[0] for word in WORDS}
    assert '<option value="case.put_aside">Case snoozed</option>' in page
