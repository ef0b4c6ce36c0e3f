"""The Union's consolidated financial sanctions, XML 1.1 (the FSF file; it needs a token).

The programme of a regulation says what it is about. Which of the programmes are about
terrorism is data of ours: the common position of 2001 (TERR), ISIL and Al-Qaida (TAQA, EUAQ),
Hamas and Palestinian Islamic Jihad (HAM), the Taliban (AFG).
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from seawall.exchanges.designations.dates import iso_date
from seawall.exchanges.designations.designated_names import unique_names
from seawall.exchanges.peer_markup import child, read_xml
from seawall.exchanges.peer_record import Name

TERRORISM = frozenset({"TERR", "TAQA", "EUAQ", "HAM", "AFG"})
KINDS = {"person": "person", "enterprise": "organisation"}


def read_names(content: bytes) -> tuple[Name, ...]:
    """Everybody on the list."""
    return tuple(_names(read_xml(content)))


def _names(root: Element) -> Iterator[Name]:
    for entity in root.iter("sanctionEntity"):
        yield _name(entity)


def _name(entity: Element) -> Name:
    subject = entity.find("subjectType")
    strong = [_whole(a) for a in entity.findall("nameAlias") if a.get("strong") == "true"]
    weak = [_whole(a) for a in entity.findall("nameAlias") if a.get("strong") != "true"]
    names = [name for name in (*strong, *weak) if name]
    name = names[0] if names else ""
    programmes = [p for r in entity.findall("regulation") if (p := r.get("programme"))]
    entries = [r.get("entryIntoForceDate") or "" for r in entity.findall("regulation")]
    return Name(
        reference=entity.get("euReferenceNumber") or entity.get("logicalId") or "",
        name=name,
        kind=KINDS.get((subject.get("code") or "") if subject is not None else "", ""),
        aliases=unique_names(names, name),
        regime=", ".join(dict.fromkeys(programmes)),
        is_terrorism=bool(TERRORISM & set(programmes)) if programmes else None,
        listed_on=iso_date(entity.get("designationDate") or min(filter(None, entries), default="")),
        facts={
            "logical_id": entity.get("logicalId") or "",
            "united_nations_id": entity.get("unitedNationId") or "",
            "remark": child(entity, "remark")[:2_000],
        },
    )


def _whole(alias: Element) -> str:
    whole_name = alias.get("wholeName") or ""
    parts = (alias.get(part) or "" for part in ("firstName", "middleName", "lastName"))
    return " ".join((whole_name or " ".join(filter(None, parts))).split())
