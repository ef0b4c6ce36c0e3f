"""What an officer says of an address before it may be sent: on what ground, and about whom.

An assessment names an element of an offence, the language, whom the content is from or for
(a label of the taxonomy or a name), how urgent it is, and carries the digest of the sealed
page. Without it nothing leaves: "remove this" is no referral.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from seawall.errors import problem
from seawall.ids import PersonId
from seawall.referrals.address_standing import may_be_overruled
from seawall.referrals.model import AddressStanding, ReferralLine, Urgency
from seawall.referrals.statutes import Statutes, statute_named

#: What a table's columns may say beforehand.
DRAFTED = ("statute", "element", "language", "entity", "urgency", "note")


@dataclass(frozen=True, slots=True)
class Assessment:
    """What is said of one address; empty parts are taken from the table it came from."""

    statute: str = ""
    element: str = ""
    language: str = ""
    entity: str = ""
    urgency: str = ""
    note: str = ""
    despite: str = ""
    """Why it is sent although its standing speaks against it."""


def is_assessed(line: ReferralLine) -> bool:
    """Whether an officer has put their name to it."""
    return bool(line.assessment.get("by"))


def assess_line(
    line: ReferralLine, assessment: Assessment, *, statutes: Statutes, by: PersonId, at: datetime
) -> ReferralLine:
    """The line with its assessment; refused where something is missing or may not be sent."""
    drafted = {name: line.assessment.get(name, "") for name in DRAFTED}
    full_assessment = {name: getattr(assessment, name) or drafted[name] for name in DRAFTED}
    _require(full_assessment)
    statute_named(full_assessment["statute"], statutes).element(full_assessment["element"])
    standing, why = _standing(line, assessment.despite)
    return replace(
        line,
        standing=standing,
        why=why,
        assessment={
            **full_assessment,
            "urgency": _urgency(full_assessment["urgency"]).value,
            "despite": assessment.despite,
            "overruled": "" if line.standing is AddressStanding.READY else line.standing.value,
            "evidence_sha256": line.baseline.get("sha256", ""),
            "by": by,
            "at": at.isoformat(),
        },
    )


def urgency_of(lines: Iterable[ReferralLine]) -> Urgency:
    """How urgent the most urgent of these lines is."""
    words = (Urgency(line.assessment["urgency"]) for line in lines)
    return max(words, key=list(Urgency).index, default=Urgency.NORMAL)


def _require(assessment: Mapping[str, str]) -> None:
    for name in ("statute", "element", "language"):
        if not assessment[name]:
            raise problem("referrals.assessment-incomplete.missing", name=name, field=name)


def _urgency(word: str) -> Urgency:
    try:
        return Urgency(word.strip().lower().replace(" ", "_") or Urgency.NORMAL)
    except ValueError:
        raise problem(
            "referrals.assessment-incomplete.urgency", word=word, choices=", ".join(Urgency)
        ) from None


def _standing(line: ReferralLine, despite: str) -> tuple[AddressStanding, str]:
    if line.standing is AddressStanding.READY:
        return line.standing, line.why
    standing = line.standing.replace("_", " ")
    if not may_be_overruled(line.standing):
        raise problem(
            "referrals.not-overruled.never",
            position=line.position,
            standing=standing,
            why=line.why,
        )
    if not despite.strip():
        raise problem(
            "referrals.not-overruled.no-reason",
            position=line.position,
            standing=standing,
            why=line.why,
        )
    return AddressStanding.READY, f"sent despite {line.standing.value}: {despite.strip()}"
