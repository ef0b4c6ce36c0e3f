"""Canada's listed terrorist entities, an Atom feed (publicsafety.gc.ca).

The summary holds the other names, or `N/A`; the time of update may be words.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from seawall.exchanges.designations.dates import iso_date
from seawall.exchanges.designations.designated_names import parts_of, split_name, unique_names
from seawall.exchanges.designations.designation_html import lines_in
from seawall.exchanges.peer_markup import child, read_xml
from seawall.exchanges.peer_record import Name


def read_names(content: bytes) -> tuple[Name, ...]:
    """Every listed entity."""
    return tuple(map(_name, read_xml(content).iter("entry")))


def _name(entry: Element) -> Name:
    name, other_names = split_name(child(entry, "title"))
    summary = " ".join(lines_in(child(entry, "summary").encode()))
    link = entry.find("link")
    return Name(
        reference=child(entry, "id"),
        name=name,
        kind="organisation",
        aliases=unique_names([*other_names, *parts_of(summary)], name),
        regime="Criminal Code, section 83.05",
        is_terrorism=True,
        listed_on=iso_date(child(entry, "published")),
        facts={
            "updated": child(entry, "updated"),
            "link": (link.get("href") or "") if link is not None else "",
        },
    )
