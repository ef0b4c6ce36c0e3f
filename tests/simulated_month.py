"""A month drawn from laws that are known, written as the product writes it, and measured.

Each measure has a true value: the probability, or the quantile of the law, that the month was drawn
by. What is counted in full has the month's own count. Copies of a variant come in pairs that are
drawn each by itself; where copies stand and fall together, only the share of variants has an
interval that holds (`docs/results.md`).
"""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from itertools import count
from math import inf

import numpy as np

from seawall.results.lives.item_lives import DrillTraces
from seawall.results.log_reading import LogReading
from seawall.results.model import Absence
from seawall.results.period_results import measured
from seawall.results.settling import settles_at
from tests.results_made import DAY, FIRST, HOUR, MINUTE, NOVEMBER, PAST, MadeEntries
from tests.simulated_samples import (
    AUDITED,
    KEPT_BACK,
    SEEDED,
    SEEN_WRONGLY,
    audit_decisions,
    audit_uploads,
    upload_seeded,
)

UNTIL = settles_at(NOVEMBER)
MONTH = (PAST - FIRST).total_seconds()
PAIRS, ORDERS, REFERRALS, ADDRESSES, ACCOUNTS, GONE, LAGS = 200, 80, 60, 5, 100, 150, 120
BLOCKED, OWN, NEVER, APPEALED, OVERTURNED, UNANSWERED = 0.8, 0.5, 0.03, 0.06, 0.15, 0.05
REFUSED, NOT_ACTED, DEAD, ACCEPTED, REPEATED, BACK, SEEN, TOLD = (
    *(0.1, 0.02, 0.1, 0.9),
    *(0.05, 0.2, 0.3, 0.9),
)
TRIED = 50
#: How much of what is public others find, too.
OTHERS = 0.6
#: Entries that stand in the banks on each day.
STANDING = 1_000
REAPPEARS, MEAN_BACK = 0.2, 10 * 86_400
#: Laws of times in seconds: the logarithm's mean and spread.
FOUND, REACTION, ACTING, ANSWER = (9.0, 0.8), (8.0, 1.0), (7.6, 0.6), (10.5, 0.9)
VIEWS, LAG, LOOK = (4.0, 1.2), (3.0, 1.0), (3.5, 0.8)
FAR = 400_000


def lognormal(dice, law, size=None):
    """Draws from a law of times."""
    return dice.lognormal(law[0], law[1], size)


@cache
def sample(name):
    """Very many draws of what is not drawn from one law alone, sorted."""
    dice = np.random.default_rng(1)
    over = {
        "reaction": lambda: lognormal(dice, REACTION, FAR),
        "exposure": lambda: lognormal(dice, FOUND, FAR) + lognormal(dice, REACTION, FAR),
        "order_clock": lambda: lognormal(dice, ACTING, FAR),
        "appeals": lambda: lognormal(dice, ANSWER, FAR),
    }[name]()
    never = {"order_clock": NOT_ACTED, "appeals": UNANSWERED}.get(name, NEVER)
    over[dice.random(FAR) < never] = inf
    return np.sort(over)


def quantile_of(name, at):
    """The time by which a share is over."""
    return float(sample(name)[int(at * FAR)])


def share_of(name, time):
    """The share that is over within a time."""
    return float(np.searchsorted(sample(name), time.total_seconds(), side="right") / FAR)


def law_quantile(law, at):
    """The quantile of a law itself."""
    from scipy.stats import norm

    return float(np.exp(law[0] + law[1] * norm.ppf(at)))


@cache
def truth():
    """The true value of each number that is estimated."""
    times = {
        (name, number): quantile_of(name, at)
        for name in ("exposure", "reaction", "order_clock", "appeals")
        for number, at in (("median", 0.5), ("p95", 0.95))
        if (name, number) != ("appeals", "p95")  # one in twenty is never answered
    }
    within = {
        (name, number): share_of(name, time)
        for name in ("exposure", "reaction", "order_clock")
        for number, time in (("within_hour", HOUR), ("within_day", DAY))
    }
    shares = {
        ("blocked_at_upload", "copies"): BLOCKED,
        ("blocked_at_upload", "variants"): BLOCKED**2,
        ("proactive_rate", "removed"): OWN * (1 - OTHERS) / (1 - (1 - OWN) * (1 - OTHERS)),
        ("reuploads", "rate"): float(TRIED) * 1_000 / STANDING,
        ("reuploads", "passed"): 1 - BLOCKED,
        ("order_compliance", "in_time"): share_of("order_clock", HOUR),
        ("order_compliance", "refused"): REFUSED,
        ("referrer_quality", "accepted"): ACCEPTED,
        ("referrer_quality", "dead_on_arrival"): DEAD,
        ("referrer_quality", "repeated"): REPEATED,
        ("reappearance", "back"): REAPPEARS,
        ("accounts_shut", "given_back"): BACK,
        ("appeals", "appealed"): APPEALED,
        ("appeals", "overturned"): OVERTURNED,
        ("reviewer_exposure", "unseen"): 1 - SEEN,
        ("finders_recall", "recall"): OWN,
        ("violating_views", "views"): SEEN_WRONGLY,
        ("seeded_recall", "controls"): KEPT_BACK,
    }
    for by in ("own", "members"):
        counts = SEEDED.values()
        found = sum(number * share for number, share in counts)
        shares["seeded_recall", by] = found / sum(number for number, _ in counts)
        for kind, (_, share) in SEEDED.items():
            shares["seeded_recall", f"{by}_{kind}"] = share
    quantiles = {
        (name, number): law_quantile(law, at)
        for name, law in (("reach", VIEWS), ("sync_lag", LAG))
        for number, at in (("median", 0.5), ("p95", 0.95))
    }
    return {**shares, **times, **within, **quantiles}


#: What is counted in full, or as far as it is told of: right, or a bound that holds.
COUNTED = (
    ("reach", "views"),
    ("wrongful_hours", "total"),
    ("wrongful_hours", "longest"),
    ("accounts_shut", "closed"),
    ("accounts_shut", "suspended"),
    ("reuploads", "tried"),
    ("reviewer_exposure", "mean"),
    ("reviewer_exposure", "total"),
)


#: What is estimated, and whose true value is drawn with the month.
DRAWN = (
    ("finders_recall", "there"),
    ("audited_precision", "right"),
    ("missed_uploads", "missed"),
)


class SimulatedMonth:
    """One month: its log, and what was counted beside it as it was drawn."""

    def __init__(self, seed, numbers=None):
        self.log, self.dice = MadeEntries(numbers=numbers or count()), np.random.default_rng(seed)
        self.views, self.wrongful, self.looks = 0, [], []
        self.closed = self.suspended = self.there = self.right = self.missed = 0
        again = set(self.dice.permutation(2 * PAIRS)[: self.dice.poisson(TRIED)])
        self.again = len(again)
        for day in range(30):
            at = FIRST + day * DAY
            self.log.write("bank.standing", f"{at:%Y-%m-%d}", at, public={"entries": STANDING})
        for place in range(2 * PAIRS):
            self.upload(f"entry_{place // 2}", is_again=place in again)
        for _ in range(ORDERS):
            self.order()
        for _ in range(REFERRALS):
            self.referral()
        for place in range(ACCOUNTS):
            self.account(f"account_{place}")
        for place in range(GONE):
            self.address(f"line_{place}")
        self.sync()
        upload_seeded(self)
        upload_seeded(self, by_member=True)
        audit_decisions(self)
        audit_uploads(self)

    def moment(self):
        """A moment of the month; nothing begins in its last days that must end in it."""
        return FIRST + timedelta(seconds=self.dice.random() * MONTH)

    def chance(self, share):
        """Whether something of this probability happens."""
        return bool(self.dice.random() < share)

    def span(self, law):
        """A time drawn from a law."""
        return timedelta(seconds=float(lognormal(self.dice, law)))

    def upload(self, variant, *, is_again):
        """An upload of what is found against: blocked, or public until somebody finds it."""
        log, at = self.log, self.moment()
        item = log.upload(at)
        is_blocked = self.chance(BLOCKED)
        since = at - DAY if is_again else None
        if is_blocked:
            case = log.check(item, at, "block", entries=[variant], since=since)
            found_at = at
        else:
            found_at = at + self.span(FOUND)
            case = self.found(item, variant, found_at, since)
        gone_at = found_at + (timedelta(0) if is_blocked else self.span(REACTION))
        if not is_blocked and self.chance(NEVER):
            gone_at = None
        views = int(lognormal(self.dice, VIEWS))
        is_told = self.chance(TOLD)
        decision = self.decided(case, found_at)
        action = log.ask(item, case, found_at, decision=decision)
        if gone_at is not None:
            log.apply(action, gone_at, views=views if is_told and not is_blocked else None)
            if not is_blocked and gone_at < PAST:
                self.views += views
        self.appeal(decision, found_at)

    def found(self, item, variant, at, since):
        """By our own check, by a user, or by both: neither knows of the other."""
        log, is_own, is_told = self.log, False, False
        while not (is_own or is_told):
            is_own, is_told = self.chance(OWN), self.chance(OTHERS)
            self.there += at < PAST
        if not is_own:
            public = {"case": log.fresh("case"), "entries": [variant], "item": item}
            log.write(
                "check.matched",
                log.fresh("check"),
                at,
                public={**public, "rule": "", "shadow": [], "unopened": {}, "verdict": "allow"}
                | ({"known_since": since.isoformat()} if since else {}),
                sealed={"explanation": "", "say": ""},
            )
            return log.notice(item, at, case=public["case"])
        case = log.fresh("case")
        public = {"case": case, "entries": [variant], "item": item, "rule": "", "verdict": "hold"}
        public |= {"known_since": since.isoformat()} if since else {}
        log.write("retro.matched", log.fresh("check"), at, public=public)
        if is_told:
            log.notice(item, at + MINUTE, case=case)
        return case

    def decided(self, case, at, finding="remove"):
        """A decision of a reviewer on a day of their own, with a look or without."""
        spent = float(lognormal(self.dice, LOOK)) if self.chance(SEEN) else 0.0
        if spent and at < PAST:
            self.looks.append(round(spent * 1000))
        by = self.log.fresh("R")
        return self.log.decide(case, at, finding, by=by, ms=round(spent * 1000))

    def appeal(self, decision, at):
        """Some decisions are appealed, most appeals answered, few of them upheld."""
        if not self.chance(APPEALED):
            return
        case = self.log.appeal(decision, at + HOUR)
        if self.chance(UNANSWERED):
            return
        answered_at = at + HOUR + self.span(ANSWER)
        is_right = self.chance(OVERTURNED)
        self.decided(case, answered_at, "overturn" if is_right else "keep")
        if is_right:
            seconds = int((answered_at - at).total_seconds())
            self.log.wrongful("item", case, answered_at, seconds=seconds)
            if answered_at < PAST:
                self.wrongful.append(seconds)

    def order(self):
        """An order with an hour: refused, carried out, or forgotten."""
        at = self.moment()
        order = self.log.order(at, due_at=at + HOUR)
        if self.chance(REFUSED):
            self.log.write("order.refused", order, at, public={"reason": "no_authority"})
        elif not self.chance(NOT_ACTED):
            self.log.act(order, at + self.span(ACTING), due_at=at + HOUR)

    def referral(self):
        """A referral of some addresses, each judged by itself."""
        at = self.moment()
        order = self.log.order(at, form="referral", binding="voluntary")
        while self.chance(REPEATED):
            copy = {"channel": "api", "is_same": True, "sha256": "", "trust": "signed"}
            self.log.write("order.repeated", order, at, public=copy)
        dead = int(self.dice.binomial(ADDRESSES, DEAD))
        accepted = int(self.dice.binomial(ADDRESSES - dead, ACCEPTED))
        declined = {"already_removed": dead, "no_violation": ADDRESSES - dead - accepted}
        self.log.judge(order, at + HOUR, accepted=accepted, **declined)

    def account(self, account):
        """An account is suspended or closed, and perhaps given back."""
        at, state = self.moment(), "closed" if self.chance(0.5) else "suspended"
        self.closed += state == "closed"
        self.suspended += state == "suspended"
        steps = [(at, state)] + ([(at + DAY, "restored")] if self.chance(BACK) else [])
        for moment, each in steps:
            public = {"case": "case_a", "decision": "", "scope": ["*"], "seq": 1, "state": each}
            sealed = {"kind": "account", "id": account, "version": None}
            self.log.write(
                "action.requested", self.log.fresh("act"), moment, public=public, sealed=sealed
            )

    def address(self, line):
        """A referred address is gone, and perhaps live again; by a law that ends at thirty days."""
        gone_at = self.moment()
        public = {"state": "gone_404", "gone_from": gone_at.isoformat(), "last_seen": ""}
        public |= {"followed_until": (gone_at + 60 * DAY).isoformat()}
        self.log.write("line.gone", line, gone_at + MINUTE, public=public, sealed={"url": ""})
        if self.chance(REAPPEARS):
            back_at = gone_at + self.dice.random() * 30 * DAY
            self.log.write(
                "line.reappeared", line, back_at, public={"state": "live"}, sealed={"url": ""}
            )

    def sync(self):
        """Signals of other members are enforced here, each after a time of its own."""
        lags = [int(1000 * lag) for lag in lognormal(self.dice, LAG, LAGS)]
        public = {"forum": "forum_1", "lags_ms": lags}
        self.log.write("forum.signals_entered", "seat_1", FIRST + DAY, public=public)

    def measured(self):
        """Every measure of the month, read from its log."""
        reading, uploads = LogReading(NOVEMBER, DrillTraces()), {}
        for entry in self.log.entries:
            reading.add(entry)
            if entry.what == "item.received":
                uploads.setdefault(entry.about, entry.at)
        lives = reading.lives(uploads, seen_until=UNTIL)
        return {metric.id: metric for metric in measured(lives)}

    def counts(self):
        """What is counted in full, as it was drawn."""
        return {
            ("wrongful_hours", "total"): sum(self.wrongful),
            ("wrongful_hours", "longest"): max(self.wrongful, default=0),
            ("accounts_shut", "closed"): self.closed,
            ("accounts_shut", "suspended"): self.suspended,
            ("reuploads", "tried"): self.again,
            ("reviewer_exposure", "mean"): sum(self.looks) / 1000 / len(self.looks),
            ("reviewer_exposure", "total"): sum(self.looks) / 1000,
        }


def covers(seed):
    """Of each number whether its interval covers the truth; None where there is no number."""
    month = SimulatedMonth(seed)
    metrics, covered = month.measured(), {}
    for (metric, name), true_value in truth().items():
        number = metrics[metric].number(name)
        if number.absence in {Absence.NOTHING, Absence.NOT_FOLLOWED}:
            covered[metric, name] = None
            continue
        low = -inf if number.low is None else number.low
        high = inf if number.high is None else number.high
        covered[metric, name] = low <= true_value <= high
    drawn = (month.there, month.right / sum(of for of, _ in AUDITED), month.missed)
    for (metric, name), true_value in zip(DRAWN, drawn, strict=True):
        number = metrics[metric].number(name)
        covered[metric, name] = number.low <= true_value <= number.high
    for (metric, name), true_value in month.counts().items():
        covered[metric, name] = abs(metrics[metric].number(name).value - true_value) < 1e-6
    covered["reach", "views"] = metrics["reach"].number("views").value <= month.views
    return covered
