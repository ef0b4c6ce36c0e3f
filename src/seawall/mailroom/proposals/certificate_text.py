"""An EPOC or an EPOC-PR read out of a text: its title, its lettered labels, its ticks.

Annexes I and II of Regulation (EU) 2023/1543. The title and the labels of sections A and B are those
of the Annex, as a mirror of it has them; the boxes are read by the words that every wording of them
must have. What is not read is for a person: the certificate stands on the board with its clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.forms.model import Form
from seawall.mailroom.proposals.proposal import (
    FieldSource,
    Layout,
    MailProposal,
    TextSource,
)
from seawall.mailroom.proposals.written_addresses import places_in
from seawall.mailroom.proposals.written_values import read_state

#: Labels that make a text a certificate, beside its title.
ENOUGH = 2
#: The title stands at the beginning: a letter that speaks of one further down is none.
_TITLE_WITHIN = 2_000
_TITLES = (
    (
        "epoc_pr",
        re.compile(
            r"^\W*European Preservation Order Certificate \(EPOC-PR\)", re.IGNORECASE | re.MULTILINE
        ),
    ),
    (
        "epoc",
        re.compile(
            r"^\W*European Production Order Certificate \(EPOC\)", re.IGNORECASE | re.MULTILINE
        ),
    ),
)
_LABELS = {
    "issuing_member_state": r"Issuing State",
    "authority": r"Issuing authority",
    "validating_authority": r"Validating authority(?: \(where applicable\))?",
    "reference_number": r"File number of the issuing authority",
    "addressee": r"Addressee",
    "enforcing_authority": r"(?:Notified )?enforcing authority",
}
_LEADERS = " .…_\t"
_TICKED = r"^[ \t]*(?:☒|☑|✓|✔|\[\s*[xX✓✔]\s*\]|\(\s*[xX]\s*\)|[xX]\s)[ \t]*(?P<words>[^\n]*?{words}[^\n]*)$"
#: In their order on the form; `identification` is traffic data too, and asks for less.
_KINDS = {
    "subscriber": r"subscriber data",
    "identification": r"sole purpose of identifying the user",
    "traffic": r"traffic data",
    "content": r"content data",
}
_EMERGENCY = r"(?:8|eight) hours"
_IDENTIFIES = re.compile(_KINDS["identification"], re.IGNORECASE)


def read_certificate(source: TextSource) -> MailProposal | None:
    """The certificate in this text, if it has the title and the labels of one."""
    form = _form(source.text)
    values = dict(_values(source.text)) if form else {}
    if form is None or len(values) < ENOUGH:
        return None
    kinds, urgent = list(_kinds(source.text)), _ticked(source.text, _EMERGENCY)
    places, notes = places_in(source)
    state = read_state(values.get("issuing_member_state", ""))
    asks = {
        "data": kinds,
        **{key: values[key] for key in _OF_WHAT_IS_ASKED if key in values},
    }
    fields = {
        "form": form,
        "authority": {"name": values.get("authority", "")},
        "issuing_member_state": state or "",
        "reference_number": values.get("reference_number", ""),
        "addressee": values.get("addressee", ""),
        "emergency": urgent[0] if urgent and form == "epoc" else "",
        "asks": asks,
        "locations": [{"url": place.url, "information": place.information} for place in places],
    }
    unread = [] if kinds else ["No box was read that says which data it asks for."]
    return MailProposal(
        form=Form.INFORMATION_ORDER,
        layout=Layout.CERTIFICATE,
        fields=fields,
        locations=places,
        reference=values.get("reference_number", ""),
        authority=values.get("authority", ""),
        found=tuple(FieldSource(key, source.name, "label") for key in values),
        as_written={} if state else _unread_state(values),
        notes=(*notes, *unread),
    )


_OF_WHAT_IS_ASKED = ("validating_authority", "enforcing_authority")


def _form(text: str) -> str | None:
    return next((form for form, title in _TITLES if title.search(text[:_TITLE_WITHIN])), None)


def _values(text: str) -> Iterator[tuple[str, str]]:
    """What stands behind each label on its line, or on the next one."""
    for key, label in _LABELS.items():
        pattern = rf"^[ \t]*{label}[ \t]*:[ \t]*(?P<here>[^\n]*)(?:\n(?P<below>[^\n]*))?"
        match = re.search(pattern, text, re.IGNORECASE | re.MULTILINE)
        if match is None:
            continue
        here, below = (part or "" for part in (match["here"], match["below"]))
        value = here.strip(_LEADERS) or ("" if ":" in below else below.strip(_LEADERS))
        if value:
            yield key, value


def _kinds(text: str) -> Iterator[str]:
    for kind, words in _KINDS.items():
        lines = _ticked(text, words)
        if kind == "traffic":
            lines = [line for line in lines if not _IDENTIFIES.search(line)]
        if lines:
            yield kind


def _ticked(text: str, words: str) -> list[str]:
    pattern = _TICKED.replace("{words}", words)
    return [
        match["words"].strip() for match in re.finditer(pattern, text, re.IGNORECASE | re.MULTILINE)
    ]


def _unread_state(values: dict[str, str]) -> dict[str, str]:
    written = values.get("issuing_member_state")
    return {"issuing_member_state": written} if written else {}
