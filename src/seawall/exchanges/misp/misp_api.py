"""The calls of MISP's REST API that an exchange needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from seawall.errors import problem
from seawall.exchanges.misp.misp_reading import ASKED, plain_type
from seawall.exchanges.model import PeerUnreadable
from seawall.exchanges.peer_reading import items_in
from seawall.exchanges.peer_wire import PeerAnswer, PeerVisit, as_json

MOST_PAGES = 100_000
ASKED_AT_ONCE = 100


@dataclass(slots=True)
class MispServer:
    """One server, and what we have learned of it during this visit."""

    visit: PeerVisit
    _names: dict[str, str] = field(default_factory=dict)
    _kinds: dict[str, str] = field(default_factory=dict)

    def attributes(self, page: int, **conditions: Any) -> list[Any]:
        """A page of attributes, deleted ones too, with tags, sightings and warnings."""
        body = {
            "returnFormat": "json",
            "type": list(ASKED),
            "deleted": [0, 1],
            "includeEventTags": 1,
            "includeSightings": 1,
            "includeWarninglistHits": 1,
            "page": page,
            "limit": int(self.visit.config["limit"]),
        } | conditions
        if self.visit.config["published"] == "yes":
            body["published"] = 1
        answer = self.post("attributes/restSearch", body).or_raise()
        return _found(answer, "Attribute")

    def judged_since(self, since: int) -> list[str]:
        """The ids of attributes about which somebody has said something since."""
        body = {"returnFormat": "json", "from": since}
        answer = self.post("sightings/restSearch/attribute", body).or_raise()
        response = answer.object().get("response")
        lines = [
            wrapper.get("Sighting", wrapper)
            for wrapper in response or []
            if isinstance(wrapper, dict)
        ]
        return list(dict.fromkeys(str(line["attribute_id"]) for line in lines))

    def by_id(self, ids: Sequence[str]) -> Iterator[list[Any]]:
        """These attributes, some at a time."""
        for first in range(0, len(ids), ASKED_AT_ONCE):
            part = list(ids[first : first + ASKED_AT_ONCE])
            for page in range(1, MOST_PAGES):
                attributes = self.attributes(page, id=part)
                yield attributes
                if len(attributes) < int(self.visit.config["limit"]):
                    break

    def organisation(self, number: str) -> str:
        """An organisation's name, asked for once; its number where we may not know."""
        if number not in self._names:
            answer = self._get(f"organisations/view/{number}") if number.isdigit() else None
            document = answer.json() if answer and answer.is_good else {}
            organisation = document.get("Organisation", {}) if isinstance(document, dict) else {}
            self._names[number] = str(organisation.get("name") or f"organisation {number}")
        return self._names[number]

    def signal_type(self, attribute: Mapping[str, Any]) -> str:
        """What kind of signal an attribute holds; some objects must be asked."""
        kind = plain_type(attribute)
        return self._kind(attribute) if kind == "signal" else kind

    def _kind(self, attribute: Mapping[str, Any]) -> str:
        """What the object around a signal says that it is; deleted ones stay what they were."""
        number = str(attribute.get("object_id", ""))
        if number not in self._kinds and number.isdigit():
            answer = self._get(f"objects/view/{number}")
            document = answer.object() if answer.is_good else {}
            inside = items_in(document.get("Object"), "Attribute")
            kinds = [a["value"] for a in inside if a.get("object_relation") == "signal-type"]
            self._kinds[number] = str(kinds[0]) if kinds else ""
        return self._kinds.get(number, "")

    def post(self, path: str, body: Any, *, is_repeatable: bool = True) -> PeerAnswer:
        """Send something; every call of ours may be made twice without harm."""
        return self.visit.send(
            "POST",
            f"{self.visit.base}/{path}",
            as_json(body),
            headers=self._headers(),
            is_repeatable=is_repeatable,
        )

    def view(self, path: str) -> Mapping[str, Any] | None:
        """A thing as it stands; None if it is not there."""
        answer = self._get(path)
        return None if answer.status == 404 else answer.or_raise().object()

    def _get(self, path: str) -> PeerAnswer:
        return self.visit.get(f"{self.visit.base}/{path}", self._headers())

    def _headers(self) -> dict[str, str]:
        return {
            "authorization": self.visit.secret("key"),
            "accept": "application/json",
            "content-type": "application/json",
        }


def _found(answer: PeerAnswer, name: str) -> list[Any]:
    response = answer.object().get("response")
    if isinstance(response, dict):
        return items_in(response, name)
    if response in (None, []):  # an empty answer is a list
        return []
    raise problem(
        "exchanges.answer-without-list", PeerUnreadable, call=answer.call.shown, name=name
    )
