"""What can be read in plain words: addresses, a reference, how long. The rest is a person's.

Only the words "removal order" or "2021/784", and "referral", say what is asked; anything
else is a letter for a person, with its addresses listed. A notice under section 3 of the
Terrorism Act 2006 is not served by e-mail (section 4): it is read as a referral, and a note
says so.
"""

from __future__ import annotations

import re

from seawall.forms.model import Form
from seawall.mailroom.proposals.proposal import FieldSource, Layout, MailProposal, TextSource
from seawall.mailroom.proposals.written_addresses import places_in

_ASKS = (
    (Form.REMOVAL_ORDER, re.compile(r"\bremoval order\b|\b2021/784\b", re.IGNORECASE)),
    (Form.REFERRAL, re.compile(r"\breferrals?\b|\bwe refer\b|\bCTIRU\b|\bIRU\b", re.IGNORECASE)),
)
_SECTION_3 = re.compile(r"Terrorism Act 2006", re.IGNORECASE)
_REFERENCE = re.compile(
    r"\b(?:reference(?: number)?|our ref|ref|case(?: number)?|file no|aktenzeichen|az)\b"
    r"\.?[ \t]{0,5}(?:no\b\.?)?[ \t]{0,5}[:#][ \t]{0,5}(?P<value>[\w][\w./\-]{1,60})",
    re.IGNORECASE,
)
_HOW_LONG = re.compile(
    r"\bwithin\s+(?:the\s+next\s+)?(?:\w+|\d+)\s+(?:working\s+)?(?:minutes?|hours?|days?|weeks?)\b"
    r"|\bby\s+\d{1,2}[:.]\d{2}\b[^\n.]{0,40}|\bimmediately\b|\bwithout (?:undue )?delay\b",
    re.IGNORECASE,
)
_MOST_SAID = 5
UK_NOTICE = "A section 3 notice is not served by e-mail (Terrorism Act 2006, section 4)."


def read_plain(source: TextSource) -> MailProposal:
    """What the words of a mail give away; a letter where they do not say what they ask."""
    places, notes = places_in(source)
    form, words = _form(source.text)
    findings = [FieldSource("form", source.name, f"the words {words!r}")] if words else []
    if _SECTION_3.search(source.text):
        form, notes = Form.REFERRAL, (*notes, UK_NOTICE)
    as_written: dict[str, str] = {}
    reference = _REFERENCE.search(source.text)
    if reference:
        findings.append(FieldSource("reference_number", source.name, f"the words {reference[0]!r}"))
    if deadlines := list(dict.fromkeys(m[0] for m in _HOW_LONG.finditer(source.text)))[:_MOST_SAID]:
        as_written["deadline"] = "; ".join(" ".join(words.split()) for words in deadlines)
        findings.append(FieldSource("deadline", source.name, "its words"))
    if places:
        findings.append(FieldSource("locations", source.name, "addresses in the text"))
    else:
        notes = (*notes, "No address was found.")
    return MailProposal(
        form=form if places else Form.LETTER,
        layout=Layout.PLAIN,
        fields={
            "form": "annex1" if form is Form.REMOVAL_ORDER else str(form),
            "reference_number": reference["value"] if reference else "",
            "locations": [{"url": place.url, "information": place.information} for place in places],
        },
        locations=places,
        reference=reference["value"] if reference else "",
        found=tuple(findings),
        as_written=as_written,
        notes=notes,
    )


def _form(text: str) -> tuple[Form, str]:
    for form, words in _ASKS:
        if phrase_match := words.search(text):
            return form, phrase_match[0]
    return Form.LETTER, ""
