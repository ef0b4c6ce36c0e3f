"""What becomes of a platform's answer."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from seawall.enforcement.contract import ContractSender
from seawall.enforcement.model import OutcomeKind, ReasonCode
from seawall.enforcement.webhook_signature import new_secret
from seawall.errors import InvalidRequest, NotFound
from seawall.ids import ActionId
from seawall.journeys.platform.outcome import OutcomeReport, report_outcome
from seawall.transaction import transaction
from tests.enforcement_made import NOON, Time, make_decided, receiver, work_until, worker


def answer(decided, action, kind, *, now=NOON, **more):
    with transaction(decided.scope) as tx:
        return report_outcome(OutcomeReport(action.id, OutcomeKind(kind), **more), tx=tx, now=now)


def tasks(decided):
    with transaction(decided.scope) as tx:
        return [row.case for row in tx.cases.queue(kind="task")]


def whats(decided, about):
    with transaction(decided.scope) as tx:
        return [entry.what for entry in tx.ledger.about(about)]


def test_applied_is_kept_with_the_moment_it_took_effect(database):
    decided = make_decided()
    action = decided.enforce()
    moment = NOON - timedelta(seconds=5)

    outcome = answer(decided, action, "applied", effective_at=moment)

    assert outcome.effective_at == moment
    assert whats(decided, action.id) == ["action.requested", "action.applied"]
    assert tasks(decided) == []


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("applied", {}),
        ("cannot", {"reason_code": ReasonCode.NOT_FOUND}),
        ("later", {"retry_after": 60}),
    ],
)
def test_an_outcome_of_a_trial_is_answered_and_nothing_of_it_is_kept(database, kind, more):
    decided = make_decided()
    data = json.loads(ContractSender(new_secret(), NOON, "video/1").action(1)[1])["data"]
    action = ActionId(data["action"])

    with transaction(decided.scope) as tx:
        owed = tx.outbox.counts()
        outcome = report_outcome(OutcomeReport(action, OutcomeKind(kind), **more), tx=tx, now=NOON)
        assert tx.enforcement.outcomes_of(action) == []
        assert tx.outbox.counts() == owed

    assert (outcome.action, outcome.kind) == (action, kind)
    assert whats(decided, action) == tasks(decided) == []


def test_an_outcome_of_a_trial_must_be_as_whole_as_any(database):
    decided = make_decided()
    trial = OutcomeReport(ActionId("act_trial_01K8"), OutcomeKind.CANNOT)

    with transaction(decided.scope) as tx, pytest.raises(InvalidRequest, match="reason"):
        report_outcome(trial, tx=tx, now=NOON)


def test_views_are_kept_where_the_platform_counts_them_and_a_newer_count_is_a_new_answer(database):
    decided = make_decided()
    action = decided.enforce()

    first = answer(decided, action, "applied", views=40)
    unsaid = answer(decided, action, "applied", now=NOON + timedelta(minutes=1))
    newer = answer(decided, action, "applied", views=41, now=NOON + timedelta(minutes=2))

    assert unsaid == first
    assert (first.views, newer.views) == (40, 41)
    with transaction(decided.scope) as tx:
        said = [entry.public.get("views") for entry in tx.ledger.about(action.id)[1:]]
    assert said == [40, 41]


@pytest.mark.parametrize("views", [-1, 2**53 + 1])
def test_what_can_be_no_count_of_views_is_refused(database, views):
    decided = make_decided()
    action = decided.enforce()

    with pytest.raises(InvalidRequest, match="views") as refused:
        answer(decided, action, "applied", views=views)
    assert refused.value.field == "views"


def test_what_is_asked_names_its_item_and_that_of_an_account_none(database):
    decided = make_decided()
    action = decided.enforce()

    with transaction(decided.scope) as tx:
        (asked,) = tx.ledger.about(action.id)
        item = tx.intake.item_named(action.target.kind, action.target.external_id)
    assert asked.public.get("item") == (item.id if item else None)


def test_the_same_answer_twice_counts_once(database):
    decided = make_decided()
    action = decided.enforce()

    first = answer(decided, action, "applied")
    again = answer(decided, action, "applied", now=NOON + timedelta(minutes=1))

    assert again == first
    assert whats(decided, action.id).count("action.applied") == 1


def test_a_no_goes_to_a_person_once_and_is_no_retry_storm(database):
    """The Mozilla scenario: 200 to the webhook, and *cannot* with a reason behind it."""
    decided, time = make_decided(), Time()
    with receiver() as platform:
        decided.endpoint(platform.url)
        action = decided.enforce()
        work_until(NOON, time=time, hand=worker(time), org=decided.scope)
        code = ReasonCode.LEGAL_CONFLICT
        answer(decided, action, "cannot", reason_code=code, detail="A court forbids it.")
        answer(decided, action, "cannot", reason_code=code, detail="As we said.")
        work_until(NOON + timedelta(days=3), time=time, hand=worker(time), org=decided.scope)

    assert len(platform.got) == 1
    (task,) = tasks(decided)
    assert task.severity > 0
    with transaction(decided.scope) as tx:
        (reason,) = tx.cases.reasons(task.id)
    assert reason.about == action.id
    assert "legal_conflict" in reason.say


def test_partial_goes_to_a_person_too(database):
    decided = make_decided()
    action = decided.enforce()

    answer(decided, action, "partial", detail="Two of three mirrors.")

    assert len(tasks(decided)) == 1


def test_later_is_asked_again_when_the_platform_said(database):
    decided, time = make_decided(), Time()
    with receiver() as platform:
        decided.endpoint(platform.url)
        action = decided.enforce()
        hand = worker(time)
        work_until(NOON, time=time, hand=hand, org=decided.scope)
        answer(decided, action, "later", retry_after=600)
        work_until(NOON + timedelta(seconds=599), time=time, hand=hand, org=decided.scope)
        before = len(platform.got)
        work_until(NOON + timedelta(seconds=600), time=time, hand=hand, org=decided.scope)

    first, again = platform.got
    assert before == 1
    assert first.event["data"] == again.event["data"]
    assert first.id != again.id


def test_later_is_asked_again_before_the_deadline_whatever_the_platform_said(database):
    decided, time = make_decided(), Time()
    with receiver() as platform:
        decided.endpoint(platform.url)
        action = decided.enforce(deadline=NOON + timedelta(hours=1))
        hand = worker(time)
        work_until(NOON, time=time, hand=hand, org=decided.scope)
        answer(decided, action, "later", retry_after=7200)
        work_until(NOON + timedelta(minutes=15), time=time, hand=hand, org=decided.scope)

    asked = [got for got in platform.got if got.event["type"] == "action.requested"]
    assert len(asked) == 2


def test_later_is_not_asked_again_once_it_is_done_or_overtaken(database):
    decided, time = make_decided(), Time()
    with receiver() as platform:
        decided.endpoint(platform.url)
        done = decided.enforce()
        answer(decided, done, "later", retry_after=60)
        answer(decided, done, "applied")
        overtaken = decided.enforce("restored")
        answer(decided, overtaken, "later", retry_after=60)
        decided.enforce("removed")
        hand = worker(time)
        work_until(NOON + timedelta(hours=1), time=time, hand=hand, org=decided.scope)

    assert len(platform.got) == 3


@pytest.mark.parametrize(
    ("report_of", "field"),
    [
        ({"outcome": "cannot"}, "reason_code"),
        ({"outcome": "later"}, "retry_after"),
        ({"outcome": "later", "retry_after": 0}, "retry_after"),
        ({"outcome": "later", "retry_after": 8 * 24 * 3600}, "retry_after"),
        ({"outcome": "applied", "effective_at": NOON + timedelta(hours=1)}, "effective_at"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_and_not_kept(sqlite, report_of, field):
    decided = make_decided()
    action = decided.enforce()
    kind = report_of.pop("outcome")

    with pytest.raises(InvalidRequest) as refused:
        answer(decided, action, kind, **report_of)

    assert refused.value.field == field
    assert refused.value.remedy
    with transaction(decided.scope) as tx:
        assert tx.enforcement.outcomes_of(action.id) == []


def test_a_platform_cannot_answer_for_another(database):
    ours, theirs = make_decided(), make_decided()
    action = theirs.enforce()

    with pytest.raises(NotFound):
        answer(ours, action, "applied")
    with pytest.raises(NotFound), transaction(ours.scope) as tx:
        report_outcome(OutcomeReport(ActionId("act_none"), OutcomeKind.APPLIED), tx=tx, now=NOON)


def gone_after(status, hours=2, page=b""):
    """Report applied for an item whose public address answers with this status and page."""
    time = Time()
    with receiver(lambda got: status) as site:
        site.body = page
        decided = make_decided(public_url=site.url)
        action = decided.enforce()
        answer(decided, action, "applied")
        hand = worker(time)
        end = NOON + timedelta(hours=hours)
        work_until(end, time=time, hand=hand, org=decided.scope)
    return decided, action


@pytest.mark.parametrize("status", [404, 410, 451, 403, 302])
def test_what_a_stranger_cannot_see_is_verified_as_gone(sqlite, status):
    decided, action = gone_after(status)

    assert whats(decided, action.id)[-1] == "action.verified"
    assert tasks(decided) == []


def test_what_a_stranger_still_sees_goes_to_a_person(database):
    decided, action = gone_after(200)

    assert "action.still_public" in whats(decided, action.id)
    assert len(tasks(decided)) == 1


def test_a_page_that_says_that_nothing_is_there_is_verified_as_gone(sqlite):
    page = b"<title>Not found</title><p>This video is no longer available.</p>"

    decided, action = gone_after(200, page=page)

    with transaction(decided.scope) as tx:
        entry = tx.ledger.about(action.id)[-1]
    assert entry.what == "action.verified"
    assert entry.public == {"status": 200, "says_gone": True}
    assert tasks(decided) == []


def test_a_page_with_the_item_on_it_goes_to_a_person(sqlite):
    decided, action = gone_after(200, page=b"<title>Seven circles</title><p>A harbour film.</p>")

    assert "action.still_public" in whats(decided, action.id)


def test_a_site_that_is_down_proves_nothing(sqlite):
    decided, action = gone_after(503)

    assert whats(decided, action.id)[-1] == "action.not_verified"
    assert tasks(decided) == []


def test_an_item_without_a_public_address_is_not_looked_for(sqlite):
    decided = make_decided()
    action = decided.enforce()
    answer(decided, action, "applied")

    with transaction(decided.scope) as tx:
        assert tx.outbox.counts() == {}
