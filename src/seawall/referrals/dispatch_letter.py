"""A dispatch as people read it: a mail with the text, a PDF of it, and the signed JSON.

An order is laid out by its own form (`letters/`); the others share one sheet here. What is
printed is what is signed, and the foot carries its digest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from seawall.forms.annexes.form_reading import read_annex1
from seawall.forms.letters.laying_out import lay_out
from seawall.forms.letters.sheet import Block, Sheet, SheetLine, SheetSection, SheetTable
from seawall.forms.letters.shown_text import shown_moment, shown_text
from seawall.referrals.model import Dispatch, DispatchForm

#: A letter of ten thousand addresses would be no letter; the signed JSON has them all.
MOST_PRINTED = 1_000

_TITLES: Mapping[DispatchForm, tuple[str, str, str]] = {
    DispatchForm.REFERRAL: (
        "Referral",
        "Voluntary consideration against the addressee's own terms and conditions",
        "A referral does not bind the addressee (Regulation (EU) 2021/784, recital 40).",
    ),
    DispatchForm.INFORMATION: (
        "Information",
        "Applicable procedures and deadlines",
        "Given before a first removal order: Regulation (EU) 2021/784, Article 3(2).",
    ),
    DispatchForm.COPY: (
        "Copy of a removal order",
        "To the competent authority of the Member State of establishment",
        "Regulation (EU) 2021/784, Article 4(1).",
    ),
    DispatchForm.WITHDRAWAL: ("Withdrawal", "An earlier request no longer stands", ""),
}


def sheet_of(dispatch: Dispatch) -> Sheet:
    """The dispatch laid out."""
    if dispatch.form is DispatchForm.REMOVAL_ORDER:
        return lay_out(read_annex1(dispatch.body))
    name, title, law = _TITLES[dispatch.form]
    body = {
        "reference_number": dispatch.reference,
        "urgency": dispatch.urgency.value,
        **dispatch.body,
    }
    parts = [SheetSection("A", "Sender and addressee", tuple(_ends(body)))]
    if body.get("locations"):
        parts.append(SheetSection("B", "Content", tuple(_content(body["locations"]))))
    if statement := tuple(_words(body)):
        parts.append(SheetSection("C", "Statement", statement))
    return Sheet(name, title, law, "", tuple(parts), dispatch.digest)


def subject_of(dispatch: Dispatch) -> str:
    """One line that names what it is and its number; no address and no name of a group."""
    name = "Removal order"
    if dispatch.form is not DispatchForm.REMOVAL_ORDER:
        name = _TITLES[dispatch.form][0]
    urgent = "" if dispatch.urgency == "normal" else f" ({dispatch.urgency.replace('_', ' ')})"
    return f"{name} {dispatch.reference}{urgent}"


def _ends(body: Mapping[str, Any]) -> Iterator[Block]:
    sender = body["authority"]
    yield SheetLine("Issued by", shown_text(sender["name"]))
    if sender.get("representative"):
        yield SheetLine("Represented by", shown_text(sender["representative"]))
    yield SheetLine("Email address", shown_text(sender["email"]))
    yield SheetLine("State", shown_text(body["issuing_member_state"]))
    yield SheetLine("Addressee", shown_text(body["addressee"]))
    yield SheetLine("Reference number", shown_text(body["reference_number"]))
    issued = body.get("issued_at")  # added as it is signed
    when = shown_moment(datetime.fromisoformat(issued)) if issued else "When it is signed"
    yield SheetLine("Time and date of issuing", when)
    yield SheetLine("Urgency", shown_text(body["urgency"].replace("_", " ")))
    yield SheetLine("Signed answers to", shown_text(body["answer_url"]))


def _content(locations: list[Mapping[str, Any]]) -> Iterator[Block]:
    yield _places(locations[:MOST_PRINTED])
    if len(locations) > MOST_PRINTED:
        surplus = len(locations) - MOST_PRINTED
        yield SheetLine(
            "And", f"{surplus} more addresses, which stand in the signed JSON beside this."
        )


def _places(locations: list[Mapping[str, Any]]) -> SheetTable:
    rows = tuple(
        (
            str(number),
            shown_text(place["url"]),
            shown_text(f"{place['statute_title']}: {place['element_says']}"),
            shown_text(" · ".join(filter(None, (place["language"], place["entity"])))),
            shown_text(place["information"]),
        )
        for number, place in enumerate(locations, 1)
    )
    head = ("No", "URL", "Statute and element", "Language, entity", "Additional information")
    return SheetTable("Content to be considered", head, rows)


def _words(body: Mapping[str, Any]) -> Iterator[Block]:
    if body.get("withdraws"):
        yield SheetLine("Withdrawn", shown_text(body["withdraws"]))
    if body.get("reasons"):
        yield SheetLine("Reasons", shown_text(body["reasons"]))
    if body["form"] == "copy":
        yield SheetLine(
            "The order", "The signed order is inside the signed JSON beside this letter."
        )
    elif body.get("information"):
        yield SheetLine("Procedures and deadlines", shown_text(body["information"]))
