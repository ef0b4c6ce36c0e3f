"""Somebody asks to open what is preserved: the purpose decides, and every asking is kept.

TCO Art. 6(1) and (3): only for review and complaint handling, or for terrorist offences,
and under safeguards. A denial must outlive the request that met it, so it is a result and
not an error: the door commits it, and then says no with `AccessAnswer.or_refuse`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from seawall.cases.model import Case, CaseState
from seawall.enforcement.model import Target, TargetState
from seawall.errors import problem
from seawall.ids import AccessId, EvidenceId, ItemId, PreservationId, new_id
from seawall.journeys.preservation.preservation_period import ACT
from seawall.ledger import Entry
from seawall.ledger.words.orders import PRESERVATION_DENIED, PRESERVATION_OPENED
from seawall.people.model import Member
from seawall.people.rights import role_may
from seawall.preservation.access_purpose import AccessPurpose, purpose_named
from seawall.preservation.model import Access, Preservation, PreservationState, PreservedPart
from seawall.transaction import Transaction


@dataclass(frozen=True, slots=True)
class OpeningRequest:
    """Who wants to open which part, what for, and why."""

    preservation: PreservationId
    person: Member
    purpose: str
    why: str
    part: PreservedPart = PreservedPart.CONTENT


@dataclass(frozen=True, slots=True)
class AccessAnswer:
    """The answer to an asking; `content` only where it was allowed."""

    access: Access
    denial: str = ""
    content: bytes = b""
    media_type: str = ""

    def or_refuse(self) -> AccessAnswer:
        """The opening, or the error that says why there is none; call it after the commit."""
        match self.denial:
            case "":
                return self
            case "right":
                raise problem("preservation.opening-denied.right")
            case "purpose":
                purposes = ", ".join(AccessPurpose)
                raise problem("preservation.opening-denied.purpose", purposes=purposes)
            case "why":
                raise problem("preservation.opening-denied.why")
            case "erased":
                raise problem("preservation.opening-denied.erased")
            case _:
                raise problem("preservation.opening-denied.missing")


def open_preserved(asking: OpeningRequest, *, tx: Transaction, now: datetime) -> AccessAnswer:
    """Open one part for one purpose, or deny it; both are remembered."""
    preservation = tx.preservations.preservation(asking.preservation)
    sealed = preservation.sealed(asking.part)
    denial = denial_of(asking, preservation, sealed)
    access = remember_asking(asking, asking.part.value, denial, tx=tx, now=now)
    if denial or sealed is None:
        return AccessAnswer(access, denial)
    return AccessAnswer(
        access, content=tx.evidence.open(sealed), media_type=tx.evidence.get(sealed).media_type
    )


def under_seal(case: Case, item: ItemId, *, tx: Transaction) -> Preservation | None:
    """What is kept of an item that is gone, once its case is decided: only a purpose opens that.

    While a case is open, an appeal's too, whoever decides it may look: that is a purpose of
    the law, and each look is counted.
    """
    if case.state is not CaseState.DECIDED or is_published(item, tx=tx):
        return None
    preservations = tx.preservations.of_item(item)
    return next(
        (
            preservation
            for preservation in preservations
            if preservation.state is PreservationState.KEPT
        ),
        None,
    )


def is_published(item: ItemId, *, tx: Transaction) -> bool:
    """Whether an item was put back, or never removed."""
    stored_item = tx.intake.item(item)
    newest = tx.enforcement.newest_action(Target(stored_item.kind, stored_item.external_id))
    return newest is None or newest.state is TargetState.RESTORED


def denial_of(asking: OpeningRequest, preservation: Preservation, sealed: EvidenceId | None) -> str:
    """Why the seal stays closed, in one word; empty where it opens."""
    person = asking.person
    reasons = {
        "right": not person.is_active or not role_may(person.role, ACT),
        "purpose": purpose_named(asking.purpose) is None,
        "why": not asking.why.strip(),
        "erased": preservation.state is PreservationState.ERASED,
        "missing": sealed is None,
    }
    return next((name for name, holds in reasons.items() if holds), "")


def remember_asking(
    asking: OpeningRequest, part: str, denial: str, *, tx: Transaction, now: datetime
) -> Access:
    """Write the asking and its answer down, whichever it is."""
    purpose = purpose_named(asking.purpose)
    access = Access(
        id=AccessId(new_id("acc", now=now)),
        preservation=asking.preservation,
        person=asking.person.id,
        purpose=purpose.value if purpose else asking.purpose,
        allowed=not denial,
        why=asking.why,
        at=now,
    )
    tx.preservations.add_access(access)
    entry = Entry(
        PRESERVATION_DENIED if denial else PRESERVATION_OPENED,
        about=asking.preservation,
        at=now,
        by=asking.person.code,
        public={
            "access": access.id,
            "denial": denial,
            "part": part,
            "purpose": purpose.value if purpose else "not_allowed",
        },
        sealed={"purpose": asking.purpose, "why": asking.why},
    )
    tx.ledger.append(entry)
    return access
