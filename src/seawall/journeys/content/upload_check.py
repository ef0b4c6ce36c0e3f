"""An upload check found something: item, evidence, check, case and ledger, or none of it.

1. The item takes its place by version; one the platform did not name is known by its
   content. The file is sealed with a small safe copy for the reviewer.
2. The check and every match card are written as they were answered.
3. Hold and block open a case, or join the open one of the same cluster. An entry that is
   only observed has its card, and no part in the case.
4. The ledger knows, and so does the `Idempotency-Key`: a repetition gets this answer.

All in one transaction. Recording the same check twice is recording it once.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from seawall import taxonomy
from seawall.cases.model import CaseReason
from seawall.ids import CheckId, EntryId
from seawall.intake.media import Media
from seawall.intake.model import FirstAnswer, Item, UploadCheck, Verdict
from seawall.intake.submission import Answer, CheckRecord, Submission
from seawall.intake.verdict import counting
from seawall.journeys.content.item_upsert import ItemArrival, Upserted, put
from seawall.journeys.queue._case_opening import Arrival, open_or_join
from seawall.ledger import Entry
from seawall.ledger.words.content import CHECK_MATCHED, CHECK_RULED
from seawall.transaction import Transaction

#: The kind of an item that the platform did not name.
UNNAMED = "upload"


def record(
    found: CheckRecord, *, tx: Transaction, now: datetime, remembered_since: datetime
) -> Answer:
    """Keep a check that found something; the answer gets its item and its case."""
    if known := tx.intake.find_check(found.id):
        return _again(found, known, tx=tx)
    upserted = put(_arrival(found), tx=tx, now=now)
    tx.intake.add_check(_check(found, upserted), found.answer.matches)
    case = _case(found, upserted, tx=tx, now=now)
    answer = replace(found.answer, item=upserted.item.id, case=case)
    _remember(found, upserted.item, case, tx=tx, now=now)
    _keep(found.submission, answer, since=remembered_since, tx=tx)
    return answer


def _again(found: CheckRecord, known: UploadCheck, *, tx: Transaction) -> Answer:
    """The first commit held, though we did not hear of it."""
    cases = tx.cases.of_item(known.item) if known.item else []
    return replace(found.answer, item=known.item or "", case=cases[0].id if cases else "")


def _arrival(found: CheckRecord) -> ItemArrival:
    asked = found.submission
    media = None
    if asked.content is not None:
        media = Media(asked.content, found.media_type, found.signals, found.rendition, found.marks)
    named = asked.item
    return ItemArrival(
        kind=named.kind if named else UNNAMED,
        external_id=named.id if named else _name(found),
        version=named.version if named else None,
        account=named.account if named else "",
        public_url=named.url if named else "",
        text=_storable(asked.text or ""),
        url=_storable(asked.url or ""),
        media=media,
        signals=found.signals,
        marks=found.marks,
        facts={"told": {name: _storable(str(value)) for name, value in asked.facts.items()}},
    )


def _storable(text: str) -> str:
    """A NUL as a sign that can be kept: in PostgreSQL it would undo the whole check."""
    return text.replace("\x00", "\N{SYMBOL FOR NULL}")


def _name(found: CheckRecord) -> str:
    """The same unnamed content is the same item: by its strongest digest, else by all signals."""
    digests = dict(found.signals)
    return digests.get("sha256") or found.submission.digest


def _check(found: CheckRecord, upserted: Upserted) -> UploadCheck:
    answer = found.answer
    return UploadCheck(
        id=found.id,
        item=upserted.item.id,
        version=upserted.version,
        verdict=answer.verdict,
        rule=answer.rule,
        degraded=answer.degraded,
        explanation={
            "say": answer.say,
            "text": answer.explanation,
            "shadow": [dict(result) for result in answer.shadow],
            "notes": list(answer.notes),
        },
        at=found.at,
    )


def _case(found: CheckRecord, upserted: Upserted, *, tx: Transaction, now: datetime) -> str:
    answer = found.answer
    if answer.verdict is Verdict.ALLOW:
        return ""
    item = upserted.item
    telling = counting(answer.matches)
    arrival = Arrival(
        item=item.id,
        version=upserted.version,
        signals=_comparable(found),
        entries=tuple(EntryId(card.entry) for card in telling),
        check=CheckId(found.id),
        reason=CaseReason("match" if telling else "rule", found.id, _why(answer)),
        queue=found.queue,
        severity=found.severity,
        description=_description(found),
        language=_storable(str(found.submission.facts.get("language", ""))),
        source=telling[0].source if telling else "",
    )
    return open_or_join(arrival, tx=tx, now=now, by=f"rule:{answer.rule}").id


def _comparable(found: CheckRecord) -> tuple[tuple[str, str], ...]:
    """Signals good enough to cluster by: a hash of an empty sky would join strangers."""
    return tuple(
        (kind, value) for kind, value in found.signals if found.qualities.get(value, 100) >= 50
    )


#: What a person reads of a verdict.
_WORDS = {Verdict.BLOCK: "Blocked at upload", Verdict.HOLD: "Held at upload"}


def _why(answer: Answer) -> str:
    word = _WORDS.get(answer.verdict, "Checked at upload")
    return f"{word}: {answer.say}." if answer.say else f"{word}."


def _description(found: CheckRecord) -> str:
    """What came, in the words of the taxonomy: nobody has to look to know what to expect."""
    kinds = {"image": "Picture", "video": "Video", "text": "Text"}
    kind = "Text" if found.submission.text else "Address" if found.submission.url else "File"
    kind = kinds.get(found.media_type.partition("/")[0], kind)
    label = next((card.label for card in counting(found.answer.matches) if card.label), "")
    return f"{kind}, {_title(label)}" if label else kind


def _title(label: str) -> str:
    known = {each.id: each.title for each in taxonomy.labels()}
    return known.get(label, label).lower()


def _remember(found: CheckRecord, item: Item, case: str, *, tx: Transaction, now: datetime) -> None:
    answer = found.answer
    entry = Entry(
        CHECK_MATCHED if answer.matches else CHECK_RULED,
        about=found.id,
        at=now,
        by=f"rule:{answer.rule}",
        public={
            "case": case,
            "entries": [card.entry for card in answer.matches],
            "item": item.id,
            "rule": answer.rule,
            "shadow": [f"{result['rule']}:{result['verdict']}" for result in answer.shadow],
            "verdict": str(answer.verdict),
        },
        sealed={"explanation": answer.explanation, "say": answer.say},
    )
    tx.ledger.append(entry)


def _keep(asked: Submission, answer: Answer, *, since: datetime, tx: Transaction) -> None:
    if not asked.idempotency_key:
        return
    body = json.dumps(answer.as_json())
    first = FirstAnswer(asked.idempotency_key, asked.digest, 200, body, created_at=answer.at)
    tx.intake.remember(first, since=since)
