"""Somebody asks to open what is preserved: the purpose decides, and every asking is kept.

TCO Art. 6(1) and (3): only for review and complaint handling, or for terrorist offences,
and under safeguards. A denial must outlive the request that met it, so it is a result and
not an error: the door commits it, and then says no with `Opening.or_refuse`.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from seawall.ids import AccessId, EvidenceId, PreservationId, new_id
from seawall.journeys.ledger_sequencing import NotPlacedYet, prove
from seawall.journeys.preservation import ACT
from seawall.ledger import Entry
from seawall.ledger.model import Recorded
from seawall.orders.model import Order
from seawall.orders.preservation.bundle import bundle
from seawall.orders.preservation.faults import OpeningDenied
from seawall.orders.preservation.model import Access, Part, Preservation, PreservationState
from seawall.orders.preservation.purpose import Purpose, purpose_named
from seawall.people.model import Member
from seawall.people.rights import may
from seawall.transaction import Transaction

_DENIALS = {
    "right": "your role does not include opening preserved content.",
    "purpose": "this is no purpose the law allows.",
    "why": "an opening needs its reason.",
    "erased": "it was erased.",
    "missing": "nothing is under this seal.",
}


@dataclass(frozen=True, slots=True)
class Asking:
    """Who wants to open which part, what for, and why."""

    preservation: PreservationId
    person: Member
    purpose: str
    why: str
    part: Part = Part.CONTENT


@dataclass(frozen=True, slots=True)
class Opening:
    """The answer to an asking; `content` only where it was allowed."""

    access: Access
    denial: str = ""
    content: bytes = b""
    media_type: str = ""

    def or_refuse(self) -> Opening:
        """The opening, or the error that says why there is none; call it after the commit."""
        if not self.denial:
            return self
        remedy = f"Purposes: {', '.join(Purpose)}." if self.denial == "purpose" else None
        raise OpeningDenied(_DENIALS[self.denial], field=self.denial, remedy=remedy)


def open_preserved(asking: Asking, *, tx: Transaction, now: datetime) -> Opening:
    """Open one part for one purpose, or deny it; both are remembered."""
    kept = tx.preservations.preservation(asking.preservation)
    sealed = kept.sealed(asking.part)
    denial = _denial(asking, kept, sealed)
    access = _remember(asking, asking.part.value, denial, tx=tx, now=now)
    if denial or sealed is None:
        return Opening(access, denial)
    return Opening(
        access, content=tx.evidence.open(sealed), media_type=tx.evidence.get(sealed).media_type
    )


def export_for_counsel(asking: Asking, *, tx: Transaction, now: datetime) -> Opening:
    """One archive with all that is kept, the order, its history and the proofs of both."""
    kept = tx.preservations.preservation(asking.preservation)
    denial = _denial(asking, kept, kept.content or kept.related)
    access = _remember(asking, "everything", denial, tx=tx, now=now)
    if denial:
        return Opening(access, denial)
    parts = _sealed_parts(kept, tx=tx)
    entries = list(tx.ledger.about(kept.id))
    if kept.order:
        parts |= _order_parts(tx.orders.order(kept.order), tx=tx)
        entries += tx.ledger.about(kept.order)
    parts |= _proofs(entries, tx=tx)
    parts["README.txt"] = _README.format(kept=kept, purpose=asking.purpose, at=now).encode()
    facts = {"preservation": _plain(asdict(kept)), "made_at": now.isoformat(), "by": access.person}
    return Opening(access, content=bundle(parts, facts=facts, now=now), media_type=_ZIP)


def _denial(asking: Asking, kept: Preservation, sealed: EvidenceId | None) -> str:
    person = asking.person
    reasons = {
        "right": not person.is_active or not may(person.role, ACT),
        "purpose": purpose_named(asking.purpose) is None,
        "why": not asking.why.strip(),
        "erased": kept.state is PreservationState.ERASED,
        "missing": sealed is None,
    }
    return next((name for name, holds in reasons.items() if holds), "")


def _remember(asking: Asking, part: str, denial: str, *, tx: Transaction, now: datetime) -> Access:
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
        "preservation.denied" if denial else "preservation.opened",
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


def _sealed_parts(kept: Preservation, *, tx: Transaction) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    for part in Part:
        if sealed := kept.sealed(part):
            parts[f"{part}/{sealed}"] = tx.evidence.open(sealed)
    if kept.item:
        versions = [asdict(each) for each in tx.intake.versions(kept.item)]
        named = {"item": asdict(tx.intake.item(kept.item)), "versions": versions}
        parts["content/item.json"] = _json(named)
    return parts


def _order_parts(order: Order, *, tx: Transaction) -> dict[str, bytes]:
    parts = {
        "order/order.json": _json(asdict(order)),
        "order/items.json": _json([asdict(each) for each in tx.orders.items(order.id)]),
        "order/timeline.json": _json([asdict(each) for each in tx.orders.events(order.id)]),
        "order/clocks.json": _json([asdict(each) for each in tx.orders.clocks(order.id)]),
    }
    if order.document:
        document = tx.orders.document(order.document)
        parts["order/document.json"] = _json(asdict(document))
        parts[f"order/original.{document.id}"] = tx.evidence.open(document.evidence)
    return parts


def _proofs(entries: list[Recorded], *, tx: Transaction) -> dict[str, bytes]:
    """Every entry with its proof; one that waits for its place says so."""
    parts: dict[str, bytes] = {"ledger/entries.json": _json([asdict(each) for each in entries])}
    for entry in entries:
        try:
            parts[f"ledger/{entry.id}.tlog-proof"] = str(prove(entry.id, tx=tx)).encode()
        except NotPlacedYet:
            parts[f"ledger/{entry.id}.waiting"] = b"This entry waits for its place in the log.\n"
    return parts


def _json(value: Any) -> bytes:
    return json.dumps(_plain(value), indent=2, sort_keys=True, ensure_ascii=False).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return value


_ZIP = "application/zip"

_README = """\
{kept.id}, made {at:%Y-%m-%d %H:%M} UTC for the purpose {purpose}.

This archive holds removed content that is preserved under the profile {kept.profile}
until {kept.kept_until:%Y-%m-%d %H:%M} UTC. Regulation (EU) 2021/784, Art. 6, allows it to
be used for review proceedings and complaints, and for preventing, detecting, investigating
and prosecuting terrorist offences, and for nothing else.

manifest.json   every file with its SHA-256
content/        what was removed (open it on a machine that may hold it)
related/        subscriber identity and access data, where the platform gave them
order/          the order, its original document, its items, history and clocks
ledger/         every entry about it, and for each a proof of inclusion

`seawall ledger verify-proof --key LINE FILE` checks a proof without a network.
"""
