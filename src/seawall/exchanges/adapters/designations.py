"""Designation lists of the United Nations, the Union and States: names, as leads for a person.

A list is one file. It is fetched if it has changed (`ETag`, `Last-Modified`, and in the end its
digest), or read from a file that somebody fetched by hand. The file as it came, its SHA-256 and
the time are kept with what was read from it. A file in which nobody can be read is a page that
was laid out anew, not an empty list, and is refused.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from seawall.errors import problem
from seawall.exchanges.adapter import Adapter, AdapterSetting, ListKind
from seawall.exchanges.designations import (
    canada,
    european_union,
    uk_proscribed,
    uk_sanctions,
    united_nations,
)
from seawall.exchanges.designations.listed_in_tables import reader
from seawall.exchanges.model import BadSetting, PeerAway, PeerUnreadable
from seawall.exchanges.peer_record import Listing, Name, RecordPage
from seawall.exchanges.peer_wire import PeerVisit
from seawall.exchanges.silent import FetchOnlyAdapter

Read = Callable[[bytes], tuple[Name, ...]]


@dataclass(frozen=True, slots=True)
class DesignationList(FetchOnlyAdapter):
    """One list."""

    name: str
    title: str
    read: Read
    address: str = ""
    kind: ListKind = ListKind.NAMES
    every: timedelta = timedelta(hours=6)
    stale_after: timedelta | None = None

    @property
    def fields(self) -> tuple[AdapterSetting, ...]:
        """Where it is."""
        return (
            AdapterSetting("url", "The file's address.", default=self.address),
            AdapterSetting(
                "file", "A file that was fetched by hand instead.", default="", is_path=True
            ),
            AdapterSetting(
                "token", "Sent as `token`, where a list needs one.", default="", is_secret=True
            ),
        )

    def fetch(self, checkpoint: str, visit: PeerVisit) -> Iterator[RecordPage]:
        """The whole list, if it has changed."""
        last_state = json.loads(checkpoint) if checkpoint else {}
        content, marks, media_type = self._content(last_state, visit)
        digest = hashlib.sha256(content).hexdigest()
        if content and digest != last_state.get("sha256"):
            names = self.read(content)
            if not names:
                raise problem("exchanges.names-unreadable", PeerUnreadable, title=self.title)
            listing = Listing(content, media_type, _shown(visit), names)
            yield RecordPage(json.dumps({**marks, "sha256": digest}), is_last=True, listing=listing)
            return
        yield RecordPage(json.dumps({**last_state, **marks}), is_last=True)

    def _content(
        self, last_state: dict[str, str], visit: PeerVisit
    ) -> tuple[bytes, dict[str, str], str]:
        """The file, by which marks it is known next time, and what it is."""
        if path := visit.config["file"]:
            return _from_file(Path(path))
        url = visit.config["url"]
        if not url:
            raise problem("exchanges.url-or-file-missing", BadSetting)
        if token := visit.credentials.get("token"):
            url = f"{url}{'&' if '?' in url else '?'}token={token}"
        conditions = {
            "if-none-match": last_state.get("etag"),
            "if-modified-since": last_state.get("modified"),
        }
        answer = visit.get(url, {name: value for name, value in conditions.items() if value})
        if answer.status == 304:
            return b"", {}, ""
        answer.or_raise()
        validators = {
            "etag": answer.headers.get("etag"),
            "modified": answer.headers.get("last-modified"),
        }
        marks = {name: value for name, value in validators.items() if value}
        return answer.body, marks, answer.headers.get("content-type", "application/octet-stream")


def _from_file(path: Path) -> tuple[bytes, dict[str, str], str]:
    try:
        return path.read_bytes(), {}, "application/octet-stream"
    except OSError as wrong:
        raise problem(
            "exchanges.file-unreadable", PeerAway, path=path, why=wrong.strerror
        ) from None


def _shown(visit: PeerVisit) -> str:
    return str(visit.config["file"] or visit.config["url"])


ADAPTERS: list[Adapter] = [
    DesignationList(
        "un-consolidated",
        "United Nations Security Council, consolidated list",
        united_nations.read_names,
        "https://scsanctions.un.org/resources/xml/en/consolidated.xml",
    ),
    DesignationList(
        "eu-fsf",
        "European Union, consolidated financial sanctions",
        european_union.read_names,
        "https://webgate.ec.europa.eu/fsd/fsf/public/files/xmlFullSanctionsList_1_1/content",
    ),
    DesignationList("uk-sanctions", "United Kingdom, sanctions list", uk_sanctions.read_names),
    DesignationList(
        "uk-proscribed",
        "United Kingdom, proscribed organisations",
        uk_proscribed.read_names,
        "https://www.legislation.gov.uk/ukpga/2000/11/schedule/2?view=plain",
    ),
    DesignationList(
        "us-fto",
        "United States, foreign terrorist organizations",
        reader("Immigration and Nationality Act, section 219", month_first=True),
        "https://www.state.gov/foreign-terrorist-organizations/",
    ),
    DesignationList(
        "ca-listed",
        "Canada, listed terrorist entities",
        canada.read_names,
        "https://www.publicsafety.gc.ca/cnt/_xml/lstd-ntts-eng.xml",
    ),
    DesignationList(
        "au-listed",
        "Australia, listed terrorist organisations",
        reader("Criminal Code Act 1995, Division 102"),
    ),
    DesignationList(
        "nz-designated",
        "New Zealand, designated terrorist entities",
        reader("Terrorism Suppression Act 2002"),
    ),
]
