"""An officer drops addresses; what may not be sent is known before anybody reads it.

1. Every line is kept as it was written, made canonical, and compared with the rest of the
   batch and with everything the unit has sent.
2. The worker looks at the others: it follows shorteners, visits the page, and seals what
   it saw. The page that waits for this asks the door, never the address.
3. Each line gets one standing: ready, dead, duplicate, already referred by another unit,
   the state's own press or archive, refused, or unresolved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from seawall.enforcement.outbox.model import OwedJob
from seawall.enforcement.outbox.tasks import Task
from seawall.ids import BatchId, LineId, ProbeId, new_id
from seawall.intake.evidence.model import SealedFile
from seawall.intake.evidence.sealed_ahead import FilesAhead
from seawall.journeys.permission import require_right
from seawall.journeys.referrals.deconfliction import referred_elsewhere
from seawall.ledger.model import JSON, Entry
from seawall.ledger.words.referrals import BATCH_IMPORTED, BATCH_LOOKED_AGAIN, LINE_RESOLVED
from seawall.people.model import Member
from seawall.probing.model import PageVisit, VisitJudgement
from seawall.probing.page_snapshot import PageSnapshot
from seawall.probing.state import ContentStanding as Seen
from seawall.referrals.address_standing import AddressRecord, standing_of
from seawall.referrals.assessment import DRAFTED
from seawall.referrals.batch_reading import WrittenLine, read_batch
from seawall.referrals.canonical_address import CanonicalAddress, address_of
from seawall.referrals.model import AddressStanding, Batch, BatchState, Probe, ReferralLine
from seawall.referrals.own_state import OwnState
from seawall.referrals.referral_faults import BatchUnreadable
from seawall.referrals.sightings import visit_as_json
from seawall.transaction import Transaction

PURPOSE = "referral"
#: So many jobs at most for one batch: a job looks at a slice of its lines.
_MOST_JOBS = 500


@dataclass(frozen=True, slots=True)
class Drop:
    """What an officer pasted or dropped, and what holds for every line that says nothing."""

    content: bytes | str
    source: str = ""
    defaults: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FirstLook:
    """What the worker brings home from one address."""

    address: CanonicalAddress
    visit: PageVisit | None = None
    nowhere: PageVisit | None = None
    judgement: VisitJudgement | None = None
    snapshot: PageSnapshot | None = None
    trouble: str = ""
    """Why there was nothing to look at; empty if there was."""
    is_refused: bool = False


def begin_batch(drop: Drop, *, officer: Member, tx: Transaction, now: datetime) -> Batch:
    """Keep every line, and owe a look at each that is worth one."""
    require_right(officer, "referral.compose")
    batch_lines = read_batch(drop.content)
    batch = Batch(
        id=BatchId(new_id("bat", now=now)),
        officer=officer.id,
        source=drop.source[:200],
        defaults={name: drop.defaults[name] for name in DRAFTED if drop.defaults.get(name)},
        state=BatchState.OPEN,
        created_at=now,
    )
    tx.referring.lock()  # two officers at once compare with each other's lines
    lines = _lines(batch_lines, batch, tx=tx, now=now)
    tx.referring.add_batch(batch, lines)
    _owe_looks(
        [line for line in lines if line.standing is AddressStanding.UNRESOLVED], tx=tx, now=now
    )
    public: dict[str, JSON] = {"lines": len(lines), **_counts(lines)}
    sealed = {"source": batch.source}
    tx.ledger.append(
        Entry(BATCH_IMPORTED, batch.id, at=now, by=officer.id, public=public, sealed=sealed)
    )
    return batch


def owe_looks_again(about: BatchId, *, officer: Member, tx: Transaction, now: datetime) -> int:
    """Owe another look at what is unresolved: a wall may be gone, a site back, a worker dead."""
    require_right(officer, "referral.compose")
    tx.referring.lock()
    lines = [
        replace(line, why="")
        for line in tx.referring.lines(tx.referring.batch(about).id)
        if line.standing is AddressStanding.UNRESOLVED
    ]
    for line in lines:
        tx.referring.save_line(line)
    _owe_looks(lines, tx=tx, now=now)
    public: dict[str, JSON] = {"lines": len(lines)}
    tx.ledger.append(Entry(BATCH_LOOKED_AGAIN, about, at=now, by=officer.id, public=public))
    return len(lines)


def seal_snapshot(look: FirstLook, files: FilesAhead) -> SealedFile | None:
    """The snapshot of a page, under seal before its line is resolved."""
    if look.snapshot is None:
        return None
    return files.seal(look.snapshot.content, look.snapshot.media_type, PURPOSE)


def resolve_line(
    about: LineId,
    look: FirstLook,
    *,
    own_state: OwnState,
    tx: Transaction,
    now: datetime,
    sealed: SealedFile | None = None,
) -> ReferralLine:
    """Give a line its standing by what the look brought; a second look changes nothing.

    A snapshot of the page may be handed in, sealed ahead.
    """
    tx.referring.lock()
    line = tx.referring.locked_line(about)
    if not line.is_pending:
        return line
    knowledge = _address_record(line, look, own_state=own_state, tx=tx)
    standing, why = standing_of(knowledge)
    baseline = dict(line.baseline)
    evidence = tx.evidence.keep(sealed) if sealed else None
    if look.snapshot and not evidence:
        evidence = tx.evidence.seal(look.snapshot.content, look.snapshot.media_type, PURPOSE, now)
    if look.snapshot:
        baseline["sha256"] = look.snapshot.payload_sha256
    for name, visit in (("first", look.visit), ("nowhere", look.nowhere)):
        if visit:
            baseline[name] = visit_as_json(visit)
    resolved = replace(
        line,
        url=look.address.url,
        fingerprint=look.address.fingerprint,
        standing=standing,
        why=why,
        snapshot=evidence,
        baseline=baseline,
    )
    if look.visit and look.judgement:
        resolved = _after_visit(resolved, look.visit, look.judgement, tx=tx)
    tx.referring.save_line(resolved)
    _record(resolved, tx=tx, now=now)
    return resolved


def _after_visit(
    line: ReferralLine, visit: PageVisit, judgement: VisitJudgement, *, tx: Transaction
) -> ReferralLine:
    tx.referring.add_probe(
        Probe(
            id=ProbeId(new_id("prb", now=visit.at)),
            line=line.id,
            at=visit.at,
            state=judgement.state.value,
            vantage=visit.vantage or "here",
            status=visit.status,
            why=judgement.why,
            visit={"rule": judgement.rule.value, "digest": visit.digest},
        )
    )
    stood = judgement.state.standing is Seen.STANDS
    last = visit.at if stood else line.last_live_at
    return replace(line, liveness=judgement.state.value, last_live_at=last)


def _lines(
    batch_lines: Sequence[WrittenLine], batch: Batch, *, tx: Transaction, now: datetime
) -> list[ReferralLine]:
    addressed_rows = [(row, *_address(row)) for row in batch_lines]
    prints = {address.fingerprint for _, address, _ in addressed_rows if address}
    earlier = tx.referring.earlier(prints)
    first: dict[str, int] = {}
    lines = []
    for row, address, wrong in addressed_rows:
        fingerprint = address.fingerprint if address else ""
        in_batch = first.setdefault(fingerprint, row.number) if address else row.number
        twin_address = f"address {in_batch} of this batch" if in_batch != row.number else ""
        knowledge = AddressRecord(
            refused=wrong, duplicate_of=earlier.get(fingerprint, "") or twin_address
        )
        standing, why = standing_of(knowledge)
        line = ReferralLine(
            id=LineId(new_id("line", now=now)),
            batch=batch.id,
            position=row.number,
            written=row.url,
            standing=AddressStanding.UNRESOLVED if standing is AddressStanding.READY else standing,
            url=address.url if address else "",
            fingerprint=fingerprint,
            why="" if standing is AddressStanding.READY else why,
            assessment={**batch.defaults, **row.said},
            baseline={"wrapped_in": address.wrapped_in} if address and address.wrapped_in else {},
        )
        lines.append(line)
    return lines


def _address(row: WrittenLine) -> tuple[CanonicalAddress | None, str]:
    try:
        return address_of(row.url), ""
    except BatchUnreadable as wrong:
        return None, wrong.detail


def _owe_looks(lines: Sequence[ReferralLine], *, tx: Transaction, now: datetime) -> None:
    size = -(-len(lines) // _MOST_JOBS) or 1
    for start in range(0, len(lines), size):
        line_ids = [line.id for line in lines[start : start + size]]
        arguments = {"organisation": tx.organisation, "lines": line_ids}
        tx.outbox.add(OwedJob(Task.RESOLVE_LINE, arguments), now=now)


def _address_record(
    line: ReferralLine, look: FirstLook, *, own_state: OwnState, tx: Transaction
) -> AddressRecord:
    address = look.address
    is_same = address.fingerprint == line.fingerprint
    judgement = look.judgement
    elsewhere = referred_elsewhere([address.fingerprint], tx=tx)
    return AddressRecord(
        refused=look.trouble if look.is_refused else "",
        duplicate_of="" if is_same else _duplicate(line, address, tx=tx),
        is_own_press=own_state.is_press(address.host),
        is_own_archive=own_state.is_archive(address.host),
        referred_elsewhere_at=elsewhere.get(address.fingerprint),
        is_gone=bool(judgement and judgement.state.standing is Seen.GONE),
        not_told=_not_told(look),
        seen=judgement.why if judgement else "",
    )


def _not_told(look: FirstLook) -> str:
    if look.judgement is None:
        return look.trouble or "nobody could look at it"
    return look.judgement.why if look.judgement.state.standing is Seen.CENSORS else ""


def _duplicate(line: ReferralLine, address: CanonicalAddress, *, tx: Transaction) -> str:
    """What a shortener led to may be known already."""
    if earlier := tx.referring.earlier([address.fingerprint]).get(address.fingerprint):
        return earlier
    twin_position = tx.referring.twin(line, address.fingerprint)
    return f"address {twin_position} of this batch" if twin_position else ""


def _record(line: ReferralLine, *, tx: Transaction, now: datetime) -> None:
    public: dict[str, JSON] = {"batch": line.batch, "standing": line.standing.value}
    if sha256 := line.baseline.get("sha256"):
        public["evidence_sha256"] = sha256
    sealed = {"url": line.url, "why": line.why}
    tx.ledger.append(Entry(LINE_RESOLVED, line.id, at=now, public=public, sealed=sealed))


def _counts(lines: Sequence[ReferralLine]) -> dict[str, JSON]:
    standings = [line.standing.value for line in lines]
    return {word: standings.count(word) for word in sorted(set(standings))}
