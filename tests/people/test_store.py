"""One organisation's people and keys are nobody else's."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from seawall.keys.tokens import token_digest
from seawall.people import sign_in_links
from seawall.people.model import Role
from seawall.people.store import (
    NoSuchMember,
)
from seawall.transaction import INSTALLATION, transaction
from tests.people_made import NOON, make_key, make_organisation, make_person
from tests.problems import raises_problem


def test_an_organisation_is_found_by_its_id_and_its_short_name(database):
    made = make_organisation(slug="harbour")

    with transaction(INSTALLATION) as tx:
        assert tx.people.organisation(made.id) == made
        assert tx.people.organisation("harbour") == made
        assert tx.people.organisations() == [made]


def test_one_organisation_sees_nothing_of_another(database):
    ours, theirs = make_organisation(), make_organisation()
    member, digest = make_person(theirs), token_digest(make_key(theirs))
    with transaction(INSTALLATION) as tx:
        key = tx.people.key_by_digest(digest)

    with transaction(ours.id) as tx:
        assert tx.people.organisations() == [ours]
        assert tx.people.members() == []
        assert tx.people.keys() == []
        assert tx.people.key_by_digest(digest) is None
        assert not tx.people.revoke_key(key.id, now=NOON)
        with raises_problem("people.no-such-organisation"):
            tx.people.organisation(theirs.id)
        with pytest.raises(NoSuchMember):
            tx.people.member(member.id)
        with pytest.raises(NoSuchMember):
            tx.people.change_member(replace(member, role=Role.ADMIN))
        with raises_problem("people.no-such-key"):
            tx.people.key(key.id)
        with raises_problem("people.not-ours"):
            tx.people.add_key(replace(key, id="key_other", digest="other"))


def test_a_short_name_is_given_once_and_the_work_goes_on_after_the_refusal(database):
    make_organisation(slug="harbour")

    with transaction(INSTALLATION) as tx:
        with raises_problem("people.slug-taken", match="harbour"):
            tx.people.add_organisation(replace(tx.people.organisation("harbour"), id="org_another"))
        assert len(tx.people.organisations()) == 1


def test_an_address_is_one_person_even_across_organisations(database):
    ours, taken = make_organisation(), make_person(make_organisation())

    with transaction(ours.id) as tx, raises_problem("people.email-taken"):
        tx.people.add_member(replace(taken, id="person_x", organisation=ours.id), now=NOON)


def test_an_address_is_found_however_it_is_capitalised(database):
    member = make_person(make_organisation())

    with transaction(INSTALLATION) as tx:
        assert tx.people.member_by_email(f" {member.email.upper()} ") == member


def test_a_revoked_key_is_told_to_whoever_follows_the_changes(database):
    organisation = make_organisation()
    make_key(organisation)
    with transaction(INSTALLATION) as tx:
        seq, (key,) = tx.people.keys_changed_after(0)
        assert tx.people.active_keys() == [key]
        assert tx.people.revoke_key(key.id, now=NOON)

    with transaction(INSTALLATION) as tx:
        later, changed = tx.people.keys_changed_after(seq)
        assert later > seq
        assert changed == [replace(key, revoked_at=NOON)]
        assert tx.people.active_keys() == []
        assert tx.people.keys_changed_after(later) == (later, [])
        assert not tx.people.revoke_key(key.id, now=NOON)


def test_a_link_lets_its_person_in_once_and_not_when_its_quarter_hour_is_over(database):
    member = make_person(make_organisation())
    tokens = [sign_in_links.new_link(member, now=NOON) for _ in range(2)]
    end = NOON + sign_in_links.LASTS
    with transaction(INSTALLATION) as tx:
        for _, link in tokens:
            tx.people.add_link(link)
        (_, used), (_, late) = tokens

        assert tx.people.use_link(used.digest, now=end - timedelta(microseconds=1))
        assert not tx.people.use_link(used.digest, now=NOON)
        assert not tx.people.use_link(late.digest, now=end)
