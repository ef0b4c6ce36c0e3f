"""Entries of a log as the product writes them, for measures of a month with known truth."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

from seawall.clocks.reporting_period import ReportingPeriod, named_period
from seawall.ledger.telling.model import TellingEntry
from seawall.ledger.words import WORDS

NOVEMBER = named_period("2026-11", "UTC")
assert isinstance(NOVEMBER, ReportingPeriod)
FIRST, PAST = NOVEMBER.since, NOVEMBER.until
#: Long after November: everything has been seen to its end.
LATER = datetime(2027, 1, 31, tzinfo=UTC)
HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)


def text(at):
    """A moment as entries write it."""
    return at.isoformat()


@dataclass
class MadeEntries:
    """A log under construction; each method writes what the product would, and checks the word."""

    entries: list = field(default_factory=list)
    numbers: count = field(default_factory=count)

    def write(self, what, about, at, *, by="", public=None, sealed=None):
        """One entry, as its word declares it."""
        public, sealed = public or {}, sealed or {}
        WORDS[what].check(public, sealed)
        entry = TellingEntry(f"led_{len(self.entries)}", what, about, at, by, public, sealed)
        self.entries.append(entry)
        return entry

    def fresh(self, kind):
        """An id of this kind that no other has."""
        return f"{kind}_{next(self.numbers)}"

    def upload(self, at, *, item=None):
        """An item that the platform handed in."""
        item = item or self.fresh("item")
        sealed = {"external_id": item, "kind": "post", "sha256": ""}
        self.write("item.received", item, at, public={"version": 1}, sealed=sealed)
        return item

    def check(self, item, at, verdict, *, case=None, entries=("entry_1",), since=None, check=None):
        """What the check at upload said."""
        case = self.fresh("case") if case is None else case
        public = {
            "case": case,
            "entries": list(entries),
            "item": item,
            "rule": "known",
            "shadow": [],
            "unopened": {},
            "verdict": verdict,
        }
        if since:
            public["known_since"] = text(since)
        sealed = {"explanation": "", "say": ""}
        self.write("check.matched", check or self.fresh("check"), at, public=public, sealed=sealed)
        return case

    def case(self, case, at, *, language="", country="", item=None):
        """A case is opened, with what the platform says of its item."""
        public = {"kind": "content", "queue": "matches", "item": item}
        sealed = {"about": "", "say": ""}
        sealed |= {"language": language} if language else {}
        sealed |= {"country": country} if country else {}
        self.write("case.opened", case, at, public=public, sealed=sealed)

    def notice(self, item, at, *, case=None, trusted=False):
        """Somebody complains of an item."""
        case = self.fresh("case") if case is None else case
        public = {"actual_knowledge": False, "case": case, "missing": [], "trusted": trusted}
        public |= {"item": item, "label": ""}
        sealed = {"reason": "", "source": ""}
        self.write("notice.received", self.fresh("notice"), at, public=public, sealed=sealed)
        return case

    def decide(self, case, at, finding="remove", *, clause="tvec/incite", by="R-01", ms=0):
        """Somebody decides a case."""
        decision = self.fresh("dec")
        public = {
            "clauses": [f"{clause}@1"] if clause else [],
            "context": "",
            "decision": decision,
            "finding": finding,
            "media_ms": ms,
            "seen": ["stills"] if ms else [],
            "supersedes": None,
        }
        self.write("decision.made", case, at, by=by, public=public, sealed={"reason": ""})
        return decision

    def name(self, order, *items, case="case_of_order"):
        """The items that an order names are found."""
        self.write("case.items_named", case, FIRST, public={"items": [*items], "order": order})

    def ask(self, item, case, at, *, state="removed", decision="", seq=1, **asked):
        """The platform is asked for a state of an item."""
        action = self.fresh("act")
        public = {"case": case, "decision": decision, "scope": ["*"], "seq": seq, "state": state}
        public |= {"item": item} | asked
        sealed = {"kind": "post", "id": item, "version": 1}
        self.write("action.requested", action, at, public=public, sealed=sealed)
        return action

    def apply(self, action, at, *, views=None):
        """The platform says that it did what was asked."""
        public = {"effective_at": text(at), "outcome": self.fresh("out"), "reason_code": ""}
        public |= {"seq": 1} | ({} if views is None else {"views": views})
        self.write("action.applied", action, at, public=public)

    def remove(self, item, case, at, *, gone_at=None, views=None, clause="tvec/incite"):
        """A case is decided against its item, and perhaps the item is gone some time later."""
        decision = self.decide(case, at, clause=clause)
        action = self.ask(item, case, at, decision=decision)
        if gone_at is not None:
            self.apply(action, gone_at, views=views)
        return decision

    def restore(self, item, case, at):
        """A decision is overturned, and the item comes back."""
        decision = self.decide(case, at, "allow", clause="")
        return self.ask(item, case, at, state="restored", decision=decision, seq=2)

    def order(
        self, at, *, due_at=None, form="removal_order", binding="mandatory", case="", **facts
    ):
        """An order or a referral arrives."""
        order = self.fresh("order")
        public = {"form": form, "binding": binding, "received_at": text(at), "case": case}
        public |= {"due_at": text(due_at) if due_at else None}
        authority = facts.pop("authority", "Unit A")
        sealed = {"authority": authority, "authority_id": f"auth_{authority}"}
        public |= {"trust": "signed"} | facts
        self.write("order.received", order, at, public=public, sealed=sealed)
        return order

    def act(self, order, at, *, due_at):
        """The last item of an order is gone."""
        public = {"acted_at": text(at), "items": 1, "was_due_at": text(due_at)}
        self.write("order.acted", order, at, public=public | {"is_late": at > due_at})

    def judge(self, order, at, *, accepted=0, **declined):
        """Somebody judged the addresses of a referral."""
        public = {"accepted": accepted, "declined": declined, "attention_seconds": 0}
        self.write("order.judged", order, at, public=public)

    def appeal(self, decision, at):
        """Somebody appeals against a decision."""
        appeal, case = self.fresh("app"), self.fresh("case")
        public = {"case": case, "claim": "", "context": "", "decision": decision}
        public |= {"number": "A-1", "party": "user"}
        sealed = {"account": "", "misread": "", "says": ""}
        self.write("appeal.received", appeal, at, public=public, sealed=sealed)
        return case

    def wrongful(self, item, case, at, *, seconds):
        """An item came back after so long."""
        public = {"began_at": text(at - timedelta(seconds=seconds)), "case": case, "entry": ""}
        self.write(
            "item.wrongful_time", item, at, public=public | {"kind": "removed", "seconds": seconds}
        )


def read_by(reading, entries, words):
    """The reading, told those of the entries that it wants to hear of."""
    for entry in entries:
        if entry.what in words:
            reading.add(entry)
    return reading
