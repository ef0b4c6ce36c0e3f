"""How we stand in a forum, and what is shared: listed, explained, judged, confirmed, taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from seawall.banks.model import EntryState
from seawall.forum.model import SeatState, Tier
from seawall.ids import CheckId, OfferId, new_id
from seawall.intake.model import MatchCard, UploadCheck, Verdict
from seawall.people.model import Role
from seawall.transaction import transaction
from tests.cases_made import make_item, open_case
from tests.people_made import make_organisation
from tests.web.console.conftest import signed_in
from tests.web.console.forum_pages import GRAVE, VALUE, base, made, person, share, share_bank


@pytest.fixture
def forum(database):
    """A forum of two members, on either database."""
    return made()


def text_of(answer) -> str:
    return answer.content.decode()


def test_the_page_of_forums_says_how_far_we_follow_and_nothing_is_red(forum):
    page = text_of(person(forum, "Ada").get("/forum"))

    assert "Harbour Forum" in page
    assert "against the hub's signed checkpoint" in page
    assert "The hub has received every statement" in page
    assert "tone-danger" not in page.partition("<main")[2].partition("<dt>Signals</dt>")[0]


def test_who_sits_in_no_forum_is_told_how_to_begin(org):
    page = text_of(signed_in(org).get("/forum"))

    assert "seawall forum create" in page


def test_what_waits_and_what_the_hub_refused_is_said(forum):
    forum.say("Ada", "member.present", {})
    with transaction(forum.organisations["Ada"]) as tx:
        (waiting,) = tx.forum.unsent(forum.seats["Ada"])
        before = text_of(person(forum, "Ada").get("/forum"))
        tx.forum.mark_refused(forum.seats["Ada"], waiting.number, refusal="too late")
    after = text_of(person(forum, "Ada").get("/forum"))

    assert "1 statement waiting for the hub's receipt" in before
    assert "too late" in after
    assert 'role="alert"' in after


def test_a_forum_that_was_broken_off_asks_for_a_person_and_nobody_speaks(forum):
    offer = share(forum, "Ben")
    with transaction(forum.organisations["Ada"]) as tx:
        seat = tx.forum.seat(forum.seats["Ada"])
        tx.forum.save_seat(replace(seat, state=SeatState.BROKEN))
    lead = person(forum, "Ada")

    assert "two conflicting versions of its log" in text_of(lead.get("/forum"))
    assert 'value="agree"' not in text_of(lead.get(f"{base(forum)}/signals/{offer}"))


def test_a_hub_that_is_silent_is_told_of(forum):
    with transaction(forum.organisations["Ada"]) as tx:
        seat = tx.forum.seat(forum.seats["Ada"])
        tx.forum.save_seat(replace(seat, heard_at=forum.now - timedelta(hours=1)))

    assert "The hub has not responded for a while" in text_of(person(forum, "Ada").get("/forum"))


def test_a_shared_signal_is_listed_with_its_author_and_the_rule_that_bounds_it(forum):
    share(forum, "Ben")
    page = text_of(person(forum, "Ada").get(f"{base(forum)}/signals"))

    assert VALUE[:12] in page
    assert "<bdi>Ben</bdi>" in page
    assert "Needs review" in page
    assert "mbr_" not in page.partition("<tbody")[2]


def test_signals_are_filtered_by_author_label_effect_and_state(forum):
    mine, theirs = share(forum, "Ada", "cd" * 32), share(forum, "Ben", label=GRAVE)
    lead, path = person(forum, "Ada"), f"{base(forum)}/signals"
    ben = forum.seat("Ben").me

    for asked, found, missing in (
        ({"author": ben}, theirs, mine),
        ({"label": GRAVE}, theirs, mine),
        ({"effect": "review", "author": ben}, theirs, mine),
    ):
        page = text_of(lead.get(path, **asked))
        assert found in page
        assert missing not in page
    assert "No signals match this filter" in text_of(lead.get(path, state="withdrawn"))
    assert lead.get(path, effect="nonsense", state="nonsense").status_code == 200


def test_the_list_goes_on_by_cursor_and_asks_as_often_whatever_its_length(forum, monkeypatch):
    offers = [share(forum, "Ben", f"{number:064x}") for number in range(3)]
    lead, path = person(forum, "Ada"), f"{base(forum)}/signals"
    with CaptureQueriesContext(connection) as long:
        lead.get(path)
    monkeypatch.setattr("seawall.web.console.forum.signals_page.PAGE", 1)
    with CaptureQueriesContext(connection) as short:
        first = text_of(lead.get(path))
    after = first.partition("?after=")[2].partition('"')[0]
    second = text_of(lead.get(path, after=after))

    assert len(short) == len(long)
    assert offers[2] in first
    assert offers[1] not in first
    assert offers[1] in second
    assert lead.get(path, after="first").status_code == 422


def test_one_signal_shows_every_line_of_defence_and_where_it_came_from(forum):
    offer = share(forum, "Ben", label=GRAVE, approvers=("r1",))
    page = text_of(person(forum, "Ada").get(f"{base(forum)}/signals/{offer}"))

    assert "Second approval" in page
    assert "needs two people at Ben" in page
    assert "<bdi>r1</bdi>" in page
    assert "/banks/entries/entry_" in page


def test_agreeing_is_said_in_the_log_and_heard_by_the_others(forum):
    offer = share(forum, "Ben")
    path = f"{base(forum)}/signals/{offer}"
    answer = person(forum, "Ada", "reviewer").post(f"{path}/opinion", stance="agree")
    forum.sync()

    assert answer.status_code == 302
    assert "<bdi>Ada</bdi> agreed" in text_of(person(forum, "Ben").get(path))


def test_a_dispute_says_why_and_bounds_the_signal_everywhere(forum):
    offer = share(forum, "Ben")
    path = f"{base(forum)}/signals/{offer}"
    reviewer = person(forum, "Ada", "reviewer")
    without = reviewer.post(f"{path}/opinion", stance="dispute", reason="")
    said = {"stance": "dispute", "code": "news", "reason": "A report of it."}
    given = reviewer.post(f"{path}/opinion", **said)
    forum.sync()

    assert without.status_code == 422
    assert 'href="#code"' in text_of(without)
    assert given.status_code == 302
    page = text_of(person(forum, "Ben").get(path))
    assert "<bdi>Ada</bdi> disputed this signal: News reporting" in page
    assert "A report of it." in page
    with transaction(forum.organisations["Ada"]) as tx:
        held = tx.shared_signals.offer(forum.seats["Ada"], offer)
        assert tx.banks.entry(held.entry).state is EntryState.CONTESTED


def test_a_reason_that_names_a_user_is_refused_beside_its_field_and_nothing_is_lost(forum):
    offer = share(forum, "Ben")
    reason = "Posted by @greytide_media at 203.0.113.9"
    said = {"stance": "false_positive", "code": "lookalike", "reason": reason}
    answer = person(forum, "Ada").post(f"{base(forum)}/signals/{offer}/opinion", **said)

    assert answer.status_code == 422
    assert 'href="#reason"' in text_of(answer)
    assert "@greytide_media" in text_of(answer)
    with transaction(forum.organisations["Ada"]) as tx:
        assert tx.forum.unsent(forum.seats["Ada"]) == []


def test_an_auditor_challenges_and_does_not_agree(forum):
    offer = share(forum, "Ben")
    forum.join("Eve", tier=Tier.AUDITOR)
    forum.sync()
    path, auditor = f"{base(forum)}/signals/{offer}", person(forum, "Eve")
    page = text_of(auditor.get(path))

    assert "Challenge signal" in page
    assert 'value="agree"' not in page
    assert auditor.post(f"{path}/opinion", stance="agree").status_code == 422


def test_what_it_would_have_done_is_looked_up_when_asked(forum):
    offer = share(forum, "Ben")
    path = f"{base(forum)}/signals/{offer}"
    lead = person(forum, "Ada")
    whole = text_of(lead.get(f"{path}/preview"))

    assert f'hx-get="{path}/preview"' in text_of(lead.get(path))
    assert "would have matched 0 of your items from the last 30 days" in whole
    assert "<html" in whole


def test_a_signal_of_ours_waits_for_a_second_person_who_confirms_it_by_one_key(forum):
    offer = share_bank(forum, "Ada")
    path = f"{base(forum)}/waiting"
    first, second = person(forum, "Ada"), person(forum, "Ada", "reviewer")
    assert 'data-key="c"' in text_of(first.get(path))

    where = f"{base(forum)}/signals/{offer}/confirm"
    answer = first.post(where, then="waiting")
    page = text_of(first.get(path))
    again = first.post(where, then="waiting")
    second.post(where, then="waiting")

    assert answer["Location"] == path
    assert "you: someone else must confirm" in page
    assert 'data-key="c"' not in page
    assert again.status_code == 409
    assert "Nothing waiting" in text_of(second.get(path))
    with transaction(forum.organisations["Ada"]) as tx:
        held = tx.shared_signals.offer(forum.seats["Ada"], OfferId(offer))
    assert held.approvers == (first.member.code, second.member.code)


def test_a_light_label_waits_for_nobody(forum):
    share_bank(forum, "Ada", label="producer/unlisted")

    assert "Nothing waiting" in text_of(person(forum, "Ada").get(f"{base(forum)}/waiting"))


def test_a_signal_of_ours_is_taken_back_everywhere(forum):
    offer = share_bank(forum, "Ada")
    path = f"{base(forum)}/signals/{offer}"
    answer = person(forum, "Ada").post(f"{path}/withdraw", code="error", reason="")
    forum.sync()

    assert answer.status_code == 302
    assert "The author withdrew this signal" in text_of(person(forum, "Ben").get(path))


def test_another_members_signal_is_not_ours_to_confirm_or_take_back(forum):
    offer = share(forum, "Ben", label=GRAVE, approvers=("r1",))
    path, lead = f"{base(forum)}/signals/{offer}", person(forum, "Ada")

    assert lead.post(f"{path}/confirm").status_code == 409
    assert lead.post(f"{path}/withdraw", code="error").status_code == 409


def test_an_entry_says_which_forum_and_member_it_came_from(forum):
    offer = share(forum, "Ben")
    with transaction(forum.organisations["Ada"]) as tx:
        entry = tx.shared_signals.offer(forum.seats["Ada"], offer).entry
    page = text_of(person(forum, "Ada").get(f"/banks/entries/{entry}"))

    assert "Harbour Forum, shared by Ben" in page
    assert f'href="{base(forum)}/signals/{offer}"' in page
    assert "forum:Ben, confidence 100 %" in page.replace("</bdi>", "")


def test_a_case_whose_item_matched_says_which_forum_and_member_it_came_from(forum):
    offer = share(forum, "Ben", label=GRAVE)
    case = a_case_that_matched(forum, "Ada", offer)
    page = text_of(person(forum, "Ada").get(f"/cases/{case}"))

    assert "Harbour Forum, shared by Ben" in page
    assert f'href="{base(forum)}/signals/{offer}"' in page


def a_case_that_matched(forum, name, offer):
    """A case of a member whose item matched a shared signal, as the gate keeps it."""
    with transaction(forum.organisations[name]) as tx:
        org = tx.people.organisation(forum.organisations[name])
    item = make_item(org)
    with transaction(org.id) as tx:
        entry = tx.banks.entry(tx.shared_signals.offer(forum.seats[name], offer).entry)
        check = UploadCheck(
            CheckId(new_id("chk", now=forum.now)), item.id, 1, Verdict.HOLD, "rule", False, {},
            forum.now,
        )  # fmt: skip
        card = MatchCard(
            "sha256", VALUE, VALUE, 0, 0, entry.id, entry.bank, "Forum", "", "", GRAVE, 100,
            (), (), forum.now,
        )  # fmt: skip
        tx.intake.add_check(check, [card])
    return open_case(org, item, check=check.id).id


def test_a_pasted_name_of_a_signal_leads_to_its_page(forum):
    offer = share(forum, "Ben")
    answer = person(forum, "Ada").get("/go", q=offer)

    assert answer["Location"] == f"{base(forum)}/signals/{offer}"


@pytest.mark.parametrize("role", list(Role))
def test_an_overseer_sees_the_forum_and_only_who_judges_says_anything(forum, role):
    offer = share(forum, "Ben")
    path, visitor = f"{base(forum)}/signals/{offer}", person(forum, "Ada", role)
    sees = role not in {Role.RESEARCHER, Role.CAMPAIGNER}
    judges = role in {Role.REVIEWER, Role.LEAD, Role.LEGAL, Role.ANALYST}

    page = visitor.get(path)
    assert page.status_code == (200 if sees else 403)
    assert (b'value="agree"' in page.content) is judges
    said = visitor.post(f"{path}/opinion", stance="seen")
    assert said.status_code == (302 if judges else 403)


def test_no_forum_of_another_organisation_is_shown(forum):
    offer = share(forum, "Ben")
    stranger = signed_in(make_organisation(), "lead")

    for path in ("signals", f"signals/{offer}", "waiting", "members", "policy", "incidents"):
        assert stranger.get(f"{base(forum)}/{path}").status_code == 404
    assert "You are not a member of a forum yet" in text_of(stranger.get("/forum"))
