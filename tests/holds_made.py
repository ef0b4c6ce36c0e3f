"""A platform whose items come down and back by every path there is, for tests of what holds them.

Each act is one that a person, an authority or a machine may do, through the real journeys. The
platform obeys: what it shows is what was asked of it last.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from seawall.banks.model import EntryState
from seawall.cases.bulk.model import BulkRuling
from seawall.cases.model import Case, Decision, Finding
from seawall.enforcement.model import Action, OutcomeKind, Target, TargetState
from seawall.forms.model import Channel
from seawall.ids import CaseId, EntryId, OrderId
from seawall.intake.marks import Marks
from seawall.intake.model import Item, ItemVersion
from seawall.journeys.answers import answer_sending
from seawall.journeys.answers.order_answering import Compliance, comply_with_order
from seawall.journeys.appeals.appeal import Complaint, lodge_appeal
from seawall.journeys.banks import bank_curation
from seawall.journeys.cases import account_action, bulk_deciding
from seawall.journeys.cases.case_review import make_decision
from seawall.journeys.content.item_upsert import ItemArrival, upsert_item
from seawall.journeys.content.withdrawn_restoring import RestoringPolicy, settle_entry
from seawall.journeys.duties import finality, order_ending, scrutiny
from seawall.journeys.orders import order_sorting
from seawall.journeys.orders.public_report import PublicReport, report_address
from seawall.journeys.platform.outcome import OutcomeReport, report_outcome
from seawall.orders.effect_end import EffectEnd, EndCause, has_ended
from seawall.orders.model import Order
from seawall.orders.order_finality import CourtRuling
from seawall.orders.register.model import AuthorityKind
from seawall.people.model import Member, Organisation
from seawall.transaction import transaction
from tests.cases_made import judgement, open_case
from tests.journeys.content.seen_made import know, match_published
from tests.orders_made import (
    NOON,
    Registered,
    annex1,
    make_authority,
    make_contact_point,
    make_order,
    make_unsigned_order,
    referral,
    take_in,
)
from tests.people_made import make_organisation, make_person
from tests.problems import may_raise

ACCOUNT = "example-account"
_numbers = itertools.count(1)


def minutes(number: float) -> timedelta:
    """So many minutes."""
    return timedelta(minutes=number)


@dataclass
class Harbour:
    """A platform, its people, two authorities, and the time."""

    org: Organisation = field(default_factory=make_organisation)
    now: datetime = NOON

    def __post_init__(self) -> None:
        """People with their roles, and who may order."""
        make_contact_point(self.org)
        self.reviewers = [make_person(self.org) for _ in range(3)]
        self.lead = make_person(self.org, "lead")
        self.legal = make_person(self.org, "legal")
        self.authorities = [make_authority(self.org), make_authority(self.org, country="DE")]

    def later(self, by: timedelta = minutes(1)) -> datetime:
        """Time passes."""
        self.now += by
        return self.now

    # What there is

    def publish(self, account: str = ACCOUNT) -> Item:
        """Somebody uploads something, and it has an address."""
        name = f"v{next(_numbers)}"
        arrival = ItemArrival(
            "video",
            name,
            account=account,
            public_url=f"https://videos.example.com/v/{name}",
            text="An invented text.",
        )
        with transaction(self.org.id) as tx:
            return upsert_item(arrival, tx=tx, now=self.later()).item

    def publish_at(self, url: str) -> Item:
        """The platform tells us of what stands at an address."""
        arrival = ItemArrival(
            "video", f"v{next(_numbers)}", account=ACCOUNT, public_url=url, text="A text."
        )
        with transaction(self.org.id) as tx:
            return upsert_item(arrival, tx=tx, now=self.later()).item

    def newest(self, item: Item) -> Action | None:
        """What was asked for the item last."""
        with transaction(self.org.id) as tx:
            return tx.enforcement.newest_action(Target(item.kind, item.external_id))

    def is_gone(self, item: Item) -> bool:
        """Whether nobody in the Union sees it, and nothing brings it back by itself."""
        newest = self.newest(item)
        return (
            newest is not None
            and newest.state in {TargetState.REMOVED, TargetState.DISABLED}
            and newest.until is None
        )

    # Orders

    def order(
        self, *items: Item, by: Registered | None = None, now: datetime | None = None, **fields
    ) -> Order:
        """An authority orders that these go."""
        body = {"locations": [{"url": item.public_url} for item in items], **fields}
        sender = by or self.authorities[0]
        return make_order(self.org, by=sender, now=now or self.later(), **body)

    def order_of_nobody(self, *items: Item) -> Order:
        """An order that nobody has signed, from a sender whom nobody knows."""
        places = [{"url": item.public_url} for item in items]
        return make_unsigned_order(self.org, now=self.later(), locations=places)

    def order_of_another_country(self, *items: Item) -> Order:
        """An order whose law reaches no further than its own country."""
        by = make_authority(self.org, kind=AuthorityKind.POLICE, country="GB")
        places = [{"url": item.public_url} for item in items]
        body = referral(by, form="removal_order", locations=places)
        return take_in(self.org, body, by=by, now=self.later()).order

    def find(self, order: Order, item: Item) -> Order:
        """A person says which item the order's address means."""
        with transaction(self.org.id) as tx:
            named = (item.kind, item.external_id)
            return order_sorting.find_item(order.id, 0, named, self.legal, tx=tx, now=self.later())

    def unsigned_order_of(self, by: Registered, *items: Item) -> Order:
        """An order in an authority's name that it did not sign."""
        places = [{"url": item.public_url} for item in items]
        body = annex1(by, locations=places)
        sender = f"orders@{by.authority.mail_domains[0]}"
        return take_in(
            self.org, body, now=self.later(), channel=Channel.EMAIL_PLAIN, sender=sender
        ).order

    def answered(self, order: Order) -> Order:
        """Its sender has the answer."""
        with transaction(self.org.id) as tx:
            for answer in tx.answers.of_order(order.id):
                answer_sending.mark_arrived(answer, {"by": "test"}, tx=tx, now=self.later())
        return self.stored(order)

    def comply(self, order: Order, **more) -> Decision | None:
        """A person carries it out."""
        with transaction(self.org.id) as tx:
            compliance = Compliance(order.id, self.legal, **more)
            return comply_with_order(compliance, tx=tx, now=self.later())

    def ordered_down(self, *items: Item, **fields) -> Order:
        """An order that was carried out, and the platform reported it."""
        order = self.order(*items, **fields)
        self.comply(order)
        for item in items:
            self.platform_reports(item)
        return self.stored(order)

    def stored(self, order: Order | OrderId) -> Order:
        """The order as it stands."""
        with transaction(self.org.id) as tx:
            return tx.orders.order(order if isinstance(order, str) else order.id)

    def withdraw(self, order: Order, *, by: Registered, only: tuple[Item, ...] = ()) -> Order:
        """Its sender takes it back by a signed letter, or some of its addresses out of it."""
        places = [{"url": item.public_url} for item in only]
        body = referral(by, form="withdrawal", locations=places, withdraws=order.reference)
        take_in(self.org, body, by=by, now=self.later())
        return self.stored(order)

    def say_ended(
        self, order: Order, cause: EndCause, person: Member, *, positions: tuple[int, ...] = ()
    ) -> Order:
        """One person writes down that it has ended."""
        end = EffectEnd(order.id, cause, "It says so.", positions=positions)
        with transaction(self.org.id) as tx:
            return order_ending.note_end(end, person, tx=tx, now=self.later())

    def end(self, order: Order, cause: EndCause, *, positions: tuple[int, ...] = ()) -> Order:
        """Two people write down that it has ended; one of them may have done so before."""
        with may_raise("orders.end-said-already"):
            order = self.say_ended(order, cause, self.legal, positions=positions)
        return self.say_ended(order, cause, self.lead, positions=positions)

    def say_alone(self, order: Order, cause: EndCause) -> Order:
        """One person writes down, in the form that there is for it, that it has ended."""
        if cause is EndCause.INFRINGEMENT:
            return self.say_infringement(order)
        if cause is EndCause.ANNULLED:
            return self.say_annulled(order)
        positions = (0,) if cause is EndCause.AMENDED else ()
        return self.say_ended(order, cause, self.legal, positions=positions)

    def say_infringement(self, order: Order) -> Order:
        """A person writes down that the authority of our state found an infringement."""
        now = self.later()
        said = scrutiny.ScrutinyDecision(order.id, "Authority of Example", True, now, "Manifest.")
        with transaction(self.org.id) as tx:
            return scrutiny.record_decision(said, self.legal, tx=tx, now=now)

    def say_annulled(self, order: Order) -> Order:
        """A person writes down that a court annulled it."""
        now, number = self.later(), f"C-{next(_numbers)}"
        filed = finality.FiledChallenge(order.id, number, "Example court", "provider", now)
        with transaction(self.org.id) as tx:
            finality.file_challenge(filed, self.legal, tx=tx, now=now)
            return finality.record_ruling(
                order.id,
                number,
                CourtRuling.ANNULLED,
                self.legal,
                ruled_at=now,
                tx=tx,
                now=now,
            )

    def find_infringement(self, order: Order) -> Order:
        """The authority of our state finds that the order infringes; two people write it down."""
        return self.confirmed(self.say_infringement(order), EndCause.INFRINGEMENT)

    def annul(self, order: Order) -> Order:
        """A court annuls it, and two people write it down."""
        return self.confirmed(self.say_annulled(order), EndCause.ANNULLED)

    def confirmed(self, order: Order, cause: EndCause) -> Order:
        """A second person says the same, if it is not over already."""
        return order if has_ended(order) else self.say_ended(order, cause, self.lead)

    def find_final(self) -> list[Order]:
        """The worker looks which orders have become final."""
        with transaction(self.org.id) as tx:
            return finality.find_final_orders(tx=tx, now=self.now)

    # People decide

    def case_about(self, item: Item) -> Case:
        """A case of our own about an item."""
        return open_case(self.org, item, now=self.later())

    def another_case(self, item: Item) -> Case:
        """One more, which the first would not take in."""
        case = self.report(item).case
        with transaction(self.org.id) as tx:
            return tx.cases.case(case)

    def report(self, item: Item) -> Order:
        """Anybody reports the address."""
        with transaction(self.org.id) as tx:
            report = PublicReport(item.public_url, reason="Look.")
            return report_address(report, tx=tx, now=self.later()).order

    def decide(
        self, case: CaseId, finding: Finding, *, person: Member | None = None, **more
    ) -> Decision:
        """A person decides a case, naming what stands if it is decided."""
        with transaction(self.org.id) as tx:
            stored, head = tx.cases.case(case), tx.cases.head(case)
            clauses = ("tvec/incite",) if finding in {Finding.REMOVE, Finding.RESTRICT} else ()
            usual = {"finding": finding, "clauses": clauses, "opened_at": self.now}
            wanted = judgement(
                stored,
                person or self.reviewers[0],
                supersedes=head.id if head else None,
                **{**usual, **more},
            )
            return make_decision(wanted, tx=tx, now=self.later())

    def appeal(self, decision: Decision) -> CaseId:
        """Whoever is affected appeals."""
        with transaction(self.org.id) as tx:
            complaint = Complaint(decision.id, "It is news.")
            return lodge_appeal(complaint, tx=tx, now=self.later()).case

    def decide_in_bulk(self, cases: list[CaseId], finding: Finding) -> list[str]:
        """Many cases get one decision; what became of each."""
        now = self.later()
        clauses = ("tvec/incite",) if finding is not Finding.ALLOW else ()
        ruling = BulkRuling(finding.value, clauses, "The same in all of them.")
        with transaction(self.org.id) as tx:
            bulk = bulk_deciding.draft_bulk(cases, self.lead, chosen="", tx=tx, now=now)
            bulk_deciding.rule_on_bulk(bulk.id, self.lead, ruling, alone_up_to=100, tx=tx, now=now)
        now = self.later()
        with transaction(self.org.id) as tx:
            bulk_deciding.begin_bulk(bulk.id, tx=tx, now=now)
        while True:
            with transaction(self.org.id) as tx:
                if bulk_deciding.decide_next_case(bulk.id, tx=tx, now=now) is None:
                    return [line.state for line in tx.bulk.lines(bulk.id, limit=100)]

    def act_on_account(
        self, case: CaseId, state: TargetState, account: str = ACCOUNT, **more
    ) -> Action:
        """A person acts upon the account."""
        measure = account_action.AccountMeasure(
            case,
            account,
            state,
            "Because of its content.",
            knows_the_effect=True,
            knows_the_account=True,
            **more,
        )
        with transaction(self.org.id) as tx:
            return account_action.act_on_account(measure, self.lead, tx=tx, now=self.later())

    # Lists

    def give_digest(self, item: Item, digest: str) -> None:
        """The platform tells of a new version of the item, with its digest."""
        with transaction(self.org.id) as tx:
            number = tx.intake.item(item.id).latest_version + 1
            marks = Marks({digest: 100})
            signals = (("sha256", digest),)
            version = ItemVersion(item.id, number, self.later(), signals=signals, marks=marks)
            tx.intake.add_version(version)
            tx.intake.update_item(
                item.id, latest_version=number, account=item.account, url=item.public_url
            )

    def listed(self) -> tuple[Item, EntryId]:
        """Something that a list knows, and that a rule has taken down because of it."""
        item, digest = self.publish(), f"{next(_numbers):064x}"
        self.give_digest(item, digest)
        entry = know(self.org, "sha256", digest)
        match_published(self.org, self.later())
        self.platform_reports(item)
        return item, entry.id

    def take_listing_back(self, entry: EntryId) -> None:
        """Whoever listed it takes it back, and the rule's own blocks are undone."""
        with transaction(self.org.id) as tx:
            bank_curation.change_entry_state(
                entry, EntryState.WITHDRAWN, reason="wrong", tx=tx, now=self.later(), by="test"
            )
        with transaction(self.org.id) as tx:
            settle_entry(entry, RestoringPolicy.RESTORE, tx=tx, now=self.later())

    # The platform's software

    def platform_reports(self, item: Item) -> None:
        """It has done what it was asked last."""
        newest = self.newest(item)
        assert newest
        with transaction(self.org.id) as tx:
            report = OutcomeReport(newest.id, OutcomeKind.APPLIED)
            report_outcome(report, tx=tx, now=self.later(timedelta(seconds=5)))

    def withheld(self, decision: Decision) -> list[dict]:
        """What the ledger says was withheld of a decision."""
        with transaction(self.org.id) as tx:
            entries = tx.ledger.about(decision.id, prefix="action.withheld")
            return [dict(entry.public) for entry in entries]
