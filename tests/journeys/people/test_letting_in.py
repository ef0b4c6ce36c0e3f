"""What an administrator does alone, what waits for another, and who is told of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.config import settings
from seawall.db import models as db
from seawall.enforcement.outbox.tasks import Task
from seawall.journeys import two_people
from seawall.journeys.people import founding, identity_changes, letting_in, proving, sign_in
from seawall.journeys.people.founding import MemberInvitation
from seawall.journeys.people.provider_setup import WantedProvider
from seawall.people.access.model import SignInWay
from seawall.people.access.oidc import Claims
from seawall.people.model import Role
from seawall.people.sign_in_links import LinkSpent
from seawall.transaction import INSTALLATION, transaction
from tests.people_made import NOON, make_organisation, make_person
from tests.problems import raises_problem

LATER = NOON + timedelta(minutes=1)
WANTED = WantedProvider("Login", "https://login.example.test", "client", "its secret", vouches=True)


@pytest.fixture
def org(database):
    return make_organisation()


@pytest.fixture
def admins(org):
    return [arrived(make_person(org, "admin")) for _ in range(2)]


def arrived(member, now=NOON):
    with transaction(member.organisation) as tx:
        sign_in.begin_session(member, SignInWay.PASSKEY, tx=tx, now=now)
    return member


def act(person, do, *args, now=NOON, **more):
    with transaction(person.organisation) as tx:
        return do(*args, person, tx=tx, now=now, **more)


def role_of(member):
    with transaction(member.organisation) as tx:
        return tx.people.member(member.id).role


def use(token, now=NOON):
    with transaction(INSTALLATION) as tx:
        return sign_in.use_link(token, tx=tx, now=now)


# Links


def test_a_first_link_is_one_persons_and_any_later_one_is_for_two(org, admins):
    member = make_person(org)
    first = act(admins[0], letting_in.give_link, member.email)
    assert use(first.secret) == member

    second = act(admins[0], letting_in.give_link, member.email)

    assert second.secret is None
    assert second.proposal.act == "person.recover"


@pytest.mark.parametrize("role", ["admin", "lead", "legal", "supervisor"])
def test_nobody_alone_makes_even_the_first_link_of_whoever_can_be_a_second_person(
    org, admins, role
):
    invited = make_person(org, role)

    assert act(admins[0], letting_in.give_link, invited.email).proposal


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.RESEARCHER, Role.OFFICER])
def test_no_lesser_role_first_is_a_way_to_the_link_of_somebody_whom_two_await(org, admins, role):
    invited = make_person(org, "lead")

    given = act(admins[0], letting_in.give_role, invited, role)

    assert given.proposal.act == "role.grant"
    assert role_of(invited) is Role.LEAD
    assert act(admins[0], letting_in.give_link, invited.email).proposal


def test_two_give_a_lesser_role_to_somebody_whom_they_await(org, admins):
    invited = make_person(org, "lead")
    proposal = act(admins[0], letting_in.give_role, invited, Role.REVIEWER).proposal
    with transaction(org.id) as tx:
        two_people.approve_proposal(proposal.id, admins[1], tx=tx, now=NOON)

    assert role_of(invited) is Role.REVIEWER
    assert act(admins[0], letting_in.give_link, invited.email).secret


def test_one_person_keeps_somebody_out_whom_two_await(org, admins):
    invited = make_person(org, "legal")
    link = act(admins[0], letting_in.give_link, invited.email).proposal
    with transaction(org.id) as tx:
        two_people.approve_proposal(link.id, admins[1], tx=tx, now=NOON)
        founding.deactivate_member(invited, tx=tx, now=NOON, by=admins[1].code)

    with raises_problem("people.not-active"), transaction(org.id) as tx:
        two_people.collect_proposal(link.id, admins[0], tx=tx, now=NOON)


def test_one_person_gives_a_lesser_role_to_somebody_who_has_come(org, admins):
    lead = arrived(make_person(org, "lead"))

    assert act(admins[0], letting_in.give_role, lead, Role.REVIEWER).proposal is None
    assert role_of(lead) is Role.REVIEWER
    assert act(admins[0], letting_in.give_link, lead.email).proposal


def test_a_link_that_one_person_made_opens_nothing_once_two_have_given_its_member_a_role(
    org, admins
):
    member = make_person(org)
    kept_link = act(admins[0], letting_in.give_link, member.email).secret
    proposal = act(admins[0], letting_in.give_role, member, Role.LEAD).proposal
    with transaction(org.id) as tx:
        two_people.approve_proposal(proposal.id, admins[1], tx=tx, now=NOON)

    with pytest.raises(LinkSpent):
        use(kept_link)
    assert act(admins[0], letting_in.give_link, member.email).proposal


@pytest.mark.parametrize("way", [SignInWay.PASSKEY, SignInWay.OIDC, SignInWay.PASSWORD])
def test_whoever_came_in_by_any_way_is_no_first_timer(org, admins, way):
    member = make_person(org)
    with transaction(org.id) as tx:
        sign_in.begin_session(member, way, tx=tx, now=NOON)

    assert act(admins[0], letting_in.give_link, member.email).proposal


def test_a_link_that_was_kept_back_opens_nothing_once_its_member_is_in(org, admins):
    member = make_person(org)
    given, kept = (act(admins[0], letting_in.give_link, member.email).secret for _ in range(2))
    use(given)

    with pytest.raises(LinkSpent):
        use(kept)


def test_a_link_that_was_kept_back_is_over_when_its_member_comes_in_another_way(org, admins):
    member = make_person(org)
    kept = act(admins[0], letting_in.give_link, member.email).secret
    arrived(member)

    with pytest.raises(LinkSpent):
        use(kept)


def test_two_let_somebody_back_in_and_each_stays_their_own_second_person(org, admins):
    first, second = admins
    lost = arrived(make_person(org, "admin"))
    proposal = act(first, letting_in.give_link, lost.email).proposal
    with transaction(org.id) as tx:
        two_people.approve_proposal(proposal.id, second, tx=tx, now=NOON)
        use_token = two_people.collect_proposal(proposal.id, first, tx=tx, now=NOON)
    assert use(use_token) == lost
    key = act(first, letting_in.make_key, "feeder", ["banks.write"]).proposal

    with raises_problem("people.same-hands", match="let .* back in"), transaction(org.id) as tx:
        two_people.approve_proposal(key.id, lost, tx=tx, now=NOON + timedelta(hours=1))
    with transaction(org.id) as tx:
        two_people.approve_proposal(key.id, second, tx=tx, now=NOON + timedelta(hours=1))


# Roles and providers


@pytest.mark.parametrize("role", Role)
def test_a_role_whose_word_is_the_second_one_is_given_by_two(org, admins, role):
    invitation = MemberInvitation(f"new.{role}@harbour.example", "", role)
    is_for_two = role in {Role.ADMIN, Role.LEAD, Role.LEGAL, Role.SUPERVISOR}

    with transaction(org.id) as tx:
        outcome = letting_in.invite_person(invitation, admins[0], tx=tx, now=NOON)
        given = letting_in.give_role(make_person(org), role, admins[0], tx=tx, now=NOON)

    assert (outcome.proposal is not None) is is_for_two
    assert (given.proposal is not None) is is_for_two


def test_a_provider_is_added_and_switched_on_by_two_and_off_by_one(org, admins):
    first, second = admins
    proposal = act(first, letting_in.enter_provider, WANTED, is_local=False).proposal
    with transaction(org.id) as tx:
        assert tx.access.providers() == []
        two_people.approve_proposal(proposal.id, second, tx=tx, now=NOON)
        (provider,) = tx.access.providers()
    assert (provider.is_on, provider.vouches, provider.entered_by) == (True, True, first.code)

    act(first, letting_in.switch_provider, provider.id, is_on=False)
    again = act(second, letting_in.switch_provider, provider.id, is_on=True).proposal
    with transaction(org.id) as tx:
        assert not tx.access.provider(provider.id).is_on
        two_people.approve_proposal(again.id, first, tx=tx, now=NOON)
        assert tx.access.provider(provider.id).is_on
        assert tx.access.provider(provider.id).entered_by == second.code


def test_the_second_person_reads_everything_of_a_provider_but_its_secret(org, admins):
    proposal = act(admins[0], letting_in.enter_provider, WANTED, is_local=False).proposal

    assert "its secret" not in proposal.payload
    assert two_people.payload_of(proposal)["vouches"] is True


def test_whoever_entered_a_provider_is_one_for_a_day_with_whoever_connects_there(org, admins):
    first, second = admins
    proposal = act(first, letting_in.enter_provider, WANTED, is_local=False).proposal
    with transaction(org.id) as tx:
        two_people.approve_proposal(proposal.id, second, tx=tx, now=NOON)
        (provider,) = tx.access.providers()
        claims = Claims("subject-1", is_strong=True)
        proving.bind_to_provider(provider, claims, second, tx=tx, now=NOON)
    key = act(first, letting_in.make_key, "feeder", ["banks.write"]).proposal

    with raises_problem("people.same-hands", match="set the identity provider"):
        act_as = transaction(org.id)
        with act_as as tx:
            two_people.approve_proposal(key.id, second, tx=tx, now=NOON)


def test_deactivating_every_colleague_makes_nobody_alone_enough(org, admins):
    mallory, honest = admins
    with transaction(org.id) as tx:
        founding.deactivate_member(honest, tx=tx, now=NOON, by=mallory.code)

    outcome = act(mallory, letting_in.make_key, "feeder", ["banks.write"])

    assert (outcome.secret, outcome.proposal is not None) == (None, True)


# Small teams


def test_two_admins_let_a_colleague_in_within_the_hour_and_approve_with_each_other(org, admins):
    first, second = admins
    invitation = MemberInvitation("new@harbour.example", "Noor", Role.REVIEWER)
    with transaction(org.id) as tx:
        token = letting_in.invite_person(invitation, first, tx=tx, now=NOON).secret
    assert use(token).email == "new@harbour.example"
    invitation = MemberInvitation("lead@harbour.example", "Lea", Role.LEAD)
    with transaction(org.id) as tx:
        proposal = letting_in.invite_person(invitation, first, tx=tx, now=NOON).proposal
        two_people.approve_proposal(proposal.id, second, tx=tx, now=NOON)
        token = two_people.collect_proposal(proposal.id, first, tx=tx, now=NOON)

    assert use(token).role is Role.LEAD


def test_the_machine_can_say_at_once_that_somebody_is_a_person_of_their_own(org, admins):
    first, third = admins[0], make_person(org, "admin")
    with transaction(org.id) as tx:
        sign_in.issue_link(third.email, tx=tx, now=NOON, by=first.code)
        proposal = letting_in.make_key("feeder", ["banks.write"], first, tx=tx, now=NOON).proposal
    with raises_problem("people.same-hands"), transaction(org.id) as tx:
        two_people.approve_proposal(proposal.id, third, tx=tx, now=NOON)

    later = NOON + timedelta(minutes=1)
    with transaction(org.id) as tx:
        founding.confirm_member(third, tx=tx, now=later, by="cli:root")
        two_people.approve_proposal(proposal.id, third, tx=tx, now=later)
        assert "person.confirmed" in [entry.what for entry in tx.ledger.about(third.id)]


# Told


def test_the_member_and_every_administrator_are_told_on_their_next_page(org, admins):
    first, second = admins
    member, bystander = arrived(make_person(org)), arrived(make_person(org))
    with transaction(org.id) as tx:
        founding.change_role(member, Role.OFFICER, tx=tx, now=LATER, by=first.code)

    def told(person, now=LATER):
        with transaction(org.id) as tx:
            return [
                (change.subject, change.kind, change.by_name)
                for change in identity_changes.untold_changes(person, tx=tx, now=now)
            ]

    expected = [(member.code, "role_changed", first.code)]
    assert told(member) == told(second) == expected
    assert told(bystander) == told(first) == []
    with transaction(org.id) as tx:
        tx.approvals.note_told(second.id, now=LATER)
    assert told(second) == []
    assert told(member) == expected


def test_they_get_a_mail_each_without_a_link_or_a_token_and_so_does_whoever_did_it(
    org, admins, monkeypatch
):
    monkeypatch.setenv("SEAWALL_MAIL_SERVER", "smtp://127.0.0.1:25")
    settings.cache_clear()
    first, second = admins
    member, stranger = make_person(org), make_person(make_organisation(), "admin")

    token = act(first, letting_in.give_link, member.email).secret

    settings.cache_clear()
    with transaction(INSTALLATION) as tx:
        owed = db.JobRow.objects.filter(task=Task.TELL_OF_IDENTITY).values_list(
            "arguments", flat=True
        )
        told = {arguments["person"]: arguments["change"] for arguments in owed}
        assert told.keys() == {member.id, first.id, second.id}
        assert stranger.id not in told
    with transaction(org.id) as tx:
        mail = identity_changes.identity_mail(told[member.id], member.id, tx=tx)
    assert mail.recipient == member.email
    assert f"A sign-in link was created for {member.code}, by {first.code}" in mail.text
    assert token not in mail.text
    assert member.name not in mail.text
