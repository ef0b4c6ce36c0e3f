"""The original document beside the fields that were read in it.

The text of a document is shown as text and nothing else; a PDF is not opened here, it is
handed over as a file. A field that does not stand in the original as it was read is marked:
a machine read it out of a box, a column or another spelling, and may be wrong.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from seawall.errors import SeawallError
from seawall.forms.annexes.labels import FormWords, LabelledField, forms
from seawall.forms.letters.shown_text import shown_text
from seawall.forms.model import Channel
from seawall.mailroom.mail_reading import read_mail
from seawall.mailroom.signing.jws import decoded_part
from seawall.orders.model import Document, Order
from seawall.transaction import Transaction
from seawall.web import ports
from seawall.web.console.words import plain_words

#: Characters of the original on the page; the file has them all.
SHOWN = 20_000
#: Addresses among the fields.
PLACES = 20
_MAILS = frozenset({Channel.EMAIL_SIGNED, Channel.EMAIL_PLAIN})
_TEXTS = ("text/", "application/json", "application/jose", "message/")
#: What our own reading adds to a document's words.
_OURS = frozenset({"form", "answer_to", "also"})


@dataclass(frozen=True, slots=True)
class FieldRead:
    """One field as it was read, where it was found, and whether it stands there so."""

    label: str
    value: str
    where: str = ""
    differs: bool = False
    section: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A document, its text where it has one, and its fields."""

    document: Document | None
    text: str
    is_cut: bool
    fields: tuple[FieldRead, ...]
    unread: tuple[FieldRead, ...]
    notes: tuple[str, ...] = ()
    """What the reader of a mail or a file has to say of it."""

    @property
    def differing(self) -> int:
        """How many fields do not stand in the original as they were read."""
        return sum(field.differs for field in self.fields)


def read_paper(order: Order, *, tx: Transaction) -> Paper:
    """The order's document and what was read in it."""
    if order.document is None:
        return Paper(None, "", is_cut=False, fields=tuple(_fields(order, "", {})), unread=())
    document = tx.orders.document(order.document)
    text = text_of(tx.evidence.open(document.evidence), document)
    reading = document.reading
    unread = reading.get("as_written", {})
    compared = text if _has_words_of(str(reading.get("original", "")), text) else ""
    return Paper(
        document=document,
        text=text[:SHOWN],
        is_cut=len(text) > SHOWN,
        fields=tuple(_fields(order, compared, _places_found(reading))),
        unread=tuple(
            FieldRead(plain_words(key), shown_text(str(value))) for key, value in unread.items()
        ),
        notes=tuple(
            shown_text(str(note)) for note in (*reading.get("notes", ()), *_faults(reading))
        ),
    )


def _faults(reading: Mapping[str, Any]) -> Iterable[str]:
    """What could not be read at all."""
    return (str(fault.get("says", "")) for fault in reading.get("faults", ()))


def text_of(content: bytes, document: Document) -> str:
    """The words of a document; nothing where only a viewer could show them."""
    if document.channel in _MAILS:
        return _of_mail(content, document)
    return shown_text(_of_file(content, document.media_type))


def _of_file(content: bytes, media_type: str) -> str:
    if not media_type.startswith(_TEXTS):
        return ""
    text = content.decode("utf-8", errors="replace")
    if "jose" in media_type:
        return _laid_out(_payload(text))
    return _laid_out(text) if "json" in media_type else text


def _of_mail(content: bytes, document: Document) -> str:
    """What the mail says, and what stands in the files it brings, as far as they are words."""
    try:
        mail = read_mail(content, now=document.received_at, reader=ports.seal_reader())
    except SeawallError:
        return shown_text(_of_file(content, document.media_type))
    parts = [mail.subject, mail.text]
    for file in mail.attachments:
        inside = _of_file(file.content, file.media_type)
        parts.append(f"[{file.name}, {file.media_type}]\n{inside}".strip())
    return shown_text("\n\n".join(part for part in parts if part))


def _has_words_of(file: str, text: str) -> bool:
    """Whether the file that the fields were read in can be shown in words: a PDF cannot."""
    head = re.search(rf"^\[{re.escape(shown_text(file))}, [^\n]*\]$", text, re.MULTILINE)
    return not file or head is None or text[head.end() :][:2].strip() != ""


def _payload(text: str) -> str:
    """What a signature covers, out of its wrapping."""
    parts = text.strip().split(".")
    if len(parts) != 3:
        return text
    try:
        return decoded_part(parts[1]).decode("utf-8", errors="replace")
    except SeawallError:
        return text


def _laid_out(text: str) -> str:
    """JSON with a line for each value, for people; what is none stays as it is."""
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return text


def _fields(order: Order, text: str, where: Mapping[str, str]) -> Iterable[FieldRead]:
    words = forms().get(str(order.body.get("form", "")))
    flat = dict(_flat(order.body))
    if words is not None and words.name == "Annex I":
        yield from _of_annex(words, flat, text, where)
        return
    for key, value in flat.items():
        if key.split(".")[0] not in _OURS and key != "locations":
            yield _field(
                plain_words(key.rpartition(".")[2] or key), value, text, where.get(key, "")
            )
    yield from _locations(order.body, text)


def _of_annex(
    words: FormWords, flat: Mapping[str, str], text: str, where: Mapping[str, str]
) -> Iterable[FieldRead]:
    """In the form's own order, under the form's own labels."""
    for section in words.sections:
        title = f"{section.letter}. {section.title}"
        for field in section.fields:
            if field.key == "locations":
                continue
            value = flat.get(field.key, "")
            if not value:
                continue
            label = field.label or field.ticks[0][1]
            differs = not field.ticks and _differs(value, text)
            yield FieldRead(
                label, shown_text(_ticked(field, value)), where.get(field.key, ""), differs, title
            )


def _ticked(field: LabelledField, value: str) -> str:
    """The words beside the boxes that are ticked; of a lone box only that it is."""
    if not field.ticks:
        return value
    if not field.label:
        return _("Ticked")
    boxes = dict(field.ticks)
    return "; ".join(boxes.get(box, box) for box in value.split(", "))


def _locations(body: Mapping[str, Any], text: str) -> Iterable[FieldRead]:
    places = body.get("locations", ())
    for place in list(places)[:PLACES]:
        url = place if isinstance(place, str) else str(place.get("url", ""))
        yield _field("URL", url, text, "")


def _field(label: str, value: str, text: str, where: str) -> FieldRead:
    return FieldRead(label, shown_text(value), where, _differs(value, text))


def _differs(value: str, text: str) -> bool:
    """Whether the words do not stand in the original; of a file without words nobody can say."""
    if not text or value in {"true", "false"}:
        return False
    return " ".join(shown_text(value).split()) not in " ".join(text.split())


def _flat(values: Mapping[str, Any], before: str = "") -> Iterable[tuple[str, str]]:
    """Every value by its dotted key, as the labels name them."""
    for key, value in values.items():
        name = f"{before}{key}"
        if isinstance(value, Mapping):
            yield from _flat(value, f"{name}.")
        elif isinstance(value, list | tuple):
            if key != "locations" and value:
                yield name, ", ".join(str(part) for part in value)
        elif value not in (None, "", False):
            yield name, "true" if value is True else str(value)


def _places_found(reading: Mapping[str, Any]) -> Mapping[str, str]:
    """Where each field was found, as the reader wrote it down."""
    places = reading.get("found", ())
    return {
        str(place.get("field", "")): f"{place.get('where', '')}: {place.get('by', '')}".strip(": ")
        for place in places
        if isinstance(place, Mapping)
    }
