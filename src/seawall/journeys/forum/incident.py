"""An incident is proposed, approved, extended, told about, and concluded.

1. What a person says is checked for user data: none may enter a log that every member has.
2. It is judged as every member will judge it: on the log as we know it, with our statement
   at its end. What would be void is refused here, with the reason.
3. It is signed and sent (`forum_speaking`), and our ledger remembers who of us said it. The
   log has a code of that person, and no name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from seawall.errors import NotFound, problem
from seawall.forum.incidents import bodies
from seawall.forum.incidents.fold import Fold, fold_incidents
from seawall.forum.incidents.model import (
    Incident,
    IncidentStatement,
    IncidentStatementKind,
    Offering,
    Update,
)
from seawall.forum.incidents.tlp import DEFAULT, Marking
from seawall.forum.incidents.type_file import SaidType
from seawall.forum.incidents.types import IncidentTypes
from seawall.forum.model import MemberState, Seat
from seawall.forum.user_data import text_faults, user_data_inside
from seawall.ids import IncidentId, new_id
from seawall.journeys.forum import forum_incidents, forum_speaking
from seawall.journeys.second_pair import people_of, require_second_person
from seawall.keys import boxes
from seawall.keys.seat import own_key, secret_of
from seawall.keys.tags import tag_of
from seawall.ledger import Entry
from seawall.ledger.words import word_of
from seawall.ledger.words.people import KEY_CREATED
from seawall.transaction import Transaction

#: What a sealed update is called in its seal.
_UPDATE = "seawall-incident-update-1"


@dataclass(frozen=True, slots=True)
class IncidentProposal:
    """What somebody proposes: a type we know, with its checklist answered."""

    type: str
    title: str
    answers: Mapping[str, tuple[bool, str]]
    """By criterion: whether it is met, and a note."""
    country: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Variant:
    """One signal was made from another."""

    child: str
    parent: str
    edit: str = "unknown"
    distance: int | None = None


def propose_incident(
    seat: Seat,
    proposed: IncidentProposal,
    *,
    tx: Transaction,
    now: datetime,
    by: str,
    key: str = "",
    types: IncidentTypes | None = None,
) -> IncidentId:
    """Propose an incident; the type is refused with the choices if we do not know it.

    Where a machine's `key` says that `by` proposes it, the ledger names the key.
    """
    kind = (types or forum_incidents.types()).named(proposed.type)
    answers = proposed.answers.items()
    body = bodies.checked_body(
        bodies.ProposedBody,
        incident=new_id("inc", now=now),
        by=person_code(seat, member_word(by, tx=tx)),
        title=proposed.title,
        type=SaidType.of(kind),
        answers={name: {"met": met, "note": note} for name, (met, note) in answers},
        country=proposed.country,
        summary=proposed.summary,
    )
    notes = ((f"answers.{name}.note", note) for name, (_, note) in answers)
    _refuse_user_data([("title", proposed.title), ("summary", proposed.summary), *notes])
    _say(seat, IncidentStatementKind.PROPOSED, body, tx=tx, now=now, by=key or by)
    return IncidentId(body.incident)


def approve_incident(
    seat: Seat,
    incident: str,
    *,
    tx: Transaction,
    now: datetime,
    by: str,
    key: str = "",
    types: IncidentTypes | None = None,
) -> None:
    """Approve a proposal: its type is one we know, and says what our own file says.

    Beside somebody of ours who proposed it, only a person of ours is a second one; a machine's
    `key` speaks for whoever holds it, and may approve what another member proposed.
    """
    proposed = forum_incidents.incident_of(seat, incident, tx=tx)
    (types or forum_incidents.types()).same_as_ours(proposed.type)
    word = member_word(by, tx=tx)
    body = bodies.checked_body(
        bodies.ApprovedBody, incident=incident, by=person_code(seat, word), proposal=proposed.digest
    )
    if proposed.proposed.member == seat.me:
        if key:
            raise problem("forum.key-is-no-person")
        _require_second(incident, word, tx=tx, now=now)
    _say(seat, IncidentStatementKind.APPROVED, body, tx=tx, now=now, by=key or by)


def extend_incident(
    seat: Seat,
    incident: str,
    *,
    until: datetime,
    reason: str,
    tx: Transaction,
    now: datetime,
    by: str,
) -> None:
    """Move the end of an open incident, with a reason."""
    body = bodies.checked_body(
        bodies.ExtendedBody, incident=incident, by=person_code(seat, by), until=until, reason=reason
    )
    _refuse_user_data([("reason", reason)])
    _say(seat, IncidentStatementKind.EXTENDED, body, tx=tx, now=now, by=by)


def conclude_incident(
    seat: Seat, incident: str, *, tx: Transaction, now: datetime, by: str, reason: str = ""
) -> None:
    """End an incident, or take a proposal back."""
    body = bodies.checked_body(
        bodies.ConcludedBody, incident=incident, by=person_code(seat, by), reason=reason
    )
    _refuse_user_data([("reason", reason)])
    _say(seat, IncidentStatementKind.CONCLUDED, body, tx=tx, now=now, by=by)


def send_update(
    seat: Seat,
    incident: str,
    text: str,
    *,
    tx: Transaction,
    now: datetime,
    by: str,
    marking: Marking = DEFAULT,
    named: Sequence[str] = (),
) -> None:
    """Tell of the situation; a RED update is sealed for the members it names, and for us."""
    _refuse_user_data([("text", text)])
    readers, keys = list(dict.fromkeys(named)), {}
    if marking.is_sealed:
        public = _keys_of(seat, named, tx=tx)
        box = boxes.seal_box(text, public, use=_UPDATE, about=incident)
        text, keys, readers = box.text, dict(box.keys), list(public)
    body = bodies.checked_body(
        bodies.UpdateBody,
        incident=incident,
        by=person_code(seat, by),
        tlp=marking,
        text=text,
        named=readers,
        keys=keys,
    )
    _say(seat, IncidentStatementKind.UPDATE, body, tx=tx, now=now, by=by)


def relate_signals(
    seat: Seat, incident: str, variant: Variant, *, tx: Transaction, now: datetime, by: str = ""
) -> None:
    """Say that one signal was made from another."""
    body = bodies.checked_body(
        bodies.VariantBody,
        incident=incident,
        parent=variant.parent,
        child=variant.child,
        edit=variant.edit,
        distance=variant.distance,
    )
    _say(seat, IncidentStatementKind.VARIANT, body, tx=tx, now=now, by=by)


def record_sighting(
    seat: Seat,
    incident: str,
    signal: str,
    *,
    seen_at: datetime,
    tx: Transaction,
    now: datetime,
    by: str = "",
) -> None:
    """Say when a signal's content was first seen with us."""
    body = bodies.checked_body(
        bodies.SightingBody, incident=incident, signal=signal, seen_at=seen_at
    )
    _say(seat, IncidentStatementKind.SEEN, body, tx=tx, now=now, by=by)


def text_of(seat: Seat, incident: Incident, update: Update) -> str | None:
    """An update as we may read it: a sealed one is opened with our key, or stays closed."""
    if not update.keys:
        return update.text
    box = boxes.SealedBox(update.text, update.keys)
    return boxes.open_box(box, seat.me, own_key(seat.id), use=_UPDATE, about=incident.id)


def person_code(seat: Seat, person: str) -> str:
    """By what the log knows a person: the same for all they say, and no name."""
    return f"P-{tag_of(person, key=secret_of(seat.id, 'people'))[:16]}"


def member_word(by: str, *, tx: Transaction) -> str:
    """A member's code, whether they were named by it or by their address; else the word itself."""
    try:
        member = tx.people.member_by_email(by)
    except NotFound:
        return by
    return member.code if member.organisation == tx.organisation else by


def _require_second(incident: str, word: str, *, tx: Transaction, now: datetime) -> None:
    """Refuse a second one of ours in whose hands the first is: or who made the key it came by."""
    proposers = [
        entry.by
        for entry in tx.ledger.about(incident)
        if entry.what == word_of(f"{IncidentStatementKind.PROPOSED}_by_us")
    ]
    makers = [
        entry.by for by in proposers for entry in tx.ledger.about(by) if entry.what == KEY_CREATED
    ]
    said_by = [
        by for by in proposers if by != word
    ]  # whoever proposes is refused by the log's rule
    for second in people_of((word,), tx=tx):
        for first in people_of((*said_by, *makers), tx=tx):
            require_second_person(first.id, second, right="incident.approve", tx=tx, now=now)


def say_if_allowed(
    seat: Seat,
    kind: IncidentStatementKind,
    body: bodies.IncidentBody,
    *,
    tx: Transaction,
    now: datetime,
) -> None:
    """Send a statement, unless it would be void in the log as we know it."""
    body_json = bodies.written_body(body)
    if why := _objection(seat, kind, body_json, tx=tx, now=now):
        raise problem("forum.not-allowed", why=why)
    forum_speaking.send_statement(seat.id, kind, body_json, about=body.incident, tx=tx, now=now)


def _say(
    seat: Seat,
    kind: IncidentStatementKind,
    body: bodies.IncidentBody,
    *,
    tx: Transaction,
    now: datetime,
    by: str,
) -> None:
    say_if_allowed(seat, kind, body, tx=tx, now=now)
    public = {"forum": seat.forum, "member": seat.me}
    tx.ledger.append(Entry(word_of(f"{kind}_by_us"), body.incident, at=now, by=by, public=public))


def _objection(
    seat: Seat, kind: IncidentStatementKind, body: dict[str, Any], *, tx: Transaction, now: datetime
) -> str | None:
    incident = body["incident"]
    earlier_statements: list[IncidentStatement | Offering] = [
        *tx.incidents.said(seat.id, incident),
        *tx.incidents.offerings(seat.id, incident),
    ]
    if kind is not IncidentStatementKind.PROPOSED:
        fold_incidents(earlier_statements).named(incident)
    last = max((entry.position for entry in earlier_statements), default=0)
    own_statement = IncidentStatement(
        max(last, seat.position) + 1, seat.me, kind, now, incident, body
    )
    folding = Fold(forum_incidents.deciders(seat, tx=tx))
    for entry in sorted([*earlier_statements, own_statement], key=lambda entry: entry.position):
        folding.take(entry)
    incidents = folding.incidents()
    voids = (
        *incidents.voids,
        *(void for known_incident in incidents.known.values() for void in known_incident.voids),
    )
    return next((void.why for void in voids if void.position == own_statement.position), None)


def _keys_of(seat: Seat, words: Iterable[str], *, tx: Transaction) -> dict[str, str]:
    """The keys of those named, and our own, so that we can read what we said."""
    members = {str(member.id): member for member in tx.forum.members(seat.id)}
    by_name = {member.name: str(member.id) for member in members.values()}
    keys = {}
    for word in (*words, str(seat.me)):
        member = members.get(by_name.get(word, word))
        if member is None or member.state is not MemberState.ACTIVE:
            raise problem("forum.nobody-to-read.member", word=word)
        keys[str(member.id)] = member.public_key
    if len(keys) == 1:
        raise problem("forum.nobody-to-read.nobody")
    return keys


def _refuse_user_data(texts: Iterable[tuple[str, str]]) -> None:
    violations = tuple(fault for field, text in texts for fault in text_faults(text, field))
    if violations:
        raise user_data_inside(violations)
