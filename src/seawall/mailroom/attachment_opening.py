"""The words inside the files that came along: taken out in the sandbox, where nothing runs.

Plain text, CSV, JSON and XML are read as they are, HTML in one pass over its words; PDF,
Office, RTF and archives are opened by a jailed child, archives a few levels deep and within
one budget. What stays closed says why.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from seawall.errors import SeawallError, Unavailable
from seawall.mailroom.model import Attachment, MailFault
from seawall.mailroom.text_decoding import page_of, text_of
from seawall.sandbox import DecoderDied, DecoderPool, JailIncomplete, TookTooLong, TooMuchMemory
from seawall.sandbox.files._inside import InsideAsk, InsideFacts, handed_over_parts
from seawall.sandbox.sniff import family_of, sniff_format

DEEPEST = 3
MOST_FILES = 200
MOST_ASKED = 60  # questions to the sandbox for one mail
MOST_COSTLY = 3  # of them that ended a child
MOST_FAULTS = 100
MOST_LETTERS = 8_000_000
MOST_UNPACKED = 128 * 2**20  # bytes of files inside files, for one mail
_LARGEST = 32 * 2**20
_HOLDERS = ("document", "archive")
_COSTLY = (DecoderDied, TookTooLong, TooMuchMemory)
_PICTURES = ("picture", "video", "sound")


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file, and the words in it; ``is_laid_out`` where they stood on printed pages."""

    name: str
    media_type: str
    content: bytes
    text: str
    links: tuple[str, ...] = ()
    is_laid_out: bool = False


@dataclass(slots=True)
class _Opening:
    """What was opened so far, and what is left of the budget."""

    pool: DecoderPool
    files: list[OpenedFile] = field(default_factory=list)
    faults: list[MailFault] = field(default_factory=list)
    questions: int = 0
    costly: int = 0
    letters: int = 0
    unpacked: int = 0

    @property
    def is_spent(self) -> bool:
        """Whether this mail has cost as much as a mail may."""
        return (
            self.questions >= MOST_ASKED
            or self.costly >= MOST_COSTLY
            or self.letters >= MOST_LETTERS
            or self.unpacked >= MOST_UNPACKED
        )

    def close(self, name: str, why: str) -> None:
        """Say why a file stays closed."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(MailFault("file_closed", f"{name}: {why}"))

    def keep(self, file: OpenedFile) -> None:
        """Keep a file's words, as many as still fit."""
        letters_left = max(0, MOST_LETTERS - self.letters)
        if len(file.text) > letters_left:
            self.close(file.name, "Some of its text was left out: there is too much.")
            file = replace(file, text=file.text[:letters_left])
        self.letters += len(file.text)
        self.files.append(file)


def open_files(
    attachments: Iterable[Attachment], pool: DecoderPool
) -> tuple[tuple[OpenedFile, ...], tuple[MailFault, ...]]:
    """Every file that came along with its words, members of archives behind their archive."""
    opening = _Opening(pool)
    for file in attachments:
        if file.content:
            _open(file.name or file.place, file.media_type, file.content, opening, depth=0)
    return tuple(opening.files), tuple(opening.faults)


def _open(name: str, media_type: str, content: bytes, opening: _Opening, *, depth: int) -> None:
    if len(opening.files) >= MOST_FILES:
        opening.close(name, "There are too many files.")
        return
    kind = sniff_format(content)
    if kind == "HTML":
        text, links = page_of(content)
        opening.keep(OpenedFile(name, media_type, content, text, links))
    elif not kind and _is_text(content):
        opening.keep(OpenedFile(name, media_type, content, text_of(content)))
    elif family_of(kind) in _HOLDERS:
        _open_holder(name, media_type, content, opening, depth=depth)
    else:
        opening.keep(OpenedFile(name, media_type, content, ""))
        if family_of(kind) in _PICTURES:
            opening.close(name, "It is a picture, a sound or a film: a person has to look at it.")


def _open_holder(
    name: str, media_type: str, content: bytes, opening: _Opening, *, depth: int
) -> None:
    """A document or an archive, piece by piece."""
    texts: list[str] = []
    links: dict[str, None] = {}
    members: list[tuple[str, bytes]] = []
    following, laid_out = -1, False
    while following and (answer := _asked(name, content, max(0, following), opening)):
        facts, blob = answer
        texts += [piece.text for piece in facts.texts]
        links |= dict.fromkeys(facts.links)
        members += _members(name, facts, blob, opening)
        laid_out = facts.format == "PDF"
        following = facts.following if facts.following > following else 0
    text = "\n".join(texts)
    opening.keep(OpenedFile(name, media_type, content, text, tuple(links), laid_out))
    for inside, member in members:
        if depth >= DEEPEST:
            opening.close(inside, "It lies too deep.")
        else:
            _open(inside, "", member, opening, depth=depth + 1)


def _asked(
    name: str, content: bytes, start: int, opening: _Opening
) -> tuple[InsideFacts, bytes] | None:
    if opening.is_spent:
        opening.close(name, "The rest was not looked at: the mail holds too much.")
        return None
    opening.questions += 1
    room = opening.pool.room(family_of(sniff_format(content)))
    most = min(_LARGEST, MOST_UNPACKED - opening.unpacked)
    try:
        answer = room.ask(
            content, InsideAsk(start=start, room=most, largest=most, looks=False), InsideFacts
        )
    except JailIncomplete as closed:  # what is in the mail itself must not wait for a kernel
        opening.close(name, closed.detail)
        return None
    except Unavailable:
        raise
    except SeawallError as problem:
        opening.costly += isinstance(problem, _COSTLY)
        opening.close(name, problem.detail)
        return None
    opening.unpacked += len(answer[1])
    return answer


def _members(
    name: str, facts: InsideFacts, blob: bytes, opening: _Opening
) -> list[tuple[str, bytes]]:
    """The files inside; a page's pictures are part of the page."""
    members = []
    for part, content in handed_over_parts(facts, blob):
        inside = f"{name}/{text_of(part.name.encode('utf-8', 'replace'))}"
        if part.closed:
            opening.close(inside, f"It stays closed: {part.closed}.")
        elif family_of(sniff_format(content)) not in _PICTURES:
            members.append((inside, content))
    return members


def _is_text(content: bytes) -> bool:
    head = content[:4096]
    return head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" not in head
