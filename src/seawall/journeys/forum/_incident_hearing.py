"""What was said of an incident takes effect here, in the commit that follows the log.

1. An incident that opens, is extended or is concluded is written into our ledger.
2. When it opens or ends, its signals are judged again: what they may do hangs on it.
3. Its end is a job of its own, since an incident expires without anybody saying so.
4. An opening, and each new signal, owes the roll-call an answer, a little later: when the
   index that checks uploads has it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from seawall.enforcement.outbox.model import OwedJob
from seawall.enforcement.outbox.tasks import Task
from seawall.errors import SeawallError
from seawall.forum.incidents.fold import DECIDES
from seawall.forum.incidents.model import Incident
from seawall.forum.model import LoggedStatement, Seat
from seawall.forum.statement_kinds import SignalsOffered, read_body
from seawall.ids import IncidentId
from seawall.journeys.forum import forum_incidents, forum_ruling
from seawall.ledger import Entry
from seawall.ledger.word import LedgerWord
from seawall.ledger.words.sharing import INCIDENT_CONCLUDED, INCIDENT_EXTENDED, INCIDENT_OPENED
from seawall.transaction import Transaction

#: One answer to the roll-call covers what came in this time.
ANSWER_EVERY = timedelta(seconds=5)
#: How often copies are counted while an incident is open, and once after it.
COUNT_EVERY = timedelta(minutes=10)


def hear_incident_entries(
    seat: Seat, kind: str, logged: Sequence[LoggedStatement], *, tx: Transaction, now: datetime
) -> None:
    """Let entries of one kind take effect."""
    if kind == "signal.offered":
        for incident in _incidents_named(logged):
            answer_rollcall_soon(seat, incident, tx=tx, now=now)
    elif kind in DECIDES:
        for entry in logged:
            _note_decision(seat, entry, tx=tx, now=now)


def answer_rollcall_soon(seat: Seat, incident: str, *, tx: Transaction, now: datetime) -> None:
    """Schedule an answer to the roll-call; what comes until then is covered by it."""
    step = ANSWER_EVERY.total_seconds()
    number = int(now.timestamp() // step) + 1
    arguments = _arguments(seat, incident)
    key = f"incident:answer:{seat.id}:{incident}:{number}"
    when = datetime.fromtimestamp(number * step + 1, tz=now.tzinfo)
    tx.outbox.add(OwedJob(Task.ANSWER_ROLL_CALL, arguments, when, key=key), now=now)


def count_copies_later(seat: Seat, incident: str, *, tx: Transaction, now: datetime) -> None:
    """Schedule a count of the copies that were met."""
    arguments = _arguments(seat, incident)
    number = int(now.timestamp() // COUNT_EVERY.total_seconds())
    key = f"incident:count:{seat.id}:{incident}:{number}"
    tx.outbox.add(OwedJob(Task.COUNT_COPIES, arguments, now + COUNT_EVERY, key=key), now=now)


def judge_incident_again(
    seat: Seat, incident: IncidentId, *, tx: Transaction, now: datetime
) -> None:
    """Judge an incident's signals again."""
    digests = tx.incidents.digests(seat.id, incident)
    for start in range(0, len(digests), 500):
        forum_ruling.judge_signals(seat, digests[start : start + 500], tx=tx, now=now)


def _note_decision(seat: Seat, entry: LoggedStatement, *, tx: Transaction, now: datetime) -> None:
    about = entry.statement.about
    try:
        incident = forum_incidents.incident_of(seat, about, tx=tx)
    except SeawallError:
        return  # void: it opens nothing
    if incident.opened_position == entry.index:
        _remember(INCIDENT_OPENED, seat, incident, tx=tx, now=now)
        answer_rollcall_soon(seat, about, tx=tx, now=now)
        count_copies_later(seat, about, tx=tx, now=now)
    elif incident.extensions and incident.extensions[-1].by.position == entry.index:
        _remember(INCIDENT_EXTENDED, seat, incident, tx=tx, now=now)
    elif incident.concluded and incident.concluded.position == entry.index:
        _remember(INCIDENT_CONCLUDED, seat, incident, tx=tx, now=now)
    else:
        return
    if not incident.concluded:
        key = f"incident:over:{seat.id}:{about}:{incident.expires_at:%Y%m%d%H%M%S}"
        owed = OwedJob(Task.INCIDENT_OVER, _arguments(seat, about), incident.expires_at, key=key)
        tx.outbox.add(owed, now=now)
    judge_incident_again(seat, incident.id, tx=tx, now=now)


def _incidents_named(logged: Sequence[LoggedStatement]) -> set[str]:
    """The incidents that these offers name."""
    incident_ids: set[str] = set()
    for entry in logged:
        body = read_body("signal.offered", entry.statement.body)
        assert isinstance(body, SignalsOffered)
        incident_ids |= {offer.incident for offer in body.offers if offer.incident}
    return incident_ids


def _remember(
    word: LedgerWord, seat: Seat, incident: Incident, *, tx: Transaction, now: datetime
) -> None:
    public = {
        "forum": seat.forum,
        "type": incident.type.id,
        "approved_by": [approval.member for approval in incident.approvals],
        "ends_at": incident.ended_at.isoformat(),
    }
    tx.ledger.append(
        Entry(word, incident.id, at=now, public=public, sealed={"title": incident.title})
    )


def _arguments(seat: Seat, incident: str) -> dict[str, str]:
    return {"organisation": seat.organisation, "seat": seat.id, "incident": incident}
