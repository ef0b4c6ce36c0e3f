"""The United Kingdom's sanctions list, XML or CSV (one source for all since 28 January 2026)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from xml.etree.ElementTree import Element

from seawall.errors import problem
from seawall.exchanges.designations.dates import iso_date
from seawall.exchanges.designations.designated_names import unique_names
from seawall.exchanges.model import PeerUnreadable
from seawall.exchanges.peer_markup import child, read_xml, text_of
from seawall.exchanges.peer_record import Name

KINDS = {"individual": "person", "entity": "organisation", "ship": "ship"}
_TERRORISM = re.compile(r"terroris|\bisil\b|al-qa", re.IGNORECASE)
_PARTS = tuple(f"name{number}" for number in (1, 2, 3, 4, 5, 6))


def read_names(content: bytes) -> tuple[Name, ...]:
    """Everybody on the list."""
    if content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return tuple(map(_of_xml, read_xml(content).iter("Designation")))
    return tuple(_of_csv(content.decode("utf-8-sig", "replace")))


def _of_xml(element: Element) -> Name:
    primary, other_names = "", []
    for name_element in element.findall("Names/Name"):
        name = " ".join(part for n in range(1, 7) if (part := child(name_element, f"Name{n}")))
        if not primary and "primary" in child(name_element, "NameType").lower():
            primary = name
        else:
            other_names.append(name)
    other_names += [text_of(name_element) for name_element in element.findall("NonLatinNames/*")]
    return _name(
        primary or (other_names[0] if other_names else ""),
        other_names,
        {
            "reference": child(element, "UniqueID"),
            "kind": child(element, "IndividualEntityShip"),
            "regime": child(element, "RegimeName"),
            "listed": child(element, "DateDesignated"),
            "un": child(element, "UNReferenceNumber"),
            "updated": child(element, "LastUpdated"),
            "reasons": child(element, "UKStatementofReasons"),
        },
    )


def _of_csv(text: str) -> Iterator[Name]:
    """One row a name; rows of one unique id are one entry."""
    together: dict[str, list[dict[str, str]]] = {}
    for row in _rows(text):
        together.setdefault(row.get("uniqueid", ""), []).append(row)
    for reference, rows in together.items():
        first = rows[0]
        typed_names = [
            (row.get("nametype", "").lower(), " ".join(filter(None, (row.get(p) for p in _PARTS))))
            for row in rows
        ]
        primary = next((name for kind, name in typed_names if "primary" in kind), typed_names[0][1])
        scripts = [row.get("namenonlatinscript", "") for row in rows]
        yield _name(
            primary,
            [*(name for _, name in typed_names), *scripts],
            {
                "reference": reference,
                "kind": first.get("individualentityship", "") or first.get("designationtype", ""),
                "regime": first.get("regimename", ""),
                "listed": first.get("datedesignated", ""),
                "un": first.get("unreferencenumber", ""),
                "updated": first.get("lastupdated", ""),
                "reasons": first.get("ukstatementofreasons", ""),
            },
        )


def _rows(text: str) -> Iterator[dict[str, str]]:
    """Rows under the header, which a line with the date of the report may stand before."""
    reader = csv.reader(io.StringIO(text))
    header: list[str] = []
    for row in reader:
        columns = [re.sub(r"[^a-z0-9]", "", cell.lower()) for cell in row]
        if not header:
            header = columns if "uniqueid" in columns else []
            continue
        yield dict(zip(header, (cell.strip() for cell in row), strict=False))
    if not header:
        raise problem("exchanges.no-sanctions-list", PeerUnreadable)


def _name(primary: str, other_names: Iterable[str], fields: Mapping[str, str]) -> Name:
    return Name(
        reference=fields["reference"],
        name=primary,
        kind=KINDS.get(fields["kind"].strip().lower(), ""),
        aliases=unique_names(list(other_names), primary),
        regime=fields["regime"],
        is_terrorism=bool(_TERRORISM.search(fields["regime"])) if fields["regime"] else None,
        listed_on=iso_date(fields["listed"]),
        facts={
            "united_nations_id": fields["un"],
            "updated": fields["updated"],
            "reasons": fields["reasons"][:2_000],
        },
    )
