"""The Security Council's consolidated list, XML (scsanctions.un.org).

The reference number says under which regime: QD is ISIL and Al-Qaida, TA the Taliban, the
others are no terrorism lists (GB is Guinea-Bissau). One alias element may hold several names.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from seawall.exchanges.designations.dates import iso_date
from seawall.exchanges.designations.designated_names import unique_names
from seawall.exchanges.peer_markup import child, read_xml
from seawall.exchanges.peer_record import Name

TERRORISM = frozenset({"QD", "TA"})
OTHERS = frozenset({"SO", "IQ", "CD", "SD", "KP", "LY", "GB", "CF", "YE", "SS", "HT"})
KINDS = {"INDIVIDUAL": "person", "ENTITY": "organisation"}
_NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")


def read_names(content: bytes) -> tuple[Name, ...]:
    """Everybody on the list."""
    return tuple(_names(read_xml(content)))


def _names(root: Element) -> Iterator[Name]:
    for element in root.iter():
        if element.tag in KINDS:
            yield _name(element, KINDS[element.tag])


def _name(element: Element, kind: str) -> Name:
    reference = child(element, "REFERENCE_NUMBER")
    name = " ".join(part for tag in _NAMES if (part := child(element, tag)))
    aliases, qualities = [child(element, "NAME_ORIGINAL_SCRIPT")], {}
    for alias in element.findall(f"{element.tag}_ALIAS"):
        for alias_name in child(alias, "ALIAS_NAME").split(";"):
            aliases.append(alias_name.strip())
            qualities[alias_name.strip()] = child(alias, "QUALITY")
    return Name(
        reference=reference,
        name=name,
        kind=kind,
        aliases=unique_names(aliases, name),
        regime=child(element, "UN_LIST_TYPE"),
        is_terrorism=is_terrorism(reference),
        listed_on=iso_date(child(element, "LISTED_ON")),
        facts={
            "data_id": child(element, "DATAID"),
            "qualities": qualities,
            "nationality": child(element, "NATIONALITY", "VALUE"),
            "updated": child(element, "LAST_DAY_UPDATED", "VALUE"),
            "comments": child(element, "COMMENTS1")[:2_000],
        },
    )


def is_terrorism(reference: str) -> bool | None:
    """Whether a reference number's prefix is of a terrorism list; None if it is of none we know.

    >>> is_terrorism("QDe.999"), is_terrorism("KPe.001"), is_terrorism("XXe.001")
    (True, False, None)
    """
    prefix = reference.strip()[:2].upper()
    return True if prefix in TERRORISM else False if prefix in OTHERS else None
