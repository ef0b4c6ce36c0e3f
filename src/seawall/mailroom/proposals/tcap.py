"""Alerts of the Terrorist Content Analytics Platform, and the status that goes back.

Tech Against Terrorism mails a platform the link, the associated entity and a warning about
graphic content or personal data; its tiers are 1 Threat to Life, 2 Crisis, 3 Designation
and 4 Promotional (https://terrorismanalytics.org/about/how-it-works). The wording of the
mails is not published: labels are read as they are likely to be written, the rest stays for
a person. An alert is voluntary.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from seawall.clocks.instant import write_instant
from seawall.forms.model import Form
from seawall.mailroom.proposals.proposal import FieldSource, Layout, MailProposal, TextSource
from seawall.mailroom.proposals.written_addresses import places_in

_NAMED = re.compile(r"\bTCAP\b|Terrorist Content Analytics Platform", re.IGNORECASE)
_LABELS = {
    "entity": r"(?:associated\s+)?(?:terrorist\s+)?(?:entity|organisation|organization|group)",
    "tier": r"(?:alert\s+)?tier",
    "warning": r"(?:content\s+)?warnings?",
    "platform": r"platform",
    "channel": r"(?:channel|source|found\s+on)",
    "submitted_at": r"(?:submission\s+(?:date|time)|submitted(?:\s+(?:at|on))?|date(?:\s+of\s+submission)?)",
    "reference": r"(?:alert\s+)?(?:id|reference(?:\s+number)?|number)",
    "designation": r"designat(?:ion|ed\s+by)",
}
_LINES = {
    key: re.compile(
        rf"^[ \t>*-]*{label}[ \t]*[:：](?P<value>[^\n]*)$", re.IGNORECASE | re.MULTILINE
    )
    for key, label in _LABELS.items()
}
TIERS = {1: "Threat to Life", 2: "Crisis", 3: "Designation", 4: "Promotional"}
_WARNINGS = {"graphic": ("graphic", "violent imagery"), "personal_data": ("personal", "pii")}
_OWN_HOSTS = ("terrorismanalytics.org", "techagainstterrorism.org")


class LinkState(StrEnum):
    """What became of an alerted link."""

    LIVE = "live"
    OFFLINE = "offline_4xx"
    NOTICE = "offline_platform_notice"
    GEO_BLOCKED = "geo_blocked"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class LinkStatus:
    """One line of the answer."""

    url: str
    state: LinkState
    checked_at: datetime
    action: str = ""


def read_alert(source: TextSource) -> MailProposal | None:
    """The alert in this text, if it calls itself one of TCAP's."""
    if not _NAMED.search(source.text):
        return None
    lines = {key: line.search(source.text) for key, line in _LINES.items()}
    labelled = {key: value for key, m in lines.items() if m and (value := m["value"].strip())}
    places, notes = places_in(source)
    places = tuple(place for place in places if not _is_own(place.url))
    if not places:
        return None
    fields: dict[str, Any] = {"form": "alert", "source": "TCAP", **labelled}
    fields["tier"] = _tier(labelled.get("tier", ""))
    fields["warnings"] = _warnings(labelled.get("warning", ""))
    fields["locations"] = [{"url": place.url, "information": place.information} for place in places]
    if fields["tier"] is None:
        notes += ("The tier was not read.",)
    return MailProposal(
        form=Form.ALERT,
        layout=Layout.TCAP,
        fields=fields,
        locations=places,
        reference=labelled.get("reference", ""),
        authority="Tech Against Terrorism (TCAP)",
        found=tuple(FieldSource(key, source.name, "label") for key in labelled),
        notes=notes,
    )


def status_answer(statuses: Iterable[LinkStatus]) -> str:
    """The status of each alerted link as CSV, to go back with the answer."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("url", "status", "checked_at", "action"))
    for status in statuses:
        writer.writerow((status.url, status.state, write_instant(status.checked_at), status.action))
    return out.getvalue()


def _tier(tier_text: str) -> int | None:
    """The tier by its number, else by its name."""
    if number := re.search(r"[1-4]", tier_text):
        return int(number[0])
    lower_text = tier_text.lower()
    return next((tier for tier, name in TIERS.items() if name.lower() in lower_text), None)


def _warnings(warning_text: str) -> list[str]:
    lower_text = warning_text.lower()
    return [key for key, words in _WARNINGS.items() if any(word in lower_text for word in words)]


def _is_own(url: str) -> bool:
    host = url.partition("://")[2].partition("/")[0].lower()
    return any(host == own or host.endswith(f".{own}") for own in _OWN_HOSTS)
