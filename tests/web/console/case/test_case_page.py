"""The case page: drafts, leases, clusters, accounts, and what strangers write."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from seawall.cases.model import CaseItem, CaseReason, CaseState, Finding
from seawall.enforcement.model import CaseProgress
from seawall.enforcement.outbox.model import JobState
from seawall.ids import CaseId
from seawall.transaction import transaction
from seawall.web.console.case.aftermath import Aftermath
from tests.cases_made import make_item, open_case
from tests.web.console.case.test_cases import decide, take_effect
from tests.web.console.conftest import signed_in

REMOVAL = {"finding": "remove", "clauses": ["tvec/incite"]}


def text_of(answer):
    return answer.content.decode()


# Taking effect


def test_a_page_keeps_looking_while_a_decision_takes_effect(org):
    person, case = signed_in(org), open_case(org).id
    decide(person, case, **REMOVAL)
    later = datetime.now(UTC) + timedelta(seconds=11)
    with transaction(org.id) as tx:
        (job,) = tx.outbox.claim(now=later, worker="w", lease=timedelta(minutes=1))
    meanwhile = text_of(person.get(f"/cases/{case}/aftermath"))
    with transaction(org.id) as tx:
        tx.outbox.finish(job.id, worker="w", now=later)
    afterwards = text_of(person.get(f"/cases/{case}/aftermath"))

    assert job.key.startswith("release:")
    assert "Taking effect now." in meanwhile
    assert "Taking effect now." not in afterwards
    nothing = CaseProgress(due=0, asked=0, done=0, ended=0)
    looked = {state: Aftermath((), (), nothing, replace(job, state=state)) for state in JobState}
    keep_looking = {state for state, after in looked.items() if not after.is_settled}
    assert keep_looking == {JobState.READY, JobState.RUNNING}


def test_until_it_has_left_the_page_says_that_nothing_has(org):
    person, case = signed_in(org), open_case(org).id
    decide(person, case, **REMOVAL)
    before = text_of(person.get(f"/cases/{case}"))
    take_effect(org, case)
    after = text_of(person.get(f"/cases/{case}"))

    assert "Nothing has been sent yet" in before
    assert "0 of 1 applied" in after


def test_a_decision_that_stands_can_be_decided_differently(org):
    person, case = signed_in(org), open_case(org).id
    decide(person, case, **REMOVAL)
    take_effect(org, case)
    with transaction(org.id) as tx:
        head = tx.cases.head(case)
    page = text_of(person.get(f"/cases/{case}", supersede="1"))

    assert f'name="supersedes" value="{head.id}"' in page
    assert decide(person, case, finding="allow", supersedes=head.id).status_code == 302


# Drafts


def test_a_half_written_decision_is_there_again_on_another_machine(org):
    person, case = signed_in(org), open_case(org).id
    person.post(
        f"/cases/{case}/draft", finding="hold", reason="Half a sent", clauses=["tvec/incite"]
    )
    page = text_of(person.get(f"/cases/{case}"))

    assert "Half a sent" in page
    assert 'value="hold" data-key="h" checked' in page


def test_a_draft_is_nobody_elses(org):
    mine, theirs, case = signed_in(org), signed_in(org), open_case(org).id
    mine.post(f"/cases/{case}/draft", reason="A word of mine.")

    assert "A word of mine." not in text_of(theirs.get(f"/cases/{case}"))


def test_one_may_begin_afresh(org):
    person, case = signed_in(org), open_case(org).id
    person.post(f"/cases/{case}/draft", reason="A word of mine.")
    person.post(f"/cases/{case}/draft/drop")

    assert "A word of mine." not in text_of(person.get(f"/cases/{case}"))


def test_a_late_draft_of_a_decision_just_made_does_not_come_back(org):
    person, case = signed_in(org), open_case(org).id
    decide(person, case, **REMOVAL)

    assert person.post(f"/cases/{case}/draft", reason="late").status_code == 204
    with transaction(org.id) as tx:
        assert tx.desk.draft(case, person.member.id) is None


# Two people, one case


def test_the_second_sees_at_once_who_holds_it_and_loses_no_word(org):
    first, second, case = signed_in(org), signed_in(org), open_case(org).id
    first.post(f"/cases/{case}/lease")
    page = text_of(second.get(f"/cases/{case}"))
    answer = decide(second, case, finding="allow", reason="I think it may stay.")
    after = text_of(second.get(answer["Location"]))

    assert first.member.name in page
    assert answer["Location"] == f"/cases/{case}?kept=held"
    assert first.member.name in after
    assert "Not saved" in after
    assert "I think it may stay." in after


def test_whose_lease_ran_out_decides_if_nobody_took_the_case(org):
    person, case = signed_in(org), open_case(org).id
    person.post(f"/cases/{case}/lease")
    run_out(org, case)

    assert decide(person, case, finding="allow").status_code == 302
    with transaction(org.id) as tx:
        assert tx.cases.head(case).finding is Finding.ALLOW


def test_whose_lease_ran_out_is_told_who_took_it_and_keeps_the_draft(org):
    slow, quick, case = signed_in(org), signed_in(org), open_case(org).id
    slow.post(f"/cases/{case}/lease")
    run_out(org, case)
    quick.post(f"/cases/{case}/lease")
    answer = decide(slow, case, reason="My long thought.", **REMOVAL)
    page = text_of(slow.get(answer["Location"]))

    with transaction(org.id) as tx:
        assert tx.cases.head(case) is None
        assert tx.desk.draft(case, slow.member.id).said["reason"] == "My long thought."
    assert quick.member.name in page
    assert "My long thought." in page


def test_what_the_other_decided_is_told_and_ones_own_text_stays(org):
    first, second, case = signed_in(org), signed_in(org), open_case(org).id
    decide(first, case, **REMOVAL)
    polled = text_of(second.post(f"/cases/{case}/lease"))
    answer = decide(second, case, finding="allow", reason="I think it may stay.")
    page = text_of(second.get(answer["Location"]))

    assert f"<bdi>{first.member.code}</bdi> decided: Remove" in polled
    assert "Already decided" in page
    assert "I think it may stay." in page


def test_a_case_is_handed_over_with_a_note(org):
    giver, taker, case = signed_in(org), signed_in(org), open_case(org).id
    giver.post(f"/cases/{case}/hand-over", to=taker.member.id, note="You know this group.")
    page = text_of(taker.get(f"/cases/{case}"))

    assert "assigned to you" in page
    assert "You know this group." in page


def run_out(org, case):
    from dataclasses import replace

    from seawall.cases.model import Lease

    with transaction(org.id) as tx:
        held = tx.cases.case(case)
        ended = Lease(held.lease.holder, datetime.now(UTC) - timedelta(seconds=1))
        tx.cases.save(replace(held, lease=ended))


# What can be decided


def test_something_is_held_for_a_day_and_says_so(org):
    person, case = signed_in(org), open_case(org).id
    decide(person, case, finding="hold", reason="The court decides tomorrow.")
    page = text_of(person.get(f"/cases/{case}"))

    with transaction(org.id) as tx:
        held = tx.cases.case(case)
    assert held.state is CaseState.OPEN
    assert timedelta(hours=23) < held.due_at - datetime.now(UTC) < timedelta(hours=25)
    assert "The court decides tomorrow." in page


def test_something_is_disabled_where_it_is_unlawful(org):
    person, case = signed_in(org), open_case(org).id
    decide(person, case, finding="disable", clauses=["tvec/incite"], territories="de, fr de")
    take_effect(org, case)

    with transaction(org.id) as tx:
        (action,) = tx.enforcement.actions_of(case)
    assert (action.state.value, action.scope) == ("disabled", ("DE", "FR"))


@pytest.mark.parametrize("named", ["", "Germany", "D3"])
def test_a_territory_is_named_by_its_code(org, named):
    person, case = signed_in(org), open_case(org).id
    answer = decide(person, case, finding="disable", clauses=["tvec/incite"], territories=named)

    assert answer.status_code == 422
    assert "two-letter country codes" in text_of(answer)


def test_a_note_is_shown_to_the_next_person(org):
    mine, theirs, case = signed_in(org), signed_in(org), open_case(org).id
    mine.post(f"/cases/{case}/note", text="Compare the first frame.")

    assert "Compare the first frame." in text_of(theirs.get(f"/cases/{case}"))


def test_an_account_is_suspended_after_two_confirmations(org):
    person, case = signed_in(org), open_case(org).id
    decide(person, case, **REMOVAL)
    take_effect(org, case)
    asked = {
        "account": "example-account",
        "state": "suspended",
        "reason": "Only this.",
        "days": "7",
    }
    first = person.post(f"/cases/{case}/account", **asked)
    half = person.post(f"/cases/{case}/account", step="do", knows_the_effect="on", **asked)
    with transaction(org.id) as tx:
        before = [action.target.kind for action in tx.enforcement.actions_of(case)]
    whole = person.post(
        f"/cases/{case}/account", step="do", knows_the_effect="on", knows_the_account="on", **asked
    )

    with transaction(org.id) as tx:
        kinds = [action.target.kind for action in tx.enforcement.actions_of(case)]
    assert "Confirm" in text_of(first)
    assert half.status_code == 422
    assert "account" not in before
    assert whole.status_code == 302
    assert kinds.count("account") == 1


# The effect


def test_the_bar_says_what_enter_will_do_without_script(org):
    case = a_cluster(org, 3)
    person = signed_in(org)
    page = text_of(person.post(f"/cases/{case}/effect", finding="remove", reason="A half."))

    assert "Removes 3 items everywhere." in page
    assert "Adds a strike to 1 account." in page
    assert "Nothing leaves for 10 seconds" in page
    assert "A half." in page


def test_while_a_decision_waits_the_bar_promises_nobody_a_notice_at_once(org):
    person, case = signed_in(org), open_case(org).id
    removal, allowance = (
        text_of(person.post(f"/cases/{case}/effect", finding=finding, reason="A half."))
        for finding in ("remove", "allow")
    )

    assert "Nothing leaves for 10 seconds" in removal
    assert "The platform notifies the uploader when it carries this out." in removal
    assert "An uploader who was told of a restriction is told that it ended." in allowance
    assert "notified at once" not in removal + allowance


def test_script_gets_the_sentences_alone(org):
    person, case = signed_in(org), open_case(org).id
    answer = person.client.post(
        f"/cases/{case}/effect", {"finding": "allow"}, HTTP_HOST="localhost", HTTP_HX_REQUEST="true"
    )

    assert text_of(answer).startswith('<ul class="effect tone-good"')


def test_the_bar_never_says_less_than_what_was_asked(org):
    person, case = signed_in(org), open_case(org).id
    page = text_of(person.post(f"/cases/{case}/effect", finding="disable"))

    assert "Enter the countries first." in page
    assert "Limits 1 item." not in page


def test_under_a_clock_that_runs_out_the_bar_says_at_once(org):
    soon = datetime.now(UTC) + timedelta(minutes=2)
    person, case = signed_in(org), open_case(org, due_at=soon).id

    assert "Takes effect at once" in text_of(person.post(f"/cases/{case}/effect", finding="remove"))


# Clusters


def a_cluster(org, size):
    items = [make_item(org) for _ in range(size)]
    case = open_case(org, items[0])
    with transaction(org.id) as tx:
        rest = [CaseItem(one.id, 1, None, one.created_at) for one in items[1:]]
        reason = CaseReason("match", "e", "pdq 12 of 31, Demo bank")
        tx.cases.put_in(case.id, reason=reason, items=rest, now=items[0].created_at)
    return CaseId(case.id)


def test_a_page_asks_as_much_for_two_hundred_items_as_for_two(org):
    person, counted = signed_in(org), []
    cases = [a_cluster(org, size) for size in (2, 200)]
    person.get(f"/cases/{cases[0]}")
    for case in cases:
        with CaptureQueriesContext(connection) as queries:
            page = text_of(person.get(f"/cases/{case}"))
        counted.append(len(queries))

    assert counted[0] == counted[1]
    assert "all 200 items" in page


def test_every_item_of_a_cluster_is_a_page_away(org):
    person, case = signed_in(org), a_cluster(org, 230)
    first = text_of(person.get(f"/cases/{case}/items"))
    after = first.split("?after=")[1].split('"')[0]
    second = text_of(person.get(f"/cases/{case}/items", after=after))

    assert first.count('name="items"') == 200
    assert second.count('name="items"') == 30


def test_an_item_is_taken_out_into_a_case_of_its_own(org):
    person, case = signed_in(org), a_cluster(org, 3)
    with transaction(org.id) as tx:
        odd = tx.cases.items(case)[1].item
    answer = person.post(f"/cases/{case}/take-out", items=[odd], why="another scene")

    page = text_of(person.get(answer["Location"]))
    assert "another scene" in page
    with transaction(org.id) as tx:
        assert tx.clusters.size(case).items == 2


# What strangers write


HOSTILE = "<img src=x onerror=window.ran=1>\u202e" + "w" * 400 + "\u0007"


def test_what_strangers_write_is_letters_and_hides_nothing(org):
    person = signed_in(org)
    item = make_item(org, external_id=HOSTILE)
    with transaction(org.id) as tx:
        tx.intake.update_item(item.id, latest_version=1, account="a" * 1_600 + HOSTILE, url="")
    reason = CaseReason("match", "e", HOSTILE)
    case = open_case(org, item, description=HOSTILE, reason=reason).id
    person.post(f"/cases/{case}/note", text=HOSTILE)
    person.post(f"/cases/{case}/draft", reason=HOSTILE, territories=HOSTILE[:300])
    pages = [text_of(person.get(f"/cases/{case}{part}")) for part in ("", "/items", "/account")]

    for page in pages:
        assert "<img src=x" not in page
    assert "U+202E" in pages[0]
    assert "U+0007" in pages[0]
    assert f"{1_600 + len(HOSTILE)} characters" in pages[0]
