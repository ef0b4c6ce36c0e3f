"""The inbox in a browser's place: views, filters, marks, later, hand-over, and constant queries."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from seawall.cases import lease
from seawall.cases.model import CaseReason, Finding
from seawall.journeys.queue import case_holding, case_snoozing
from seawall.transaction import transaction
from seawall.web.console.finding_words import decider_name
from tests.cases_made import decide_case, make_item, open_case
from tests.people_made import make_person
from tests.web.console.conftest import signed_in

HOUR = timedelta(hours=1)


def today() -> datetime:
    """The doors ask the real clock."""
    return datetime.now(UTC)


def text(answer) -> str:
    assert answer.status_code == 200, answer.content[:500]
    return answer.content.decode()


def shown(answer) -> list[str]:
    """The cases of a page, in their order."""
    return re.findall(r'data-case="([^"]+)"', text(answer))


def following(answer) -> str:
    """Where the next page begins."""
    found = re.search(r'after=([^"&]+)"[^>]*rel="next"', text(answer))
    return unquote(found[1]) if found else ""


def test_what_runs_out_first_stands_first_and_says_so(org):
    calm = open_case(org, severity=5, description="video, calm")
    urgent = open_case(org, due_at=today() + HOUR / 2, description="video, urgent")
    page = signed_in(org).get("/")

    assert shown(page) == [urgent.id, calm.id]
    assert "min left" in text(page)


def test_a_line_says_the_language_by_its_name_and_the_source_with_its_record(org):
    open_case(org, description="video, 42 s", language="ar", source="Example Files")
    with transaction(org.id) as tx:
        tx.inbox.tally("Example Files", upheld=96, decided=100)
    page = text(signed_in(org).get("/"))

    assert "video, 42 s, Arabic" in page
    assert "96 % of 100" in page


def test_a_source_is_judged_by_what_people_decide(org):
    reviewer = signed_in(org).member
    for finding in ("remove", "allow"):
        case = open_case(org, make_item(org), source="Example Files")
        decide_case(org, case, reviewer, finding=Finding(finding))

    with transaction(org.id) as tx:
        assert tx.inbox.tallies(["Example Files"]) == {"Example Files": (1, 2)}


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("severity:5", 1),
        ("language:ar", 1),
        ('source:"Example Files"', 1),
        ("due:1h", 1),
        ("kind:order", 0),
        ("assignee:none", 2),
    ],
)
def test_a_filter_is_written_as_one_thinks_it(org, typed, number):
    open_case(org, severity=5, language="ar", source="Example Files")
    open_case(org, severity=1, due_at=today() + HOUR / 2)

    assert len(shown(signed_in(org).get("/", filter=typed))) == number


def test_a_filter_that_nobody_understands_is_explained_and_shows_everything(org):
    open_case(org)
    page = signed_in(org).get("/", filter="colour:red")

    assert "is not a filter word" in text(page)
    assert len(shown(page)) == 1


def test_a_view_of_ones_own_is_kept_for_its_owner_alone_and_forgotten(org):
    mine, other = signed_in(org), signed_in(org)
    kept = mine.post("/inbox/views", view="open", filter="severity:5 language:ar", name="Arabic")
    name = kept["Location"].partition("view=")[2]

    assert "Arabic" in text(mine.get("/", view=name))
    assert "Arabic" not in text(other.get("/"))
    mine.post(f"/inbox/views/{name}/drop")
    assert "Arabic" not in text(mine.get("/"))


@pytest.mark.parametrize(
    ("view", "title"),
    [
        ("mine", "No cases are assigned to you"),
        ("soon", "No cases are due within 1 hour"),
        ("orders", "No orders need review"),
        ("notices", "No user reports need review"),
        ("appeals", "No appeals need review"),
        ("snoozed", "No cases are snoozed"),
    ],
)
def test_an_empty_view_speaks_of_itself_while_cases_are_open(org, view, title):
    open_case(org)
    page = text(signed_in(org).get("/", view=view))

    assert title in page
    assert "Nothing needs review" not in page
    assert re.search(
        r'class="empty".*<a class="btn btn-sm" href="/">Open queue</a>', page, re.DOTALL
    )


def test_an_empty_view_of_ones_own_says_what_it_would_show(org):
    person = signed_in(org)
    open_case(org)
    person.post("/inbox/views", view="open", filter="severity:9", name="The worst")
    view = re.search(r"/\?view=(view_\w+)", text(person.get("/")))

    assert view
    assert "No cases in this view" in text(person.get("/", view=view[1]))


def test_an_empty_queue_says_that_nothing_needs_review(org):
    assert "Nothing needs review" in text(signed_in(org).get("/"))


def test_two_views_of_one_name_are_refused(org):
    person = signed_in(org)
    for _ in range(2):
        person.post("/inbox/views", view="open", filter="severity:5", name="Grave")

    assert "You already have a view with this name." in text(person.get("/"))


def test_pages_follow_each_other_without_gap_or_repeat(org):
    made = [open_case(org, make_item(org), severity=n % 3) for n in range(53)]
    made += [open_case(org, make_item(org), due_at=today() + n * HOUR) for n in range(1, 53)]
    person = signed_in(org)
    seen, after = [], ""
    for _ in range(5):
        page = person.get("/", after=after)
        seen, after = [*seen, *shown(page)], following(page)

    assert after == ""
    assert len(seen) == len(set(seen)) == len(made)
    assert set(seen) == {case.id for case in made}


def test_a_page_that_begins_nowhere_is_refused_in_words(org):
    assert signed_in(org).get("/", after="nonsense").status_code == 400
    assert signed_in(org).get("/cases", after="nonsense").status_code == 400


def test_enter_takes_a_free_case_and_leaves_a_held_one_to_its_holder(org):
    first, second, case = signed_in(org), signed_in(org), open_case(org).id
    first.post(f"/inbox/{case}/take")
    answer = second.post(f"/inbox/{case}/take")

    assert answer["Location"] == f"/cases/{case}"
    assert holder(org, case) == first.member.id
    assert first.member.name in text(second.get("/"))


def test_a_peek_shows_facts_and_no_media(org):
    case = open_case(org).id
    page = text(signed_in(org).get(f"/inbox/{case}/peek"))

    assert "pdq 12 of 31, Demo bank" in page
    assert "<img" not in page
    assert "media" not in page


def test_what_is_put_aside_leaves_the_inbox_and_says_who_and_why(org):
    case, person = open_case(org).id, signed_in(org)
    person.post("/inbox/snooze", case=case, reason="waits for the translator", **{"for": "4h"})

    assert shown(person.get("/")) == []
    later = person.get("/", view="snoozed")
    assert shown(later) == [case]
    assert "waits for the translator" in text(later)
    assert person.member.name in text(later)


def test_what_is_put_aside_comes_back_when_asked(org):
    case, person = open_case(org).id, signed_in(org)
    person.post("/inbox/snooze", case=case, reason="waits", **{"for": "4h"})
    person.post("/inbox/act", do="wake", case=case)

    assert shown(person.get("/")) == [case]


def test_nothing_is_put_aside_without_a_reason(org):
    case, person = open_case(org).id, signed_in(org)
    answer = person.post("/inbox/snooze", case=case, reason=" ", **{"for": "4h"})

    assert answer.status_code == 422
    assert "Write in a sentence what the case is waiting for." in answer.content.decode()
    assert shown(person.get("/")) == [case]


def test_a_case_whose_clock_is_set_later_comes_back_by_itself(org):
    item, person = make_item(org), signed_in(org)
    case = open_case(org, item).id
    person.post("/inbox/snooze", case=case, reason="waits", **{"for": "week"})
    open_case(org, item, due_at=today() + HOUR)

    assert shown(person.get("/")) == [case]


def test_the_receiver_holds_what_is_handed_over_and_reads_the_note(org):
    giver, receiver, case = signed_in(org), signed_in(org), open_case(org).id
    giver.post("/inbox/hand", case=case, to=receiver.member.id, note="speaks Dari")

    mine = receiver.get("/", view="mine")
    assert shown(mine) == [case]
    assert "speaks Dari" in text(mine)
    assert shown(giver.get("/", view="mine")) == []


def test_what_somebody_else_holds_is_theirs_to_give_but_for_a_lead(org):
    holder_, giver, lead, case = (
        signed_in(org),
        signed_in(org),
        signed_in(org, "lead"),
        open_case(org).id,
    )
    holder_.post(f"/inbox/{case}/take")
    refused = giver.post("/inbox/hand", case=case, to=lead.member.id)
    lead.post("/inbox/hand", case=case, to=giver.member.id)

    assert refused.status_code == 409
    assert holder(org, case) == giver.member.id


def test_who_may_not_decide_reads_the_inbox_and_changes_nothing(org):
    overseer, case = signed_in(org, "overseer"), open_case(org).id
    page = text(overseer.get("/"))

    assert 'name="case"' not in page
    for door in ("act", "snooze", "hand", f"{case}/take"):
        assert overseer.post(f"/inbox/{door}", case=case).status_code == 403


def test_decided_cases_are_listed_newest_first_with_their_finding(org):
    reviewer = signed_in(org)
    for number in range(3):
        case = open_case(org, make_item(org), description=f"video {number}")
        decide_case(org, case, reviewer.member, now=today() - (3 - number) * HOUR)
    page = reviewer.get("/cases")

    briefs = re.findall(
        r'class="row-target"[^>]*><span class="line-clamp-3"><bdi>([^<]+)<', text(page)
    )
    assert briefs == ["video 2", "video 1", "video 0"]
    assert "Remove" in text(page)


def test_a_decided_case_says_who_decided_what_and_when(org):
    member = make_person(org, name="Amina Okafor")
    at = datetime(2026, 3, 2, 9, 5, tzinfo=UTC)
    case = open_case(org, make_item(org), now=at - HOUR)
    decide_case(org, case, member, now=at, opened_at=at - HOUR)
    reader = signed_in(org)

    for page in (text(reader.get("/cases")), text(reader.get(f"/cases/{case.id}"))):
        assert "Amina Okafor" in page
        assert "Remove" in page
        assert "2 Mar 2026, 09:05" in page


def test_what_a_rule_decided_names_the_rule_and_nobody():
    decision = SimpleNamespace(person=None, decided_by={"kind": "rule", "code": "rule:known-link"})

    assert decider_name(decision, {"person_1": "Amina Okafor"}) == "Rule known-link"


LISTS = ("/", "/?view=mine", "/?view=snoozed", "/?filter=severity:1", "/cases")


def test_a_page_costs_the_same_queries_however_many_cases_there_are(org):
    person = signed_in(org)
    fill(org, person.member, 2)
    person.get("/")
    few = {path: queries(person, path) for path in LISTS}
    fill(org, person.member, 30)

    assert {path: queries(person, path) for path in LISTS} == few


def fill(org, member, number) -> None:
    """Open, held, handed over, put aside and decided cases, this many of each."""
    for _ in range(number):
        open_case(org, make_item(org), source="Example Files")
        held = open_case(org, make_item(org))
        away = open_case(org, make_item(org))
        with transaction(org.id) as tx:
            case_holding.take_case(held.id, member, tx=tx, now=today())
            note = CaseReason("hand-over", member.id, "yours")
            tx.cases.put_in(held.id, reason=note, now=today())
            case_snoozing.snooze_case(
                away.id, member, until=today() + HOUR, reason="waits", tx=tx, now=today()
            )
        decide_case(org, open_case(org, make_item(org)), member, now=today())


def queries(person, path) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert person.get(path).status_code == 200
    return len(asked)


def holder(org, case):
    with transaction(org.id) as tx:
        return lease.holder(tx.cases.case(case), now=today())
