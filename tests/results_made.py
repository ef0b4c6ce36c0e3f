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

    def audit(self, *strata, of="decisions", first="2026-11-01", last="2026-11-30", at=PAST + HOUR):
        """An audit that was drawn: of each stratum its size, and what each reading came to.

        None is one that nobody has decided yet.
        """
        audit = self.fresh("audit")
        public = {"commitment": "", "first": first, "last": last, "repeated": False}
        public |= {"of": of, "size": 300, "zone": "UTC"}
        self.write("audit.planned", audit, FIRST, public=public, sealed={"seed": ""})
        drawn = [[(self.fresh("dec"), self.fresh("rev")) for _ in each[1]] for each in strata]
        sizes = [[f"s{place}", of, len(read)] for place, (of, read) in enumerate(strata)]
        public = {"frame": "", "log_size": 1, "root": "", "strata": sizes}
        sealed = {"drawn": [[[*pair] for pair in chosen] for chosen in drawn]}
        self.write("audit.drawn", audit, at, public=public, sealed=sealed)
        for (_, findings), chosen in zip(strata, drawn, strict=True):
            for finding, (decision, review) in zip(findings, chosen, strict=True):
                self.open_review(review, at)
                if finding:
                    self.read(review, decision, at + HOUR, "remove", finding)
        return drawn

    def audit_uploads(self, *strata, of="uploads"):
        """An audit of uploads or views: of each stratum its size, and what each case came to."""
        audit, sealed, sizes = self.fresh("audit"), [], []
        public = {"commitment": "", "first": "2026-11-01", "last": "2026-11-30"}
        public |= {"of": of, "repeated": False, "size": 300, "zone": "UTC"}
        self.write("audit.planned", audit, FIRST, public=public, sealed={"seed": ""})
        listed = {"lines": 1, "sha256": "", "strata": [], "views": 1}
        self.write("audit.framed", audit, PAST + HOUR, public=listed)
        for place, (size, findings) in enumerate(strata):
            cases = [self.fresh("case") for _ in findings]
            sealed.append(cases)
            sizes.append([f"s{place}", size, len(cases)])
            for case, finding in zip(cases, findings, strict=True):
                if finding:
                    self.decide(case, PAST + DAY, finding)
        public = {"frame": "", "log_size": 1, "root": "", "strata": sizes}
        self.write("audit.drawn", audit, PAST + 2 * HOUR, public=public, sealed={"drawn": sealed})
        return sealed

    def open_review(self, review, at):
        """A decision is to be read again."""
        sealed = {"decision": "", "doubts": [], "holds": False, "why": ["audit"]}
        self.write("review.opened", review, at, public={"case": self.fresh("case")}, sealed=sealed)

    def read(self, review, decision, at, first, second, *, outcome="second"):
        """Somebody has read it again, and where the two differ somebody settles it."""
        agrees = first == second
        public = {"agrees": agrees, "case": "case_1", "decision": decision, "first": first}
        public |= {"holds": False, "media_ms": 0, "second": second, "why": ["audit"]}
        self.write("review.read", review, at, by="R-02", public=public, sealed={"reason": ""})
        if not agrees and outcome:
            public = {"outcome": outcome, "superseded_by": None}
            self.write("review.settled", review, at + HOUR, public=public, sealed={"say": ""})

    def end_drill(self, at, found, *, by_member=False, of_others=False, controls=(0, 0)):
        """A content drill is over: by kind what was found, and the controls: kept back, passed."""
        drill = self.fresh("drill")
        if of_others:
            public = {"accounts": 1, "begins_at": text(at), "digest": "", "ends_at": text(at)}
            public |= {"kinds": {}, "monthly": False, "uploads": 1, "tested": "member_1"}
            sealed = {"cover": "", "names": [], "seed": "", "url": ""}
            self.write("content_drill.planned", drill, FIRST, public=public, sealed=sealed)
        public = {"called_off": False, "digest": "", "seed": "", "unmeasured": 0, "waiting": 0}
        public |= {"blocked": 0, "held": 0, "missed": 0, "found": found}
        public |= {"kept_back": controls[0], "passed": controls[1]}
        public |= {"forum": "forum_1", "member": "member_1"} if by_member else {}
        self.write(
            "content_drill.told" if by_member else "content_drill.ended", drill, at, public=public
        )


def read_by(reading, entries, words):
    """The reading, told those of the entries that it wants to hear of."""
    for entry in entries:
        if entry.what in words:
            reading.add(entry)
    return reading
