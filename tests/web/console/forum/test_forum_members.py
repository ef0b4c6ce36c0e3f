"""A forum's members, and our adoption policy, on pages."""

from __future__ import annotations

import pytest

from seawall.forum.model import MemberState
from seawall.people.model import Role
from seawall.transaction import transaction
from tests.web.console.forum_pages import base, made, person, share


@pytest.fixture
def forum(database):
    """A forum of two members, on either database."""
    return made()


def text_of(answer) -> str:
    return answer.content.decode()


def test_members_are_listed_with_their_tier_and_how_often_they_were_right(forum):
    page = text_of(person(forum, "Ada").get(f"{base(forum)}/members"))

    assert "<bdi>Ben</bdi>" in page
    assert "Full, holds the list" in page
    assert "Not enough outcomes yet: 0 of 20" in page
    assert "Invite a member" not in page


def test_the_hub_invites_and_the_address_is_shown_once(forum):
    hub, path = person(forum, "hub"), f"{base(forum)}/members"
    shown = text_of(hub.post(path, name="Cyd", tier="full", vouched="on"))
    later = text_of(hub.get(path))

    assert f"/v1{base(forum)}#" in shown
    assert f"/v1{base(forum)}#" not in later
    assert "<bdi>Cyd</bdi>" in later


def test_an_invitation_without_a_name_is_explained(forum):
    answer = person(forum, "hub").post(f"{base(forum)}/members", name="", tier="full")

    assert answer.status_code == 422
    assert 'href="#invited-name"' in text_of(answer)


def test_the_hub_suspends_a_member_with_a_reason_and_lets_it_speak_again(forum):
    hub, path = person(forum, "hub"), f"{base(forum)}/members/standing"
    ben = forum.seat("Ben").me
    without = hub.post(path, member=ben, act="suspend", reason="")
    hub.post(path, member=ben, act="suspend", reason="Floods.")
    with transaction(forum.hub) as tx:
        suspended = tx.forum.member(forum.hub_seat, ben).state
    hub.post(path, member=ben, act="restore", reason="It stopped.")
    moved = hub.post(path, member=ben, act="tier", tier="lookup", reason="As asked.")

    assert without.status_code == 422
    assert suspended is MemberState.SUSPENDED
    assert moved.status_code == 302
    with transaction(forum.hub) as tx:
        after = tx.forum.member(forum.hub_seat, ben)
    assert (after.state, after.tier) == (MemberState.ACTIVE, "lookup")


def test_a_move_names_the_tier(forum):
    said = {"member": forum.seat("Ben").me, "act": "tier", "reason": "As asked."}
    answer = person(forum, "hub").post(f"{base(forum)}/members/standing", **said)

    assert answer.status_code == 422
    assert 'href="#tier"' in text_of(answer)


def test_only_the_hub_lets_in_and_sends_away(forum):
    lead = person(forum, "Ada")
    said = {"member": forum.seat("Ben").me, "act": "suspend", "reason": "No."}

    assert lead.post(f"{base(forum)}/members", name="Cyd", tier="full").status_code == 409
    assert lead.post(f"{base(forum)}/members/standing", **said).status_code == 409


POLICY = """name: Everything by people
otherwise: review
contested: review
limit:
  - name: nothing blocks
    effect: observe
"""


def test_the_policy_is_shown_in_words_and_as_text(forum):
    page = text_of(person(forum, "Ada").get(f"{base(forum)}/policy"))

    assert "Labels of severity 5 and above: if 1 other member agrees" in page
    assert "otherwise: review" in page
    assert "Default policy" in page


def test_a_policy_that_is_adopted_judges_what_is_shared_again(forum):
    offer = share(forum, "Ben")
    answer = person(forum, "Ada").post(f"{base(forum)}/policy", text=POLICY)

    assert answer.status_code == 302
    with transaction(forum.organisations["Ada"]) as tx:
        assert tx.shared_signals.offer(forum.seats["Ada"], offer).effect == "observe"
    assert "Custom policy" in text_of(person(forum, "Ada").get(f"{base(forum)}/policy"))


def test_a_policy_with_a_mistake_is_refused_at_its_line_and_kept_as_typed(forum):
    wrong = POLICY.replace("effect: observe", "effect: destroy")
    answer = person(forum, "Ada").post(f"{base(forum)}/policy", text=wrong)

    page = text_of(answer)
    assert answer.status_code == 422
    assert "Line 6, limit.0.effect" in page
    assert "effect: destroy" in page
    with transaction(forum.organisations["Ada"]) as tx:
        assert not tx.forum.seat(forum.seats["Ada"]).policy


def test_what_is_no_yaml_at_all_is_refused_too(forum):
    answer = person(forum, "Ada").post(f"{base(forum)}/policy", text="name: [unclosed")

    assert answer.status_code == 422
    assert "neither YAML nor JSON" in text_of(answer)


@pytest.mark.parametrize("role", list(Role))
def test_the_policy_is_changed_by_few(forum, role):
    manages = role in {Role.LEAD, Role.ANALYST, Role.ADMIN}
    answer = person(forum, "Ada", role).post(f"{base(forum)}/policy", text=POLICY)

    assert answer.status_code == (302 if manages else 403)
