"""Knowledge leaves for governments: announced to every member, stopped by any, then signed.

1. The note is linted, with the names of all members: it may name its author and nobody else.
2. It is said in the log, whole, so that every member reads it before it leaves.
3. A member objects, with a reason, and takes that back; nobody overrules it.
4. Its author lets it go once the notice is over and no objection stands: as text, and as JSON
   signed with the author's key, which the log has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from seawall.errors import problem
from seawall.forum import user_data
from seawall.forum.knowledge import board, linter, signed
from seawall.forum.knowledge.board import PostedNote
from seawall.forum.knowledge.note_reading import read_note
from seawall.forum.knowledge.release import USUAL, Announcement, require_release
from seawall.forum.model import Seat
from seawall.ids import SeatId
from seawall.journeys.forum import forum_speaking
from seawall.keys.seat import own_key
from seawall.ledger import JSON, Entry
from seawall.ledger.word import LedgerWord
from seawall.ledger.words.sharing import (
    FORUM_NOTE_ANNOUNCED,
    FORUM_NOTE_CLEARED,
    FORUM_NOTE_OBJECTED,
    FORUM_NOTE_RELEASED,
)
from seawall.transaction import Transaction

VERSION = "1"


@dataclass(frozen=True, slots=True)
class ReleasedNote:
    """What is handed to the recipients: for people, and for machines."""

    digest: str
    recipients: tuple[str, ...]
    text: str
    jws: str


def notes(seat: Seat, *, tx: Transaction) -> dict[str, PostedNote]:
    """Every note of the forum, by its digest."""
    return board.posted_notes(tx.forum.statements(seat.id, prefix="note."), forum=seat.name)


def announce_note(
    seat: SeatId,
    text: str,
    *,
    to: Sequence[str] = (),
    notice: timedelta = USUAL,
    tx: Transaction,
    now: datetime,
    by: str,
) -> str:
    """Show a note to every member; its digest. It leaves no sooner than after the notice."""
    our_seat, note = tx.forum.seat(seat), read_note(text)
    if to and set(to) != set(note.recipients):
        raise problem("forum.not-for-them", recipients=", ".join(note.recipients))
    members = {member.id: member.name for member in tx.forum.members(seat)}
    linter.check_note(
        note, members=tuple(members.values()), agreed={members.get(our_seat.me, our_seat.name)}
    )
    digest = signed.digest(note, forum=our_seat.name)
    Announcement(digest, now, notice)  # refuses too short a notice, and says so
    if digest in notes(our_seat, tx=tx):
        raise problem("forum.announced-already")
    tx.forum.add_document(our_seat, digest=digest, kind="note", version=VERSION, text=text, at=now)
    hours = int(notice / timedelta(hours=1))
    body = {"digest": digest, "text": text, "notice_hours": hours}
    forum_speaking.send_statement(seat, "note.announced", body, about=digest, tx=tx, now=now)
    recipients: list[JSON] = list(note.recipients)
    tx.ledger.append(
        _entry(FORUM_NOTE_ANNOUNCED, our_seat, digest, now=now, by=by, recipients=recipients)
    )
    return digest


def object_to_note(
    seat: SeatId, word: str, *, reason: str, tx: Transaction, now: datetime, by: str
) -> str:
    """Stop a note; the reason is for every member to read."""
    our_seat = tx.forum.seat(seat)
    posted = board.note_named(notes(our_seat, tx=tx), word)
    if violations := tuple(user_data.text_faults(reason, "reason")):
        raise user_data.user_data_inside(violations)
    body = {"digest": posted.digest, "reason": reason}
    forum_speaking.send_statement(seat, "note.objected", body, about=posted.digest, tx=tx, now=now)
    tx.ledger.append(_entry(FORUM_NOTE_OBJECTED, our_seat, posted.digest, now=now, by=by))
    return posted.digest


def clear_objection(seat: SeatId, word: str, *, tx: Transaction, now: datetime, by: str) -> str:
    """Take our objection back."""
    our_seat = tx.forum.seat(seat)
    posted = board.note_named(notes(our_seat, tx=tx), word)
    own_objections = [
        objection for objection in posted.announcement.objections if objection.member == our_seat.me
    ]
    if not any(objection.stands(now) for objection in own_objections):
        raise problem("forum.no-objection")
    body = {"digest": posted.digest}
    forum_speaking.send_statement(seat, "note.cleared", body, about=posted.digest, tx=tx, now=now)
    tx.ledger.append(_entry(FORUM_NOTE_CLEARED, our_seat, posted.digest, now=now, by=by))
    return posted.digest


def release_note(
    seat: SeatId, word: str, *, tx: Transaction, now: datetime, by: str
) -> ReleasedNote:
    """Let a note of ours go, after its notice and against nobody's objection.

    Once it has left, the same is handed out again, signed as it was.
    """
    our_seat = tx.forum.seat(seat)
    posted = board.note_named(notes(our_seat, tx=tx), word)
    if posted.author != our_seat.me:
        raise problem("forum.not-its-author")
    if posted.released_at is None and not _is_said(our_seat, posted.digest, tx=tx):
        require_release(posted.announcement, posted.digest, now=now)
        body = {"digest": posted.digest}
        forum_speaking.send_statement(
            seat, "note.released", body, about=posted.digest, tx=tx, now=now
        )
        tx.ledger.append(_entry(FORUM_NOTE_RELEASED, our_seat, posted.digest, now=now, by=by))
    return ReleasedNote(
        digest=posted.digest,
        recipients=posted.note.recipients,
        text=signed.as_text(posted.note, forum=our_seat.name),
        jws=signed.signed_json(
            posted.note, own_key(seat), forum=our_seat.name, now=posted.released_at or now
        ),
    )


def _is_said(seat: Seat, digest: str, *, tx: Transaction) -> bool:
    """Whether our word of its release is on its way to the hub."""
    waiting = tx.forum.unsent(seat.id)
    return any(
        outgoing.kind == "note.released" and outgoing.about == digest for outgoing in waiting
    )


def _entry(
    action: LedgerWord, seat: Seat, digest: str, *, now: datetime, by: str, **extra_facts: JSON
) -> Entry:
    public = {"forum": seat.forum, "note": digest, **extra_facts}
    return Entry(action, seat.id, at=now, by=by, public=public)
