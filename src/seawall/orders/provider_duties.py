"""What a provider must have made public before any order comes: TCO Art. 7(1), 15(1), 17.

A contact point for electronic means, with the languages it may be addressed in, at least one
of them official where the provider or its representative is established (Art. 15). A provider
outside the Union names a legal representative inside it, in writing (Art. 17). The terms say
how specific measures work, automated tools included (Art. 7(1)).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from seawall.clocks.jurisdictions.member_states import MEMBER_STATES
from seawall.orders.register.model import ContactPoint

#: The official languages of each Member State that are official languages of the Union.
OFFICIAL: Mapping[str, tuple[str, ...]] = {
    "AT": ("de",),
    "BE": ("nl", "fr", "de"),
    "BG": ("bg",),
    "CY": ("el",),
    "CZ": ("cs",),
    "DE": ("de",),
    "DK": ("da",),
    "EE": ("et",),
    "ES": ("es",),
    "FI": ("fi", "sv"),
    "FR": ("fr",),
    "GR": ("el",),
    "HR": ("hr",),
    "HU": ("hu",),
    "IE": ("ga", "en"),
    "IT": ("it",),
    "LT": ("lt",),
    "LU": ("fr", "de"),
    "LV": ("lv",),
    "MT": ("mt", "en"),
    "NL": ("nl",),
    "PL": ("pl",),
    "PT": ("pt",),
    "RO": ("ro",),
    "SE": ("sv",),
    "SI": ("sl",),
    "SK": ("sk",),
}


@dataclass(frozen=True, slots=True)
class Lack:
    """A duty that the contact point does not show to be met."""

    article: str
    field: str
    say: str
    remedy: str


def lacks(contact: ContactPoint | None) -> tuple[Lack, ...]:
    """What is missing; nothing where every duty is met."""
    if contact is None:
        say, remedy = "There is no contact point.", "Run `seawall contact-point set`."
        return (Lack("15(1)", "contact_point", say, remedy),)
    return (*_contact(contact), *_representative(contact), *_terms(contact))


def _contact(contact: ContactPoint) -> Iterator[Lack]:
    if not contact.email.strip():
        say, remedy = (
            "The contact point has no e-mail address.",
            "Enter one that is read at night too.",
        )
        yield Lack("15(1)", "email", say, remedy)
    official = OFFICIAL.get(contact.establishment, ())
    spoken = {language.split("-")[0].lower() for language in contact.languages}
    if not spoken.intersection(official):
        say = f"None of its languages is official in {contact.establishment}."
        remedy = f"Add one of: {', '.join(official) or 'an official language'}."
        yield Lack("15(1)", "languages", say, remedy)


def _representative(contact: ContactPoint) -> Iterator[Lack]:
    if contact.establishment not in MEMBER_STATES:
        say = "Neither the provider nor its representative is in a Member State."
        remedy = "Appoint a legal representative in writing, and enter its state."
        yield Lack("17(1)", "establishment", say, remedy)
    main = str(contact.facts.get("main_establishment", contact.establishment))
    if main not in MEMBER_STATES and not contact.representative.strip():
        say = f"A provider established in {main} needs a legal representative."
        yield Lack("17(1)", "representative", say, "Enter its name and make it public.")


def _terms(contact: ContactPoint) -> Iterator[Lack]:
    if not str(contact.facts.get("policy_url", "")).strip():
        say = "The policy on terrorist content is not linked."
        remedy = "Enter the URL of the terms that explain it and how measures work."
        yield Lack("7(1)", "policy_url", say, remedy)
