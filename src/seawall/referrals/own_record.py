"""A referrer's own record: how often it was right, and how that is known.

Every share has its numerator, its denominator and a Wilson interval of 95 %, since nine of
ten and nine hundred of a thousand are not the same. What is still undecided counts for
nothing and is shown. The base of a rate is what was sent, not what was looked at (the
TCAP's 82 % is of alerts, not of submissions). Mandatory and voluntary requests are two
series that are never added up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from seawall.probing.share_interval import wilson

#: Shares are published to four places; JSON in the ledger has no fractions.
_PLACES = 10_000


@dataclass(frozen=True, slots=True)
class AddressFate:
    """What became of one address that was sent: one row of the count."""

    is_binding: bool
    outcome: str = ""
    """`accepted`, `declined`, `not_executed`, or empty while nobody has said."""
    reason_code: str = ""
    is_overturned: bool = False
    is_dead_on_arrival: bool = False
    is_duplicate: bool = False
    is_withdrawn: bool = False
    is_silent: bool = False
    """The platform has said nothing in the time it had."""


@dataclass(frozen=True, slots=True)
class RecordShare:
    """A share with what it is a share of, and the interval it lies in."""

    of: int
    count: int

    @property
    def value(self) -> float | None:
        """None where there is nothing to be a share of."""
        return self.count / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's 95 % interval."""
        return wilson(self.count, self.of) if self.of else None

    def as_json(self) -> dict[str, Any]:
        """In ten-thousandths, which every language writes alike."""
        low, high = self.interval or (None, None)
        return {
            "count": self.count,
            "of": self.of,
            "share_per_10000": _whole(self.value),
            "wilson_95_per_10000": [_whole(low), _whole(high)],
        }


@dataclass(frozen=True, slots=True)
class RequestCount:
    """The count of one kind of request."""

    sent: int = 0
    accepted: int = 0
    declined: int = 0
    not_executed: int = 0
    pending: int = 0
    silent: int = 0
    reversed_on_appeal: int = 0
    dead_on_arrival: int = 0
    duplicate: int = 0
    withdrawn: int = 0
    declined_by_reason: Mapping[str, int] = field(default_factory=dict)

    @property
    def decided(self) -> int:
        return self.accepted + self.declined

    @property
    def shares(self) -> dict[str, RecordShare]:
        """Each with its own base."""
        return {
            "accepted": RecordShare(self.decided, self.accepted - self.reversed_on_appeal),
            "declined": RecordShare(self.decided, self.declined),
            "reversed_on_appeal": RecordShare(self.accepted, self.reversed_on_appeal),
            "dead_on_arrival": RecordShare(self.sent, self.dead_on_arrival),
            "duplicate": RecordShare(self.sent, self.duplicate),
            "pending": RecordShare(self.sent, self.pending),
            "silent": RecordShare(self.sent, self.silent),
        }

    def as_json(self) -> dict[str, Any]:
        """For publishing: numbers only, nothing of any case."""
        return {
            "sent": self.sent,
            "decided": self.decided,
            "accepted": self.accepted,
            "declined": self.declined,
            "declined_by_reason": dict(sorted(self.declined_by_reason.items())),
            "not_executed": self.not_executed,
            "pending": self.pending,
            "silent": self.silent,
            "reversed_on_appeal": self.reversed_on_appeal,
            "dead_on_arrival": self.dead_on_arrival,
            "duplicate": self.duplicate,
            "withdrawn": self.withdrawn,
            "shares": {name: share.as_json() for name, share in self.shares.items()},
        }


@dataclass(frozen=True, slots=True)
class ReferrerRecord:
    """Orders and referrals, side by side."""

    mandatory: RequestCount
    voluntary: RequestCount

    def as_json(self) -> dict[str, Any]:
        """For publishing."""
        return {"mandatory": self.mandatory.as_json(), "voluntary": self.voluntary.as_json()}


#: A platform's reason for declining that says the request was at fault before it arrived.
_DEAD = frozenset({"not_found", "already_removed", "dead"})
_DUPLICATE = frozenset({"duplicate"})


def record_of(facts: Iterable[AddressFate]) -> ReferrerRecord:
    """The record that these facts add up to."""
    all_facts = list(facts)
    return ReferrerRecord(
        _series([fact for fact in all_facts if fact.is_binding]),
        _series([fact for fact in all_facts if not fact.is_binding]),
    )


def _series(facts: list[AddressFate]) -> RequestCount:
    sent_facts = [fact for fact in facts if not fact.is_withdrawn]
    declined = [fact for fact in sent_facts if fact.outcome == "declined"]
    reasons = Counter(fact.reason_code or "no_reason_given" for fact in declined)
    accepted = [fact for fact in sent_facts if fact.outcome == "accepted"]
    return RequestCount(
        sent=len(sent_facts),
        accepted=len(accepted),
        declined=len(declined),
        not_executed=sum(fact.outcome == "not_executed" for fact in sent_facts),
        pending=sum(not fact.outcome for fact in sent_facts),
        silent=sum(fact.is_silent for fact in sent_facts),
        reversed_on_appeal=sum(fact.is_overturned for fact in accepted),
        dead_on_arrival=sum(
            fact.is_dead_on_arrival or fact.reason_code in _DEAD for fact in sent_facts
        ),
        duplicate=sum(fact.is_duplicate or fact.reason_code in _DUPLICATE for fact in sent_facts),
        withdrawn=len(facts) - len(sent_facts),
        declined_by_reason=dict(reasons),
    )


def _whole(share: float | None) -> int | None:
    return None if share is None else round(share * _PLACES)
