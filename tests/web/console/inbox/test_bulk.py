"""Many cases, one decision, at its doors: looked over, sent twice, approved by another."""

from __future__ import annotations

import re

from seawall.cases.bulk.model import BulkState
from seawall.transaction import transaction
from tests.cases_made import make_item, open_case
from tests.people_made import NOON
from tests.web.console.conftest import signed_in

REMOVAL = {
    "finding": "remove",
    "clauses": ["tvec/incite"],
    "reason": "They call for an attack.",
    "opened_at": NOON.isoformat(),
}


def drafted(person, cases) -> str:
    answer = person.post("/inbox/act", do="bulk", case=[case.id for case in cases])
    return answer["Location"].removeprefix("/bulk/")


def cases(org, number, **changes):
    return [open_case(org, make_item(org), **changes) for _ in range(number)]


def state(org, bulk):
    with transaction(org.id) as tx:
        return tx.bulk.bulk(bulk).state


def test_the_page_says_what_one_decision_touches_before_anybody_decides(org):
    person = signed_in(org)
    bulk = drafted(person, cases(org, 3))
    page = person.get(f"/bulk/{bulk}").content.decode()

    assert "One decision for 3 cases" in page
    assert re.search(r"Items</dt><dd class=\"figure\">3<", page)
    assert state(org, bulk) is BulkState.DRAFT


def test_a_form_that_is_sent_twice_decides_once(org):
    person = signed_in(org)
    bulk = drafted(person, cases(org, 2))
    answers = [person.post(f"/bulk/{bulk}/decide", **REMOVAL) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    with transaction(org.id) as tx:
        told = [entry.what for entry in tx.ledger.about(bulk)]
    assert told == ["bulk.decided"]


def test_a_decision_without_a_clause_comes_back_with_what_was_written(org):
    person = signed_in(org)
    bulk = drafted(person, cases(org, 2))
    answer = person.post(f"/bulk/{bulk}/decide", **{**REMOVAL, "clauses": []})

    assert answer.status_code == 422
    assert "They call for an attack." in answer.content.decode()
    assert state(org, bulk) is BulkState.DRAFT


def test_a_law_is_named_for_all_of_them_and_the_second_person_reads_it(org):
    person = signed_in(org)
    bulk = drafted(person, cases(org, 2))
    law = {"law": "Example Act (DE), section 1", "law_explanation": "They call for an attack."}
    named = person.post(
        f"/bulk/{bulk}/decide", **{**REMOVAL, **law, "clauses": [], "law_explanation": "By Mr Ex."}
    )
    decided = person.post(f"/bulk/{bulk}/decide", **{**REMOVAL, **law, "clauses": []})

    assert named.status_code == 422
    assert 'href="#law_explanation"' in named.content.decode()
    assert decided.status_code == 302
    assert law["law"] in person.get(f"/bulk/{bulk}").content.decode()


def test_the_whole_view_is_taken_as_it_was_filtered(org):
    person = signed_in(org)
    cases(org, 2, severity=5)
    cases(org, 3, severity=1)
    answer = person.post("/bulk/draft", view="open", filter="severity:5")
    page = person.get(answer["Location"]).content.decode()

    assert "One decision for 2 cases" in page
    assert "severity:5" in page


def test_a_view_with_orders_is_refused_with_the_word_that_leaves_them_out(org):
    person = signed_in(org)
    cases(org, 1)
    cases(org, 1, kind="order")
    person.post("/bulk/draft", view="open")

    assert "add kind:content to the filter" in person.get("/").content.decode()


def test_above_the_number_another_person_sees_it_waiting_and_approves(org, monkeypatch):
    from seawall.web.console.inbox import bulk as door

    alone = door.settings().model_copy(update={"bulk_alone": 1})
    monkeypatch.setattr(door, "settings", lambda: alone)
    first, second = signed_in(org), signed_in(org)
    bulk = drafted(first, cases(org, 2))
    first.post(f"/bulk/{bulk}/decide", **REMOVAL)
    own = first.post(f"/bulk/{bulk}/approve")
    waiting = second.get("/").content.decode()
    second.post(f"/bulk/{bulk}/approve")

    assert own.status_code == 403
    assert "1 needs a second approval" in waiting
    assert state(org, bulk) is BulkState.WAITING


def test_it_is_called_off_while_it_waits(org):
    person = signed_in(org)
    bulk = drafted(person, cases(org, 2))
    person.post(f"/bulk/{bulk}/decide", **REMOVAL)
    before = person.get(f"/bulk/{bulk}").content.decode()
    person.post(f"/bulk/{bulk}/call-off")

    assert "It starts in a few seconds." in before
    assert state(org, bulk) is BulkState.CALLED_OFF
    assert "Cancelled" in person.get("/bulk").content.decode()


def test_who_may_not_decide_reads_it_and_changes_nothing(org):
    person, overseer = signed_in(org), signed_in(org, "overseer")
    bulk = drafted(person, cases(org, 2))

    assert overseer.get(f"/bulk/{bulk}").status_code == 200
    for door in ("decide", "approve", "call-off", "turn-back"):
        assert overseer.post(f"/bulk/{bulk}/{door}", **REMOVAL).status_code == 403


def test_nobody_of_another_organisation_finds_it(org):
    from tests.people_made import make_organisation

    bulk = drafted(signed_in(org), cases(org, 2))

    assert signed_in(make_organisation()).get(f"/bulk/{bulk}").status_code == 404


MESSAGE = "The flyer names a square and a day."


def told_page(person, bulk, **changes) -> str:
    answer = person.post(f"/bulk/{bulk}/told", **{**REMOVAL, "for_the_user": MESSAGE, **changes})
    return answer.content.decode()


def test_the_page_shows_what_each_uploader_will_read_before_anything_is_decided(org):
    person = signed_in(org)
    bulk = drafted(person, cases(org, 2))
    page = told_page(person, bulk)

    assert "What each uploader will read" in page
    assert "Your content was removed" in page
    assert MESSAGE in page.partition("What each uploader will read")[2]
    assert state(org, bulk) is BulkState.DRAFT


def test_the_reason_for_the_file_is_no_part_of_what_uploaders_read(org):
    person = signed_in(org)
    bulk = drafted(person, cases(org, 2))
    preview = told_page(person, bulk).partition("What each uploader will read")[2]

    assert preview
    assert REMOVAL["reason"] not in preview.partition("</section>")[0]


def test_where_nothing_is_restricted_nobody_is_promised_a_statement(org):
    person = signed_in(org)
    bulk = drafted(person, cases(org, 2))

    assert "No statement is sent" in told_page(person, bulk, finding="allow", clauses=[])


def test_the_second_person_reads_what_the_uploaders_will_read(org, monkeypatch):
    from seawall.web.console.inbox import bulk as door

    alone = door.settings().model_copy(update={"bulk_alone": 1})
    monkeypatch.setattr(door, "settings", lambda: alone)
    first, second = signed_in(org), signed_in(org)
    bulk = drafted(first, cases(org, 2))
    first.post(f"/bulk/{bulk}/decide", **REMOVAL, for_the_user=MESSAGE)
    page = second.get(f"/bulk/{bulk}").content.decode()

    assert MESSAGE in page.partition("What each uploader will read")[2]


def test_one_case_and_many_are_decided_on_the_same_form(org):
    person = signed_in(org)
    case, *others = cases(org, 3)
    of_many = person.get(f"/bulk/{drafted(person, others)}").content.decode()
    of_one = person.get(f"/cases/{case.id}").content.decode()
    shared = ("finding", "clauses", "law", "law_explanation", "context", "reason", "for_the_user")

    assert [name for name in shared if f'name="{name}"' not in of_many] == []
    assert [name for name in shared if f'name="{name}"' not in of_one] == []


def test_one_case_has_the_same_preview_as_a_part_of_its_page(org):
    person = signed_in(org)
    (case,) = cases(org, 1)
    typed = {**REMOVAL, "for_the_user": MESSAGE, "then": "stay"}
    preview = person.post(f"/cases/{case.id}/told", **typed).content.decode()

    assert "What the uploader will read" in preview
    assert MESSAGE in preview
    assert 'role="radiogroup"' not in preview
