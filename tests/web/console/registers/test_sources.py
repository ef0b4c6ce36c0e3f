"""Sources on the console: cards, the register of trusted flaggers, misuse."""

from __future__ import annotations

from datetime import timedelta

from seawall.transaction import transaction
from tests.moments import WEDNESDAY
from tests.notices_made import judge, make_flagger, tell
from tests.people_made import make_person
from tests.web.console.conftest import signed_in, visitor

NOW = WEDNESDAY
FILLED = {
    "name": "Example Hotline",
    "awarded_by": "Coordinator of Example State",
    "country": "ie",
    "since": "2026-01-31",
    "field": "terrorist content",
    "email": "flags@flagger.example",
}


def unfounded(org, count, *, days_ago, start=0):
    reviewer, at = make_person(org), NOW - timedelta(days=days_ago)
    told = [tell(org, start + number, at=at) for number in range(count)]
    for one in told:
        judge(one, reviewer, is_accepted=False, at=at)
    return told


def weighed(*told, **more):
    return {
        "manifest": [one.statement.id for one in told],
        "gravity": "Three people were kept from urgent work.",
        "intention": "The same text each time.",
        **more,
    }


def test_a_lead_enters_a_trusted_flagger_and_its_page_names_the_coordinator(org):
    lead = signed_in(org, "lead")

    entered = lead.post("/sources", **FILLED)
    page = lead.get(entered["Location"]).content.decode()

    assert entered.status_code == 302
    assert "Coordinator of Example State" in page
    assert "Example Hotline" in lead.get("/sources").content.decode()


def test_a_reviewer_sees_sources_and_changes_nothing(org):
    reviewer = signed_in(org)

    assert reviewer.get("/sources").status_code == 200
    assert reviewer.get("/sources/users").status_code == 200
    assert reviewer.post("/sources", **FILLED).status_code == 403
    assert reviewer.get("/sources/notifiers").status_code == 403


def test_what_is_missing_is_named_and_what_was_typed_stays(org):
    page = signed_in(org, "lead").post("/sources", **{**FILLED, "awarded_by": ""})

    assert page.status_code == 422
    assert "Name the Digital Services Coordinator." in page.content.decode()
    assert "Example Hotline" in page.content.decode()


def test_the_priority_is_suspended_with_a_reason_and_stands_again(org):
    lead, flagger = signed_in(org, "lead"), make_flagger(org)

    assert lead.post(f"/sources/{flagger.id}/state").status_code == 422
    lead.post(f"/sources/{flagger.id}/state", reason="Investigation 7 of the coordinator")
    suspended = lead.get(f"/sources/{flagger.id}").content.decode()
    lead.post(f"/sources/{flagger.id}/state", state="active")

    assert "Investigation 7 of the coordinator" in suspended
    assert "Investigation 7" not in lead.get(f"/sources/{flagger.id}").content.decode()


def test_a_page_of_misuse_never_shows_who_the_notifier_is(org):
    (told,) = unfounded(org, 1, days_ago=5)
    lead = signed_in(org, "lead")

    listed = lead.get("/sources/notifiers").content.decode()
    page = lead.get(f"/sources/notifiers/{told.statement.notifier}").content.decode()

    assert told.statement.notifier[:12] in listed
    assert "invented Grey Tide Order" in page
    assert "noor" not in (listed + page).casefold()


def test_a_warning_then_a_suspension_and_the_notifier_reads_both_and_complains(org):
    lead, legal, someone = signed_in(org, "lead"), signed_in(org, "legal"), visitor()
    first = unfounded(org, 3, days_ago=5)
    path = f"/sources/notifiers/{first[0].statement.notifier}"

    refused = lead.post(f"{path}/decide", act="suspend", **weighed(*first, days="30"))
    warned = lead.post(f"{path}/decide", act="warn", **weighed(*first))
    read = someone.post("/report/follow", token=first[0].token).content.decode()
    again = unfounded(org, 1, days_ago=-1, start=10)  # after the warning, by its own clock
    suspended = lead.post(f"{path}/decide", act="suspend", **weighed(*again, days="30"))
    told = someone.post("/report/follow", token=first[0].token).content.decode()
    with transaction(org.id) as tx:
        measure = tx.notifying.steps_of(first[0].statement.notifier)[-1]
    complained = someone.post(
        "/report/complaint", token=first[0].token, measure=measure.id, complaint="A mix-up."
    )
    own = lead.post(f"{path}/decide", act="lift", why="So be it.")
    lifted = legal.post(f"{path}/decide", act="lift", why="It was a mix-up.")

    assert (refused.status_code, warned.status_code, suspended.status_code) == (409, 302, 302)
    assert "Warning" in read
    assert "Processing of your reports is suspended" in told
    assert (complained.status_code, own.status_code, lifted.status_code) == (200, 403, 302)


def test_a_complaint_about_nothing_is_explained(org):
    told = tell(org)

    answer = visitor().post(
        "/report/complaint", token=told.token, measure="mis_none", complaint="Why?"
    )

    assert answer.status_code == 409
    assert "A complaint is no longer possible" in answer.content.decode()


def test_the_follow_page_names_what_is_missing_and_how_it_was_decided(org):
    told = tell(org, name="", contact="", good_faith=False)
    judge(told, make_person(org), is_accepted=False)

    page = visitor().post("/report/follow", token=told.token).content.decode()

    assert "your name and e-mail address" in page
    assert "No automated tools were used" in page
    assert "The content does not break our terms." in page
    assert "Article 21" in page


def test_an_authority_among_the_sources_has_its_own_page(org):
    found = signed_in(org).get("/sources/auth_01")

    assert (found.status_code, found["Location"]) == (302, "/authorities/auth_01")
