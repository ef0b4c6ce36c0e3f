"""The parts of a mail, one after another: its words, its files, the mails inside it.

Of a text and its HTML twin the text is read; addresses that only the HTML holds are kept
beside it. A forwarded mail's words stand behind the mail's own, under a line that says so,
since nobody has vouched for them. What is over a limit stays closed, and a fault says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from email.message import EmailMessage

from seawall.mailroom.entity import content_of
from seawall.mailroom.headers import decoded_words, header_words
from seawall.mailroom.mail_limits import MailLimits
from seawall.mailroom.model import Attachment, MailFault, MailPart
from seawall.mailroom.text_decoding import page_of, text_of
from seawall.mailroom.unsealing import CLEAR

DEEPEST = 20
LONGEST_NAME = 200
_KINDS_INSIDE = {
    "message/rfc822": "forwarded",
    "message/delivery-status": "delivery_report",
    "message/partial": "partial",
}
_SIGNED = ("multipart/signed", "application/pkcs7-mime", "application/x-pkcs7-mime")
_WINMAIL = ("application/ms-tnef", "application/vnd.ms-tnef")


@dataclass(frozen=True, slots=True)
class Text:
    """Words of the mail; ``is_page`` if they stood in HTML."""

    words: str
    is_page: bool = False


@dataclass(slots=True)
class MailFindings:
    """What was found on the way through a mail."""

    limits: MailLimits
    texts: list[Text] = field(default_factory=list)
    links: dict[str, None] = field(default_factory=dict)
    parts: list[MailPart] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    faults: dict[str, MailFault] = field(default_factory=dict)
    flags: set[str] = field(default_factory=set)
    clear: list[tuple[bytes, str]] = field(default_factory=list)
    letters: int = 0
    attached_bytes: int = 0

    def note_fault(self, code: str, says: str) -> None:
        """Say what could not be read; each thing once."""
        self.faults.setdefault(f"{code} {says}", MailFault(code, says))

    def write(self, text: str, *, is_page: bool = False) -> None:
        """Keep words, as many as still fit."""
        letters_left = self.limits.letters - self.letters
        if len(text) > letters_left:
            self.note_fault(
                "text_cut", f"Only the first {self.limits.letters} characters were read."
            )
        if text := text[:letters_left].strip():
            self.texts.append(Text(text, is_page))
            self.letters += len(text)


def gather_parts(message: EmailMessage, limits: MailLimits) -> MailFindings:
    """Everything in this mail, in its order."""
    gathered = MailFindings(limits)
    _walk(message, "1", gathered, depth=0)
    return gathered


def _walk(part: EmailMessage, place: str, gathered: MailFindings, *, depth: int) -> None:
    if len(gathered.parts) >= gathered.limits.parts or depth > DEEPEST:
        gathered.note_fault(
            "parts_over_limit", f"Only the first {len(gathered.parts)} parts were read."
        )
        return
    kind = part.get_content_type()
    if kind in _SIGNED:
        gathered.flags.add("signed_in_part")
    if part.is_multipart():
        gathered.parts.append(MailPart(place, kind, 0))
        _walk_inside(part, kind, place, gathered, depth=depth)
    else:
        gathered.parts.append(MailPart(place, kind, _leaf(part, kind, place, gathered)))


def _walk_inside(
    part: EmailMessage, kind: str, place: str, gathered: MailFindings, *, depth: int
) -> None:
    """The parts of a part; of the ways to say the same, the plain one."""
    before = len(gathered.texts)
    if kind.startswith("message/"):
        gathered.flags.add(_KINDS_INSIDE.get(kind, "message_inside"))
    for at, child in enumerate(_children(part), 1):
        if kind == "message/rfc822":
            _announce(child, gathered)
        _walk(child, f"{place}.{at}", gathered, depth=depth + 1)
        if kind == "message/delivery-status":
            gathered.write("\n".join(f"{name}: {value}" for name, value in child.items()))
    if kind == "multipart/alternative":
        plain = [text for text in gathered.texts[before:] if not text.is_page]
        gathered.texts[before:] = plain or gathered.texts[before:]


def _children(part: EmailMessage) -> list[EmailMessage]:
    inside = part.get_payload()
    return (
        [child for child in inside if isinstance(child, EmailMessage)]
        if isinstance(inside, list)
        else []
    )


def _announce(forwarded: EmailMessage, gathered: MailFindings) -> None:
    """The line above a forwarded mail."""
    header_names = ("From", "Date", "Subject", "Message-ID")
    headers = ", ".join(f"{name}: {header_words(forwarded, name)}" for name in header_names)
    gathered.write(f"[Forwarded mail. {headers}]")


def _leaf(part: EmailMessage, kind: str, place: str, gathered: MailFindings) -> int:
    """Read one leaf, as words or as a file; says how many bytes it has."""
    content, name = content_of(part), _name(part)
    is_body = part.get_content_disposition() != "attachment" and not name
    if kind == "text/plain" and is_body:
        gathered.write(text_of(content, _charset(part)))
        if CLEAR in content and "forwarded" not in gathered.flags:
            gathered.clear.append((content, _charset(part)))
    elif kind == "text/html" and is_body:
        page, links = page_of(content, _charset(part))
        gathered.write(page, is_page=True)
        gathered.links |= dict.fromkeys(links)
    elif content or name:
        _attach(Attachment(name, kind, content, len(content), place), gathered)
    return len(content)


def _attach(file: Attachment, gathered: MailFindings) -> None:
    if file.media_type in _WINMAIL or file.name.lower() == "winmail.dat":
        gathered.flags.add("winmail")
        gathered.note_fault(
            "winmail",
            f"{file.name or 'A part'} is Outlook's own format: ask for plain attachments.",
        )
    if len(gathered.attachments) >= gathered.limits.attachments:
        gathered.note_fault(
            "attachments_over_limit", "Some attachments were left out: there are too many."
        )
        return
    gathered.attached_bytes += file.size
    if gathered.attached_bytes > gathered.limits.attached_bytes:
        gathered.note_fault(
            "attachment_closed", f"{file.name or file.place} was left closed: too large."
        )
        file = Attachment(file.name, file.media_type, b"", file.size, file.place)
    gathered.attachments.append(file)


def _name(part: EmailMessage) -> str:
    """A file's name without the folders it claims to come from."""
    try:
        raw_name = part.get_filename("")
    except (ValueError, LookupError):
        return "unnamed"
    plain = " ".join(decoded_words(str(raw_name)).split())
    return plain.replace("\\", "/").rpartition("/")[2][:LONGEST_NAME]


def _charset(part: EmailMessage) -> str:
    try:
        return part.get_content_charset("")
    except (ValueError, LookupError):
        return ""
