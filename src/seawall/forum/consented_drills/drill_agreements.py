"""Who may test whom, and which drills there were: folded from what the log says, in its order.

A consent is one platform's to one tester. A later one takes the place of an earlier one, and its
number begins anew. Whatever breaks a rule has no effect, and says why to whoever asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from pydantic import ValidationError

from seawall.forum.consented_drills.drill_statements import (
    ACCEPTED,
    DRILL_BODIES,
    REVOKED,
    DrillAnnounced,
    DrillConsented,
    DrillDeclined,
    DrillNamed,
    DrillTold,
)
from seawall.forum.model import ForumStatement
from seawall.forum.statement_fields import StatementBody
from seawall.ids import ForumMemberId


class ConsentFault(StrEnum):
    """Why a drill has no consent."""

    NO_CONSENT = "no-consent"
    TOO_MANY = "too-many"
    TOO_LONG = "too-long"


class DrillAnswer(StrEnum):
    """What the tested platform said of a drill."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class DrillConsent:
    """One platform lets one member test it; `announced` counts the uploads of its drills."""

    tested: ForumMemberId
    tester: ForumMemberId
    terms: DrillConsented
    at: datetime
    announced: int = 0
    is_revoked: bool = False

    def state(self, *, now: datetime) -> str:
        """Whether it holds, in a word."""
        if self.is_revoked:
            return "revoked"
        return "over" if self.terms.until <= now else "in force"

    def fault(self, *, uploads: int, ends_at: datetime) -> ConsentFault | None:
        """Why a drill of so many uploads, which ends then, is not covered; None if it is."""
        if self.is_revoked:
            return ConsentFault.NO_CONSENT
        if ends_at > self.terms.until:
            return ConsentFault.TOO_LONG
        is_more = self.announced + uploads > self.terms.most
        return ConsentFault.TOO_MANY if is_more else None


@dataclass(frozen=True, slots=True)
class ForumDrill:
    """A drill that was announced, the platform's answer, and what the tester told in the end."""

    tester: ForumMemberId
    tested: ForumMemberId
    plan: DrillAnnounced
    at: datetime
    fault: ConsentFault | None
    answer: DrillAnswer = DrillAnswer.WAITING
    reason: str = ""
    told: DrillTold | None = None


@dataclass(frozen=True, slots=True)
class DrillAgreements:
    """Everything that a forum's log says of drills: by (tested, tester), and by (tester, digest)."""

    consents: Mapping[tuple[ForumMemberId, ForumMemberId], DrillConsent] = field(
        default_factory=dict
    )
    drills: Mapping[tuple[ForumMemberId, str], ForumDrill] = field(default_factory=dict)


def agreements_of(statements: Iterable[ForumStatement]) -> DrillAgreements:
    """What these statements come to, in their order."""
    folding = _Folding()
    for statement in statements:
        if statement.kind in DRILL_BODIES:
            folding.add(statement)
    return DrillAgreements(folding.consents, folding.drills)


class _Folding:
    """Consents and drills, as far as the log was read."""

    def __init__(self) -> None:
        self.consents: dict[tuple[ForumMemberId, ForumMemberId], DrillConsent] = {}
        self.drills: dict[tuple[ForumMemberId, str], ForumDrill] = {}

    def add(self, statement: ForumStatement) -> None:
        author, other = statement.author, ForumMemberId(statement.about)
        try:
            body: StatementBody = DRILL_BODIES[statement.kind].model_validate(dict(statement.body))
        except ValidationError:
            return  # a hub that lets it in does not make it true
        match body:
            case DrillConsented() if author != other:
                self.consents[author, other] = DrillConsent(author, other, body, statement.at)
            case DrillAnnounced():
                self._announce(statement, body, tested=other)
            case DrillTold():
                self._tell(body, tester=author)
            case DrillDeclined():
                self._answer(body, DrillAnswer.DECLINED, tested=author, tester=other)
            case DrillNamed() if statement.kind == ACCEPTED:
                self._answer(body, DrillAnswer.ACCEPTED, tested=author, tester=other)
            case _ if statement.kind == REVOKED:
                self._revoke(tested=author, tester=other)

    def _announce(
        self, statement: ForumStatement, plan: DrillAnnounced, *, tested: ForumMemberId
    ) -> None:
        tester = statement.author
        if (tester, plan.digest) in self.drills:
            return
        consent = self.consents.get((tested, tester))
        fault: ConsentFault | None = ConsentFault.NO_CONSENT
        if consent:
            fault = consent.fault(uploads=plan.uploads, ends_at=plan.ends_at)
        if consent and not fault:
            counted = replace(consent, announced=consent.announced + plan.uploads)
            self.consents[tested, tester] = counted
        drill = ForumDrill(tester, tested, plan, statement.at, fault)
        self.drills[tester, plan.digest] = drill

    def _answer(
        self,
        body: DrillNamed,
        answer: DrillAnswer,
        *,
        tested: ForumMemberId,
        tester: ForumMemberId,
    ) -> None:
        drill = self.drills.get((tester, body.digest))
        if drill is None or drill.tested != tested or drill.answer is not DrillAnswer.WAITING:
            return
        reason = body.reason if isinstance(body, DrillDeclined) else ""
        self.drills[tester, body.digest] = replace(drill, answer=answer, reason=reason)

    def _revoke(self, *, tested: ForumMemberId, tester: ForumMemberId) -> None:
        if consent := self.consents.get((tested, tester)):
            self.consents[tested, tester] = replace(consent, is_revoked=True)
        for key, drill in self.drills.items():
            is_open = drill.told is None and drill.answer is not DrillAnswer.DECLINED
            if (drill.tested, drill.tester) == (tested, tester) and is_open:
                self.drills[key] = replace(drill, answer=DrillAnswer.REVOKED)

    def _tell(self, told: DrillTold, *, tester: ForumMemberId) -> None:
        drill = self.drills.get((tester, told.digest))
        if drill and drill.told is None:
            self.drills[tester, told.digest] = replace(drill, told=told)
