"""What is overturned on appeal is contested wherever it is shared: two members, end to end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.banks.model import EntryState, NewEntry
from seawall.cases.model import Finding
from seawall.cases.strikes import shipped_rules, tally_strikes
from seawall.config import settings
from seawall.enforcement.model import TargetState
from seawall.forum.model import OfferState, SignalStance
from seawall.intake.marks import Marks
from seawall.intake.model import ItemVersion
from seawall.journeys.appeals.appeal import Complaint, lodge_appeal
from seawall.journeys.banks import bank_curation
from seawall.journeys.forum import offer_following, signal_exchange
from seawall.transaction import transaction
from tests.cases_made import decide_case, make_item, open_case
from tests.forum_made import GREY, a_forum
from tests.people_made import make_person

SHA, PDQ, NEAR = "a" * 64, "f8" * 32, "f8" * 31 + "f9"


class Platform:
    """A member whose people decide about a picture that a shared signal found."""

    def __init__(self, made, name):
        self.made, self.name, self.now = made, name, made.now
        with transaction(made.organisations[name]) as tx:
            self.org = tx.people.organisation(made.organisations[name])
        self.author, self.hearer = make_person(self.org), make_person(self.org)

    def tx(self):
        return transaction(self.org.id)

    def bank(self):
        """A bank of its own that is shared with the forum."""
        bank = self.made.bank(self.name)
        with self.tx() as tx:
            signal_exchange.share_bank(
                bank, self.made.seats[self.name], labels=(), min_confidence=0, tx=tx,
                now=self.now, by="test",
            )  # fmt: skip
        return bank

    def offer(self, kind, value, bank=None):
        """Share a signal."""
        entry = self.made.add(self.name, bank or self.bank(), kind, value)
        with self.tx() as tx:
            page = offer_following.look_for_offers(tx=tx)
            offer_following.offer_page(page, tx=tx, now=self.now)
        return entry

    def offers(self):
        with self.tx() as tx:
            return {one.value: one for _, one in tx.shared_signals.page(self.made.seats[self.name])}

    def removed(self, *entries):
        """A picture that was found by these entries, and removed by the author."""
        item = make_item(self.org)
        signals = (("sha256", SHA), ("pdq", PDQ))
        version = ItemVersion(
            item.id, 2, self.now, sha256=SHA, media_type="image/jpeg", signals=signals,
            marks=Marks({PDQ: 90}),
        )  # fmt: skip
        with self.tx() as tx:
            tx.intake.add_version(version)
        case = open_case(self.org, item, self.now, version=2, entries=tuple(entries))
        return case, decide_case(self.org, case, self.author, self.now, opened_at=self.now)

    def overturn(self, decision, **changes):
        """Another person hears the appeal, and it succeeds."""
        with self.tx() as tx:
            lodged = lodge_appeal(Complaint(decision.id, "It is a cat."), tx=tx, now=self.now)
            case = tx.cases.case(lodged.case)
        said = {"finding": Finding.OVERTURN, "clauses": (), "opened_at": self.now, **changes}
        return decide_case(self.org, case, self.hearer, self.now, **said)

    def opinions(self, value):
        with self.tx() as tx:
            seat = self.made.seats[self.name]
            one = self.offers()[value]
            return tx.shared_signals.opinions(seat, [one])[one.id]

    def entry(self, value):
        with self.tx() as tx:
            return tx.banks.entry(self.offers()[value].entry)


@pytest.fixture
def made(database, now):
    return a_forum(now, "Ada", "Ben")


@pytest.fixture
def ada(made):
    return Platform(made, "Ada")


@pytest.fixture
def ben(made):
    return Platform(made, "Ben")


def test_the_signal_that_found_it_is_disputed_in_its_forum_and_every_member_hears_it(
    made, ada, ben
):
    ada.offer("sha256", SHA)
    made.sync()
    _case, decision = ben.removed(ben.offers()[SHA].entry)

    ben.overturn(decision, context="documentation")
    made.sync()

    (said,) = ada.opinions(SHA)
    assert (said.member, said.stance) == (made.seat("Ben").me, SignalStance.DISPUTE)
    assert said.code == "documentation"
    assert "Overturned on appeal" in said.reason
    assert ada.entry(SHA).state is EntryState.CONTESTED  # at its author too
    assert ben.entry(SHA).state is not EntryState.ACTIVE


def test_a_signal_it_only_resembles_was_a_false_positive(made, ada, ben):
    ada.offer("pdq", NEAR)
    made.sync()
    _case, decision = ben.removed(ben.offers()[NEAR].entry)

    ben.overturn(decision)
    made.sync()

    (said,) = ada.opinions(NEAR)
    assert (said.stance, said.code) == (SignalStance.FALSE_POSITIVE, "lookalike")


def test_it_is_said_in_the_same_commit_and_not_twice(made, ada, ben):
    ada.offer("sha256", SHA)
    made.sync()
    _one, first = ben.removed(ben.offers()[SHA].entry)
    ben.overturn(first)
    _two, second = ben.removed(ben.offers()[SHA].entry)
    ben.overturn(second)

    with ben.tx() as tx:
        waiting = tx.forum.unsent(made.seats["Ben"])
    assert [one.kind for one in waiting].count("opinion.given") == 1


def test_what_we_offered_ourselves_is_taken_back_everywhere(made, ada, ben):
    case, decision = ben.removed()
    with ben.tx() as tx:
        bank = tx.banks.bank_named(settings().decided_bank)
        signal_exchange.share_bank(
            bank.id, made.seats["Ben"], labels=(), min_confidence=0, tx=tx, now=made.now, by="test"
        )
        entries = tx.banks.entries(bank.id)
        signal_exchange.offer_entries(entries, made.seats["Ben"], tx=tx, now=made.now)
    made.sync()
    before = {value: one.state for value, one in ada.offers().items()}

    ben.overturn(decision)
    made.sync()

    assert before == {SHA: OfferState.OFFERED, PDQ: OfferState.OFFERED}
    assert {one.state for one in ada.offers().values()} == {OfferState.WITHDRAWN}
    with ben.tx() as tx:
        assert {one.state for one in tx.banks.entries(bank.id)} == {EntryState.WITHDRAWN}
        (told,) = [one for one in tx.ledger.about(case.id) if one.what == "decision.contested"]
    assert len(told.public["withdrawn"]) == 2


def test_a_curated_entry_of_our_own_that_found_it_goes_before_a_person(made, ben):
    bank = made.bank("Ben")
    with ben.tx() as tx:
        entry = bank_curation.add_signal(
            bank, NewEntry("pdq", NEAR, label=GREY), tx=tx, now=made.now, by="test"
        )
    _case, decision = ben.removed(entry.id)

    ben.overturn(decision)

    with ben.tx() as tx:
        assert tx.banks.entry(entry.id).state is EntryState.CONTESTED


def test_everything_else_is_put_right_too(made, ben):
    case, decision = ben.removed()
    later = made.now + timedelta(hours=1)
    with ben.tx() as tx:
        was = tally_strikes(
            tx.cases.of_account("example-account"), now=later, rules=shipped_rules()
        )

    ben.overturn(decision)

    with ben.tx() as tx:
        now_is = tally_strikes(
            tx.cases.of_account("example-account"), now=later, rules=shipped_rules()
        )
        actions = sorted(tx.enforcement.actions_of(case.id), key=lambda one: one.seq)
    assert (len(was.strikes), len(now_is.strikes)) == (1, 0)
    assert [one.state for one in actions] == [TargetState.REMOVED, TargetState.RESTORED]


def test_an_appeal_in_vain_says_nothing_to_anybody(made, ada, ben):
    ada.offer("sha256", SHA)
    made.sync()
    _case, decision = ben.removed(ben.offers()[SHA].entry)

    ben.overturn(decision, finding=Finding.KEEP)
    made.sync()

    assert ada.opinions(SHA) == []
    assert ada.entry(SHA).state is EntryState.ACTIVE
