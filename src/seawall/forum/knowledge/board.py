"""The board: every note that was announced in a forum, as its log tells, and where each stands.

There is no table of notes: what was said is added up each time. Only the author of a note
lets it leave. Whether that was by the rules anybody can see: an objection that stood when it
left, or a notice period that was not over, is told beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from seawall.errors import SeawallError, problem
from seawall.forum.knowledge import linter
from seawall.forum.knowledge.model import KnowledgeNote
from seawall.forum.knowledge.note_reading import read_note
from seawall.forum.knowledge.release import Announcement, Objection
from seawall.forum.knowledge.signed import digest as digest_of
from seawall.forum.model import BadStatement, LoggedStatement
from seawall.forum.statement_kinds import NoteAnnounced, NoteNamed, NoteObjected, read_body

RELEASED = "released"
#: How many characters of a digest name a note to a person.
SHORT = 12


@dataclass(frozen=True, slots=True)
class PostedNote:
    """A note on the board: its words, its announcement with the objections, and its release."""

    author: str
    note: KnowledgeNote
    text: str
    announcement: Announcement
    said_at: datetime
    """When its author says that it announced it; the notice runs from when the log had it."""
    released_at: datetime | None = None
    broke: str = ""
    """Which rule of release its author broke; empty if none."""

    @property
    def digest(self) -> str:
        """By which it is named."""
        return self.announcement.digest

    def stands(self, now: datetime) -> str:
        """Where it stands: waiting, stopped, free or released."""
        return RELEASED if self.released_at else self.announcement.state(now).value


def posted_notes(logged: Iterable[LoggedStatement], *, forum: str) -> dict[str, PostedNote]:
    """Every note by its digest, in the log's order; what cannot be read is passed over."""
    board: dict[str, PostedNote] = {}
    for entry in logged:
        try:
            body = read_body(entry.statement.kind, entry.statement.body)
            _post(board, entry, body, forum=forum)
        except SeawallError:
            continue  # said by a newer version, or by one that judges nothing
    return board


def note_named(board: Mapping[str, PostedNote], word: str) -> PostedNote:
    """The note whose digest begins so."""
    matches = [
        candidate for digest, candidate in board.items() if word and digest.startswith(word.lower())
    ]
    if not matches:
        raise problem("forum.no-such-note", word=word)
    if len(matches) > 1:
        raise problem("forum.which-note", count=len(matches), word=word)
    return matches[0]


def checked_note(body: Mapping[str, Any], *, forum: str) -> KnowledgeNote:
    """Refuse a note whose digest is another, or that says what may not leave.

    Names of members are the author's to look for, since not every reader knows all of them.
    """
    note = read_note(str(body.get("text", "")))
    if digest_of(note, forum=forum) != body.get("digest"):
        raise problem("forum.note-digest", BadStatement)
    linter.check_note(note, members=(), agreed=())
    return note


def _post(board: dict[str, PostedNote], entry: LoggedStatement, body: Any, *, forum: str) -> None:
    author, at = entry.statement.author, entry.statement.at
    match body:
        case NoteAnnounced() if body.digest not in board:
            note = checked_note(entry.statement.body, forum=forum)
            announced_at = max(at, entry.received_at or at)
            notice = timedelta(hours=body.notice_hours)
            announced = Announcement(body.digest, announced_at, notice)
            board[body.digest] = PostedNote(author, note, body.text, announced, at)
        case NoteObjected() if posted := board.get(body.digest):
            objection = Objection(author, body.reason, at)
            board[body.digest] = _with(posted, (*posted.announcement.objections, objection))
        case NoteNamed() if entry.statement.kind == "note.cleared" and body.digest in board:
            board[body.digest] = _cleared(board[body.digest], author, at)
        case NoteNamed() if entry.statement.kind == "note.released" and body.digest in board:
            board[body.digest] = _released(board[body.digest], entry)


def _with(posted: PostedNote, objections: tuple[Objection, ...]) -> PostedNote:
    return replace(posted, announcement=replace(posted.announcement, objections=objections))


def _cleared(posted: PostedNote, member: str, at: datetime) -> PostedNote:
    """A member's own objections end; nobody else's."""
    return _with(
        posted,
        tuple(
            replace(objection, taken_back_at=max(at, objection.at))
            if objection.member == member and objection.taken_back_at is None
            else objection
            for objection in posted.announcement.objections
        ),
    )


def _released(posted: PostedNote, entry: LoggedStatement) -> PostedNote:
    if entry.statement.author != posted.author or posted.released_at:
        return posted
    standing = [
        objection for objection in posted.announcement.objections if objection.taken_back_at is None
    ]
    broke = f"{standing[0].member} objected" if standing else ""
    if entry.statement.at < posted.said_at + posted.announcement.notice:
        broke = broke or "its notice was not over"
    return replace(posted, released_at=entry.statement.at, broke=broke)
