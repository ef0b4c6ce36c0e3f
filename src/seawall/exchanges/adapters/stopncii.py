"""A feed in the shape of StopNCII: hashes that people made of their own pictures.

Each record is the whole present state of one hash, so a later one replaces an earlier one, and
`Withdrawn` or `Deleted` in its status means that nobody may match it any more. Pages have
short-lived tokens; a token that died means to begin the listing again at its own timestamp.
Every endpoint has a key of its own beside the subscription's.

The person who submits a hash is not asked to prove anything: that a case exists is a
suspicion, and what platforms found on looking is an opinion.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from seawall.errors import problem
from seawall.exchanges.adapter import AdapterSetting, ListKind, Message, Telling
from seawall.exchanges.peer_reading import items_in, moment, read_records
from seawall.exchanges.peer_record import OwnerOpinion, PeerRecord, RecordCategory, RecordPage
from seawall.exchanges.peer_wire import JSON, PeerVisit, as_json, query_url
from seawall.signals import hash_text, media_by_name, name_for, read_names, written_names

NCII = "stopncii"
TYPES, OUT = read_names(NCII), written_names(NCII)
GONE = frozenset({"Withdrawn", "Deleted"})
OPINIONS = {"Blocked": RecordCategory.POSITIVE, "NotBlocked": RecordCategory.NEGATIVE}
FEEDBACK = {
    Telling.SUBMIT: "Blocked",
    Telling.AGREE: "Blocked",
    Telling.DISAGREE: "NotBlocked",
    Telling.RETRACT: "Withdrawn",
}
#: The owner of what a case as such says.
CASES = "cases"
FIRST = 10
PAGE = 800


@dataclass(frozen=True, slots=True)
class StopNcii:
    """The adapter."""

    name: str = "stopncii"
    title: str = "StopNCII"
    kind: ListKind = ListKind.SIGNALS
    every: timedelta = timedelta(minutes=15)
    stale_after: timedelta | None = timedelta(days=30)
    tells: frozenset[Telling] = frozenset(Telling)
    fields: tuple[AdapterSetting, ...] = (
        AdapterSetting("base", "The address.", default="https://api.stopncii.org/v1"),
        AdapterSetting("source", "What the peer calls us, to know our own feedback.", default=""),
        AdapterSetting("subscription_key", "The subscription's key.", is_secret=True),
        AdapterSetting("fetch_key", "The function key of FetchHashes.", is_secret=True),
        AdapterSetting(
            "submit_key", "The function key of SubmitHashes.", default="", is_secret=True
        ),
        AdapterSetting(
            "feedback_key", "The function key of SubmitFeedback.", default="", is_secret=True
        ),
    )

    def fetch(self, checkpoint: str, visit: PeerVisit) -> Iterator[RecordPage]:
        """Every record that changed since the checkpoint."""
        place = json.loads(checkpoint) if checkpoint else {"start": FIRST}
        start, token = int(place["start"]), str(place.get("token", ""))
        answer = visit.get(_page_url(visit, start, token), _headers(visit, "fetch_key"))
        if token and answer.status in {400, 404, 410}:
            answer = visit.get(_page_url(visit, start, ""), _headers(visit, "fetch_key"))
        while True:
            listed = answer.or_raise().object()
            records, faults = read_records(
                items_in(listed, "hashRecords"), _reader(visit), key=_key
            )
            token = str(listed.get("nextPageToken") or "")
            is_last = not (listed.get("hasMoreRecords") and token)
            yield RecordPage(
                _place(listed, start, token, is_last=is_last), records, faults, is_last
            )
            if is_last:
                return
            answer = visit.get(_page_url(visit, start, token), _headers(visit, "fetch_key"))

    def tell(self, message: Message, visit: PeerVisit) -> Mapping[str, Any]:
        """Submit a hash, or say what came of looking at one."""
        feedback = {"feedbackValue": FEEDBACK[message.telling], "tags": list(message.tags)}
        if message.telling is Telling.SUBMIT:
            return _submit(message, feedback, visit)
        hash_feedback = {"hashValue": message.value, **feedback}
        body = {"count": 1, "hashFeedbacks": [hash_feedback]}
        return _post("SubmitFeedback", "feedback_key", body, visit)


ADAPTER = StopNcii()


def _submit(message: Message, feedback: dict[str, Any], visit: PeerVisit) -> Mapping[str, Any]:
    if message.signal_type not in OUT:
        raise problem(
            "exchanges.cannot-tell.type",
            exchange=visit.name,
            signal_type=message.signal_type,
            choices=", ".join(OUT),
        )
    name = name_for(NCII, message.signal_type, message.media)
    if not name:
        raise problem(
            "exchanges.cannot-tell.no-video", exchange=visit.name, name=OUT[message.signal_type]
        )
    record = {
        "lastModtimestamp": int(visit.now.timestamp()),
        "signalType": name,
        "hashValue": message.value,
        "CSPFeedbacks": [feedback],
    }
    body = {"count": 1, "hashRecords": [record]}
    key = f"{record['signalType']}:{message.value}"
    return {**_post("SubmitHashes", "submit_key", body, visit), "key": key}


def _post(endpoint: str, key: str, body: object, visit: PeerVisit) -> dict[str, Any]:
    headers = {**_headers(visit, key), **JSON}
    answer = visit.send("POST", f"{visit.base}/{endpoint}", as_json(body), headers=headers)
    return {"status": answer.or_raise().status}


def _headers(visit: PeerVisit, key: str) -> dict[str, str]:
    return {
        "x-functions-key": visit.secret(key),
        "ocp-apim-subscription-key": visit.secret("subscription_key"),
    }


def _page_url(visit: PeerVisit, start: int, token: str) -> str:
    url = f"{visit.base}/FetchHashes"
    return query_url(url, startTimestamp=start, pageSize=PAGE, nextPageToken=token)


def _place(listed: Mapping[str, Any], start: int, token: str, *, is_last: bool) -> str:
    """Where to go on: in the middle at the token, at the end where the peer says, never back."""
    if not is_last:
        return json.dumps({"start": start, "token": token})
    next_start = listed.get("nextSetTimestamp")
    if isinstance(next_start, int | float):
        start = max(start, int(next_start))
    return json.dumps({"start": start})


def _reader(visit: PeerVisit) -> Any:
    us = visit.config["source"]
    return lambda item: _records(item, us)


def _records(item: Mapping[str, Any], us: str) -> Iterator[PeerRecord]:
    kind, value = str(item["signalType"]), str(item["hashValue"])
    signal_type = TYPES.get(kind, "")
    opinions = _opinions(item, us)
    yield PeerRecord(
        key=_key(item),
        peer_type=kind,
        signal_type=signal_type,
        value=hash_text(value).signals[0].value if signal_type == "text" else value,
        media=media_by_name(NCII, kind),
        opinions=opinions,
        tags=tuple(sorted({tag for opinion in opinions for tag in opinion.tags})),
        is_deleted=str(item.get("hashStatus", "")) in GONE,
        updated_at=moment(item.get("lastModtimestamp")),
        facts={
            "cases": len(item.get("caseNumbers") or ()),
            "regions": items_in(item, "hashRegions"),
        },
    )


def _opinions(item: Mapping[str, Any], us: str) -> tuple[OwnerOpinion, ...]:
    """The case's own suspicion, and what platforms say; one that took it back says nothing."""
    opinions = [OwnerOpinion(CASES, RecordCategory.SEED)]
    for feedback in items_in(item, "CSPFeedbacks"):
        value = str(feedback.get("feedbackValue", ""))
        source = str(feedback.get("source") or "unnamed")
        if value not in GONE:
            tags = tuple(sorted(map(str, items_in(feedback, "tags"))))
            category = OPINIONS.get(value, RecordCategory.SEED)
            opinions.append(OwnerOpinion(source, category, tags, bool(us) and source == us))
    return tuple(opinions)


def _key(item: Any) -> str:
    return f"{item['signalType']}:{item['hashValue']}"
