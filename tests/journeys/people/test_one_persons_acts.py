"""No sequence of one person's acts reaches a second identity or a second approval.

Mallory administers a platform beside honest colleagues who do nothing. She presses every button
that an administrator has, at every time, as everybody she has become: invites puppets, makes
links and uses them, changes roles, runs a provider of her own that says whatever she likes,
proposes, approves, deactivates. She never becomes a colleague who has been there, and nobody
whom she has become ever is the second person of anything that the house asks two for.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from itertools import count

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from seawall.cases.bulk.model import BulkRuling
from seawall.errors import SeawallError
from seawall.journeys import two_people
from seawall.journeys.cases import bulk_deciding
from seawall.journeys.people import (
    exposure_limiting,
    founding,
    letting_in,
    provider_setup,
    proving,
    sign_in,
)
from seawall.people.access.model import SignInWay
from seawall.people.access.oidc import Claims
from seawall.people.approval.model import ProposalState
from seawall.people.approval.second_person import APART
from seawall.people.model import Role
from seawall.transaction import transaction
from tests.cases_made import make_item, open_case
from tests.people_made import NOON, make_organisation, make_person

WHICH = st.integers(0, 5)
RULING = BulkRuling("remove", ("tvec/incite",), "They call for an attack.")
_numbers = count(1)


class OnePersonsActs(RuleBasedStateMachine):
    """Everything that Mallory can do, as everybody she has become."""

    @initialize()
    def begin(self):
        self.now = NOON
        self.org = make_organisation()
        self.mallory = make_person(self.org, "admin")
        honest = [make_person(self.org, role) for role in ("admin", "admin", "reviewer", "legal")]
        invited = make_person(self.org, "lead")  # and has not come yet
        self.honest = {member.id for member in (*honest, invited)}
        self.identities = {self.mallory.id}
        self.tokens = []
        for member in (self.mallory, *honest):
            self._in(lambda tx, who=member: sign_in.begin_session(
                who, SignInWay.PASSKEY, tx=tx, now=self.now
            ))  # fmt: skip

    @rule(hours=st.sampled_from([0.2, 1, 23, 25]))
    def time_passes(self, hours):
        self.now += timedelta(hours=hours)

    @rule(who=WHICH, role=st.sampled_from(Role))
    def invite(self, who, role):
        email = f"puppet{next(_numbers)}@puppets.example.test"
        invitation = founding.MemberInvitation(email, "", role)
        outcome = self._as(who, lambda tx, me: letting_in.invite_person(
            invitation, me, tx=tx, now=self.now
        ))  # fmt: skip
        self._keep(outcome)

    @rule(role=st.sampled_from([Role.REVIEWER, Role.ADMIN, Role.LEGAL]))
    def make_two_puppets(self, role):
        for _ in range(2):
            self.invite(0, role)
            self.use_a_link(-1)

    @rule(who=WHICH, whom=WHICH)
    def make_a_link(self, who, whom):
        outcome = self._as(who, lambda tx, me: letting_in.give_link(
            self._anybody(tx, whom).email, me, tx=tx, now=self.now
        ))  # fmt: skip
        self._keep(outcome)
        self.use_a_link(-1)

    @rule(which=WHICH)
    def use_a_link(self, which):
        if self.tokens:
            token = self.tokens[which % len(self.tokens)]
            if member := self._in(lambda tx: sign_in.use_link(token, tx=tx, now=self.now)):
                self._become(member, SignInWay.LINK)

    @rule(who=WHICH, whom=WHICH, role=st.sampled_from(Role))
    def give_a_role(self, who, whom, role):
        self._as(who, lambda tx, me: letting_in.give_role(
            self._anybody(tx, whom), role, me, tx=tx, now=self.now
        ))  # fmt: skip

    @rule(who=WHICH, whom=WHICH)
    def deactivate(self, who, whom):
        self._as(who, lambda tx, me: founding.deactivate_member(
            self._anybody(tx, whom), tx=tx, now=self.now, by=me.code
        ))  # fmt: skip

    @rule(who=WHICH)
    def make_a_key(self, who):
        self._as(who, lambda tx, me: letting_in.make_key(
            "feeder", ["banks.write"], me, tx=tx, now=self.now
        ))  # fmt: skip

    @rule(who=WHICH)
    def run_a_provider(self, who):
        issuer = "https://login.mallory.example.test"
        wanted = provider_setup.WantedProvider("Login", issuer, "c", "s", vouches=True)
        self._as(who, lambda tx, me: letting_in.enter_provider(
            wanted, me, is_local=False, tx=tx, now=self.now
        ))  # fmt: skip

    @rule(whom=WHICH)
    def say_at_the_provider_that_she_is_anybody(self, whom):
        def prove(tx):
            (provider, *_) = tx.access.providers() or [None]
            claims = Claims(self._anybody(tx, whom).id, is_strong=True)
            return proving.prove_by_provider(provider, claims, tx=tx) if provider else None

        if member := self._in(prove):
            self._become(member, SignInWay.OIDC)

    @rule()
    def approve_everything_as_everybody(self):
        for who in range(len(self.identities)):
            self._as(who, self._approve_proposals)
            self._as(who, self._approve_limits)

    def _approve_proposals(self, tx, me):
        for proposal in tx.approvals.open(now=self.now):
            with suppress(SeawallError), tx.attempt():
                two_people.approve_proposal(proposal.id, me, tx=tx, now=self.now)

    def _approve_limits(self, tx, me):
        for change in tx.protection.limit_changes():
            with suppress(SeawallError), tx.attempt():
                exposure_limiting.approve_limits(change.id, me, tx=tx, now=self.now)

    @rule(who=WHICH, which=WHICH)
    def collect(self, who, which):
        secret = self._as(who, lambda tx, me: two_people.collect_proposal(
            self._open(tx, which).id, me, tx=tx, now=self.now
        ))  # fmt: skip
        if secret:
            self.tokens.append(secret)

    @rule(who=WHICH)
    def propose_limits(self, who):
        self._as(who, lambda tx, me: exposure_limiting.propose_limits(
            tx.protection.limits(), "Less.", me, tx=tx, now=self.now
        ))  # fmt: skip

    @rule()
    def decide_many_and_approve_it_as_somebody_else(self):
        case = open_case(self.org, make_item(self.org), now=self.now).id

        def ask(tx, me):
            drafted = bulk_deciding.draft_bulk([case], me, chosen="", tx=tx, now=self.now)
            return bulk_deciding.rule_on_bulk(
                drafted.id, me, RULING, alone_up_to=0, tx=tx, now=self.now
            )

        everybody = range(len(self.identities))
        bulks = [bulk for who in everybody if (bulk := self._as(who, ask))]
        for other in everybody:
            for bulk in bulks:
                self._approve_bulk(other, bulk)

    def _approve_bulk(self, who, bulk):
        approved = self._as(
            who, lambda tx, me: bulk_deciding.approve_bulk(bulk.id, me, tx=tx, now=self.now)
        )
        if approved:
            ages = [self._age(person) for person in (bulk.asked_by, approved.approved_by)]
            assert bulk.asked_by != approved.approved_by
            assert max(age for age in ages if age is not None) >= APART

    @invariant()
    def she_is_no_colleague(self):
        assert not self.identities & self.honest

    @invariant()
    def nothing_of_hers_was_approved(self):
        with transaction(self.org.id) as tx:
            past, changes = tx.approvals.past(), tx.protection.limit_changes()
            providers = tx.access.providers()
        decided = {ProposalState.APPROVED, ProposalState.DONE}
        assert not [one for one in past if one.state in decided]
        assert not [one for one in changes if one.approved_by]
        assert providers == []

    def _age(self, person):
        """How long ago she let this person in; None for herself."""
        with transaction(self.org.id) as tx:
            changes = tx.approvals.changes_since(NOON - APART)
        let_in = [change.at for change in changes if change.person == person and change.by]
        return None if person == self.mallory.id else self.now - max(let_in)

    def _become(self, member, how):
        self._in(lambda tx: sign_in.begin_session(member, how, tx=tx, now=self.now))
        self.identities.add(member.id)

    def _keep(self, outcome):
        if outcome and outcome.secret:
            self.tokens.append(outcome.secret)

    def _anybody(self, tx, which):
        """Anybody but herself as she began: without her rights there is nothing left to try."""
        members = [member for member in tx.people.members() if member.id != self.mallory.id]
        return members[which % len(members)]

    def _open(self, tx, which):
        proposals = tx.approvals.open(now=self.now)
        return proposals[which % max(1, len(proposals))]

    def _as(self, who, act):
        """As somebody she has become; they may have been deactivated since."""
        identities = [self.mallory.id, *sorted(self.identities - {self.mallory.id})]
        me = identities[who % len(identities)]
        return self._in(lambda tx: act(tx, tx.people.member(me)))

    def _in(self, act):
        try:
            with transaction(self.org.id) as tx:
                return act(tx)
        except (SeawallError, IndexError):
            return None


def test_no_sequence_of_one_persons_acts_reaches_a_second_identity_or_approval(sqlite):
    run_state_machine_as_test(
        OnePersonsActs, settings=settings(max_examples=15, stateful_step_count=30, deadline=None)
    )
