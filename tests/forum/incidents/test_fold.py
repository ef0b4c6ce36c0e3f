"""Whatever is said, and however often it is replayed, members read the same incident."""

from __future__ import annotations

import random
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from seawall.forum.incidents import bodies
from seawall.forum.incidents.fold import Fold, fold_incidents
from seawall.forum.incidents.model import IncidentState, IncidentStatement
from tests.forum.incidents.made import (
    BIGTUBE,
    CHATTER,
    FILEHUT,
    HARBOUR,
    NOON,
    OTHER,
    Log,
    minutes,
    proposal,
)

MEMBERS = st.sampled_from([BIGTUBE, CHATTER, FILEHUT])
PEOPLE = st.sampled_from(["person_a", "person_b", "person_c", "person_d"])
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
FIELDS = st.sampled_from(
    ["incident", "by", "proposal", "until", "reason", "tlp", "text", "upto", "since", "parent", "child",
     "signal", "seen_at", "hour", "edit", "blocked", "type", "answers", "title", "sealed", "named"]
)  # fmt: skip


class Incidents(RuleBasedStateMachine):
    """Members say whatever they like, in time or late; the rules hold all the same."""

    def __init__(self) -> None:
        super().__init__()
        self.log = Log()
        self.now = NOON
        self.concluded = False
        self.expired = False

    @initialize()
    def propose(self) -> None:
        self.log.proposes()

    @rule(hours=st.integers(0, 30))
    def time_passes(self, hours) -> None:
        self.now += timedelta(hours=hours)

    @rule(member=MEMBERS, person=PEOPLE)
    def approve(self, member, person) -> None:
        self.log.approves(member, person, at=self.now)

    @rule(member=MEMBERS, person=PEOPLE, hours=st.integers(-5, 60))
    def extend(self, member, person, hours) -> None:
        until = (self.now + timedelta(hours=hours)).isoformat()
        self.log.says(member, "extended", at=self.now, by=person, until=until, reason="on")

    @rule(member=MEMBERS, person=PEOPLE)
    def conclude(self, member, person) -> None:
        self.log.says(member, "concluded", at=self.now, by=person)

    @rule(member=MEMBERS, signals=st.lists(st.sampled_from("stuvw"), min_size=1, unique=True))
    def offer(self, member, signals) -> None:
        self.log.offers(member, *signals, at=self.now)

    @rule(member=MEMBERS, child=st.sampled_from("stuvw"), parent=st.sampled_from("stuvw"))
    def link(self, member, child, parent) -> None:
        self.log.says(member, "variant", at=self.now, parent=parent, child=child, edit="crop")

    @rule(member=MEMBERS, upto=st.integers(0, 40))
    def receipt(self, member, upto) -> None:
        since = self.now.isoformat()
        self.log.says(member, "receipt", at=self.now, upto=upto, since=since)

    @invariant()
    def nobody_approves_twice(self) -> None:
        for incident in fold_incidents(self.log.heard).known.values():
            people = [each.person for each in incident.approvals]
            members = [each.member for each in incident.approvals]
            assert len(set(people)) == len(people) <= 2
            assert len(set(members)) == len(members)
            assert incident.proposed.person not in people
            assert (incident.opened_at is not None) == (len(people) == 2)

    @invariant()
    def what_is_concluded_stays_so_and_the_end_wins(self) -> None:
        incident = fold_incidents(self.log.heard).known.get(HARBOUR)
        if incident is None:
            return
        state = incident.state(self.now)
        assert not (self.concluded and state is not IncidentState.CONCLUDED)
        assert not (self.expired and state is not IncidentState.EXPIRED)
        self.concluded = state is IncidentState.CONCLUDED
        self.expired = state is IncidentState.EXPIRED
        if incident.opened_at:
            longest = incident.opened_at + incident.type.lasts_at_most
            assert incident.expires_at <= longest

    @invariant()
    def no_variant_is_its_own_ancestor(self) -> None:
        for incident in fold_incidents(self.log.heard).known.values():
            parents = {link.child: link.parent for link in incident.links}
            for child in parents:
                seen, at = set(), child
                while at in parents:
                    assert at not in seen
                    seen.add(at)
                    at = parents[at]

    @invariant()
    def any_replay_that_keeps_the_order_gives_the_same(self) -> None:
        whole = fold_incidents(self.log.heard)
        cut = len(self.log.heard) // 2
        replayed = Fold()
        for one in (*self.log.heard[:cut], *self.log.heard):
            replayed.take(one)
            replayed.take(one)
        shuffled = list(self.log.heard)
        random.Random(7).shuffle(shuffled)

        assert replayed.incidents() == whole
        assert fold_incidents(shuffled + shuffled[:3]) == whole


Incidents.TestCase.settings = settings(max_examples=60, stateful_step_count=20, deadline=None)
TestIncidents = Incidents.TestCase


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["proposed", "approved", "extended", "concluded", "update", "receipt",
                             "variant", "seen", "tally", "opened", "made_up"]),
            st.dictionaries(FIELDS, JUNK, max_size=6),
            MEMBERS,
        ),
        max_size=8,
    )
)  # fmt: skip
@settings(deadline=None)
def test_no_statement_can_stop_the_reading(said):
    log = Log()
    log.proposes()
    for kind, body, member in said:
        log.says(member, kind, **body)

    assert set(fold_incidents(log.heard).known) == {HARBOUR}


def test_what_is_void_is_noted_with_the_reason():
    log = Log().opened()
    log.says(CHATTER, "opened")
    log.says(CHATTER, "receipt", upto="many", since=NOON.isoformat())
    log.says(CHATTER, "update", incident=OTHER, by="person_b", text="about something else")

    whole = log.incident_now
    assert [void.position for void in whole.voids] == [3, 4, 5]
    assert log.voids[0] == "nothing of this kind is said of an incident"
    assert log.voids[1].startswith("upto: Input should be a valid integer")
    assert log.voids[2] == "it is about one incident and speaks of another"


def test_a_statement_about_no_incident_is_void_and_hurts_no_other():
    log = Log(OTHER)
    log.approves(CHATTER, "person_b")
    log.says(CHATTER, "approved", by="person_b", proposal="0" * 64)

    found = fold_incidents([*log.heard])

    assert not found.known
    assert found.voids[-1].why == "there is no such incident"


def test_a_second_proposal_of_one_id_does_not_replace_the_first():
    log = Log()
    log.proposes()
    log.proposes(CHATTER, "person_b", title="Something else")

    assert log.incident_now.title == "Harbour"
    assert log.voids == ["an incident of this id was proposed already"]


def test_a_member_without_a_say_decides_nothing():
    log = Log().opened()

    found = fold_incidents(log.heard, may_decide=lambda member: member != FILEHUT)

    assert found.named(HARBOUR).state(NOON) is IncidentState.PROPOSED


def test_a_deeply_nested_body_is_void():
    log = Log()
    deep: list = []
    for _ in range(100_000):
        deep = [deep]
    body = proposal() | {"extra": deep}
    log.heard.append(IncidentStatement(0, BIGTUBE, "incident.proposed", NOON, HARBOUR, body))

    assert log.voids == ["it is nested too deeply"]


def test_a_key_that_we_do_not_know_is_left_alone():
    log = Log()
    log.proposes(colour="blue")

    assert log.incident_now.digest == bodies.digest(log.heard[0].body)


def test_an_incident_a_day_after_its_end_takes_no_more_reports():
    log = Log().opened()
    log.says(CHATTER, "concluded", at=NOON + minutes(60), by="person_b")
    hour = NOON.isoformat()
    log.says(FILEHUT, "tally", at=NOON + timedelta(hours=24), hour=hour, edit="crop", blocked=12)
    log.says(FILEHUT, "tally", at=NOON + timedelta(hours=26), hour=hour, edit="crop", blocked=99)

    assert [tally.blocked for tally in log.incident_now.tallies] == [12]
    assert log.voids == ["the incident has been over for a day"]
