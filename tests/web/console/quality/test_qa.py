"""Quality in the console: blind readings, unseen golden items, and no figure of a person."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from seawall.cases.model import Finding
from seawall.journeys.cases import decision_release
from seawall.journeys.quality import golden_set
from seawall.transaction import transaction
from tests.cases_made import decide_case, make_item, open_case
from tests.moments import WEDNESDAY
from tests.people_made import let_in, make_person
from tests.quality_made import AGREED, a_golden, a_review, dealt, read_it
from tests.web.console.conftest import signed_in

EARLIER = WEDNESDAY - timedelta(minutes=5)
WORDS = "A sentence that only the first reader wrote."


@pytest.fixture
def reviewed(org):
    """A decision by somebody else, with everything that could betray it."""
    author = make_person(org)
    case, decision, review = a_review(
        org, author, EARLIER, reason=WORDS, opened_at=EARLIER, context="documentation",
    )  # fmt: skip
    return author, case, decision, review


def read_page(visitor, review, **answer):
    told = {"finding": "allow", "reason": "It shows a street.", "opened_at": EARLIER.isoformat()}
    return visitor.post(f"/cases/{review.reading_case}/decide", **{**told, **answer})


def after_ten_seconds(org, case):
    """The decision of the case takes effect."""
    later = datetime.now(UTC) + timedelta(seconds=11)
    with transaction(org.id) as tx:
        assert decision_release.release_decision(tx.cases.head(case).id, tx=tx, now=later)


def text(answer):
    return answer.content.decode()


def test_whom_the_first_reader_let_in_today_is_told_why_they_cannot_read_it(org, reviewed):
    author, _, _, review = reviewed
    reader = signed_in(org)
    let_in(author, reader.member, datetime.now(UTC))

    held = reader.post(f"/cases/{review.reading_case}/lease")
    refused = read_page(reader, review)

    assert (held.status_code, refused.status_code) == (200, 403)
    assert "does not count as a second person here" in text(refused)
    assert "It shows a street." in text(refused)


def test_the_page_of_a_second_reading_tells_nothing_of_the_first(org, reviewed):
    author, case, decision, review = reviewed
    reader = signed_in(org)

    pages = [
        text(reader.get(f"/cases/{review.reading_case}")),
        text(reader.get("/qa")),
        text(reader.get(f"/cases/{review.reading_case}/aftermath")),
        text(reader.post(f"/cases/{review.reading_case}/lease")),
    ]

    for page in pages:
        for betrays in (
            WORDS, author.code, author.name, decision.id, case.id, review.id, "Decided",
        ):  # fmt: skip
            assert betrays not in page
        assert not re.search(r'<option value="documentation" selected', page)
        assert not re.search(r"<input[^>]* checked", page)


def test_it_shows_the_same_facts_as_the_first_case(org, reviewed):
    _, case, _, review = reviewed
    reader = signed_in(org)
    page = text(reader.get(f"/cases/{review.reading_case}"))

    with transaction(org.id) as tx:
        (part,) = tx.cases.items(case.id)
        item = tx.intake.item(part.item)
        (reason,) = tx.cases.reasons(case.id)
    assert item.external_id in page
    assert item.account in page
    assert reason.say in page


def test_the_list_of_what_waits_does_not_say_why_it_is_read_twice(org, reviewed):
    page = text(signed_in(org).get("/qa"))

    waiting = page.split('id="waiting"')[1].split("</section>")[0]
    assert "video, invented" in waiting
    assert "counterspeech" not in waiting
    assert "removal" not in waiting


def test_the_author_sees_nothing_to_read_and_no_form(org):
    author = signed_in(org)
    _, _, review = a_review(org, author.member, EARLIER, opened_at=EARLIER)

    assert "No second reviews for you" in text(author.get("/qa"))
    page = text(author.get(f"/cases/{review.reading_case}"))
    assert "Someone else reviews this." in page
    assert "Save the decision" not in page


def test_a_reading_that_agrees_is_told_so_and_leads_to_the_next(org, reviewed):
    reader = signed_in(org)
    review = reviewed[3]
    answer = read_page(reader, review)
    page = text(reader.get(f"/cases/{review.reading_case}"))

    assert answer.status_code == 302
    assert "The first reviewer made the same decision." in page
    assert "No more second reviews." in page


def test_colleagues_do_not_see_what_somebody_read(org, reviewed):
    reader, colleague, review = signed_in(org), signed_in(org, "lead"), reviewed[3]
    read_page(reader, review, reason="A reading of my own.")

    assert "A reading of my own." in text(reader.get(f"/cases/{review.reading_case}"))
    assert "A reading of my own." not in text(colleague.get(f"/cases/{review.reading_case}"))


def test_readers_who_differ_talk_and_the_first_may_come_round(org):
    author, reader = signed_in(org), signed_in(org)
    case, _, review = a_review(org, author.member, EARLIER, opened_at=EARLIER)
    read_page(reader, review, finding="remove", clauses=["tvec/incite"])
    path = f"/qa/reviews/{review.id}"
    reader.post(f"{path}/say", say="It names a <b>place</b>.")

    page = text(author.get(path))
    alone = reader.post(f"{path}/settle", outcome="second", say="I am right.")
    ended = author.post(f"{path}/settle", outcome="second", say="It does name a place.")

    assert "It names a &lt;b&gt;place&lt;/b&gt;." in page
    assert alone.status_code == 403
    assert ended.status_code == 302
    with transaction(org.id) as tx:
        assert tx.cases.head(case.id).finding is Finding.REMOVE
    assert "Second review prevails" in text(author.get(path))


def test_a_stranger_does_not_read_a_disagreement(org, reviewed):
    review = reviewed[3]
    read_page(signed_in(org), review, finding="remove", clauses=["tvec/incite"])
    stranger = signed_in(org)

    assert stranger.get(f"/qa/reviews/{review.id}").status_code == 403
    assert review.id not in text(stranger.get("/qa"))
    assert review.id in text(signed_in(org, "lead").get("/qa"))


def test_a_removal_that_waits_says_so_on_its_case(org):
    author = signed_in(org)
    case = open_case(org).id
    author.post(
        f"/cases/{case}/decide", finding="remove", clauses=["tvec/incite"], context="news",
        reason="It calls for an attack.", opened_at=EARLIER.isoformat(),
    )  # fmt: skip

    after_ten_seconds(org, case)
    page = text(author.get(f"/cases/{case}"))
    assert "a second reviewer reads it first" in page
    with transaction(org.id) as tx:
        assert tx.cases.head(case).finding is Finding.RESTRICT


def test_what_a_machine_decided_is_read_blind_on_its_open_case(org):
    from dataclasses import replace

    case = open_case(org)
    decision = decide_case(org, open_case(org), make_person(org))
    code = "rule:confirmed-match"
    by_rule = replace(
        decision,
        id="dec_" + "0" * 26,
        case=case.id,
        person=None,
        reason=WORDS,
        decided_by={"kind": "rule", "code": code, "role": "rule"},
        automation={"detection": True, "decision": "fully"},
    )
    with transaction(org.id) as tx:
        tx.cases.add_decision(by_rule)
    reader = signed_in(org)

    page = text(reader.get(f"/cases/{case.id}"))
    panel = reader.get(f"/cases/{case.id}/aftermath")
    reader.post(
        f"/cases/{case.id}/decide", finding="allow", reason="It is a street.",
        opened_at=EARLIER.isoformat(),
    )  # fmt: skip

    for betrays in (WORDS, code, by_rule.id):
        assert betrays not in page
    assert panel.status_code == 404
    after_ten_seconds(org, case.id)
    with transaction(org.id) as tx:
        review = tx.quality.of_decision(by_rule.id)
        assert tx.cases.head(case.id).supersedes == by_rule.id
    assert [each.value for each in review.why] == ["automatic"]
    assert review.settled.outcome.value == "second"


# Golden items


def without_ids(page, *words):
    """The page, without what differs between any two cases."""
    for word in words:
        page = page.replace(word, "·")
    page = re.sub(r'(name="csrfmiddlewaretoken" value=|X-CSRFToken":)"[^"]+"', r"\1", page)
    page = re.sub(r"\b(case|item|chk|led)_[0-9A-Z]{26}", r"\1_·", page)
    page = re.sub(r"<time[^>]*>[^<]*</time>", "<time>", page)
    return re.sub(r"\d{4}-\d\d-\d\dT[\d:.+Z]*", "·", page)


@pytest.fixture
def alike(org):
    """A golden case made of a decided case, and a content case of the same shape."""
    lead = make_person(org, "lead")
    source = open_case(org, make_item(org, "v48112233"))
    decide_case(org, source, lead)
    with transaction(org.id) as tx:
        golden_set.golden_from_case(source.id, AGREED, lead, tx=tx, now=EARLIER)
    golden = dealt(org, now=EARLIER)
    other = open_case(org, make_item(org, "v99887766"), now=EARLIER)
    with transaction(org.id) as tx:
        (part,) = tx.cases.items(golden.id)
        name = tx.intake.item(part.item).external_id
    return golden, other, (name, "v99887766")


def test_the_page_of_a_golden_case_is_that_of_a_content_case_but_for_ids(org, alike):
    golden, other, names = alike
    reader = signed_in(org)

    for path in ("", "?step=text"):
        pages = []
        for case in (golden, other):  # one after the other: what is shown closes what was
            if path:
                reader.post(f"/cases/{case.id}/reveal", step="text")
            pages.append(text(reader.get(f"/cases/{case.id}{path}")))
        shown = [without_ids(page, golden.id, other.id, *names) for page in pages]
        # each page leads on to the other case: the same link once ids are gone
        assert shown[0] == shown[1]


def test_a_golden_case_is_a_line_of_the_queue_like_any_other(org, alike):
    golden, other, _ = alike
    page = text(signed_in(org).get("/"))

    rows = re.findall(r'<tr class="row-link.*?</tr>', page, re.DOTALL)
    mine, theirs = (next(row for row in rows if case.id in row) for case in (golden, other))
    assert without_ids(mine, golden.id) == without_ids(theirs, other.id)


def test_whoever_answers_is_told_and_nobody_else_is(org):
    lead = signed_in(org, "lead")
    a_golden(org, lead.member)
    golden = dealt(org, now=EARLIER)
    reader, colleague = signed_in(org), signed_in(org)
    reader.post(
        f"/cases/{golden.id}/decide", finding="allow", reason="Harmless.",
        opened_at=EARLIER.isoformat(),
    )  # fmt: skip

    page = text(reader.get(f"/cases/{golden.id}"))
    assert "This was a golden item" in page
    assert AGREED.why in page
    assert "0 of your last 1 answers were the same as agreed." in text(reader.get("/qa"))
    for other in (colleague, lead):
        assert other.get(f"/cases/{golden.id}").status_code == 404
        assert reader.member.code not in text(other.get("/qa"))
        assert "of your last" not in text(other.get("/qa"))


def test_a_look_at_a_golden_item_counts_as_exposure(org):
    from seawall.journeys.people.exposure import looks_at

    a_golden(org, make_person(org, "lead"))
    golden, reader = dealt(org, now=EARLIER), signed_in(org)
    reader.post(f"/cases/{golden.id}/reveal", step="text")

    with transaction(org.id) as tx:
        assert len(looks_at(golden.id, reader.member.id, tx=tx)) == 1


def test_a_lead_makes_a_golden_item_of_a_decided_case_on_the_page(org):
    lead = signed_in(org, "lead")
    case = open_case(org)
    decide_case(org, case, make_person(org))
    assert "Add to golden items" in text(lead.get(f"/cases/{case.id}"))

    lacking = lead.post("/qa/golden", case=case.id, finding="remove", why="")
    made = lead.post(
        "/qa/golden", case=case.id, finding="remove", clauses=["tvec/incite"], why="It names one."
    )

    assert lacking.status_code == 422
    assert made.status_code == 302
    page = text(lead.get("/qa/golden"))
    assert "It names one." in page
    with transaction(org.id) as tx:
        (golden,) = tx.quality.golden_set()
    lead.post(f"/qa/golden/{golden.id}/retire")
    assert "Retired" in text(lead.get("/qa/golden"))


def test_reviewers_have_no_page_of_the_golden_set(org):
    assert signed_in(org).get("/qa/golden").status_code == 403


# Figures


def test_few_readings_say_too_few_and_no_page_names_a_person(org):
    author, reader = make_person(org), make_person(org)
    for _ in range(3):
        review = a_review(org, author, EARLIER, opened_at=EARLIER)[2]
        read_it(org, review, reader, EARLIER, opened_at=EARLIER)

    page = text(signed_in(org).get("/qa"))

    assert "Too few: at least 20 are needed" in page
    for person in (author, reader):
        assert person.code not in page
        assert person.name not in page


def test_quality_stands_in_the_rail_with_its_key_for_those_who_may_see_it(org):
    assert 'href="/qa" data-key="g q"' in text(signed_in(org).get("/"))
    assert 'href="/qa"' not in text(signed_in(org, "admin").get("/"))
    assert signed_in(org, "admin").get("/qa").status_code == 403
