"""An upload check found something: item, evidence, check, case and ledger, or none of it.

1. The item takes its place by version; one the platform did not name is known by its
   content. The file is sealed with a small safe copy for the reviewer.
2. The check and every match card are written as they were answered.
3. Hold and block open a case, or join the open one of the same cluster. An entry that is
   only observed has its card, and no part in the case. What a drill brought has a case alone.
4. The ledger knows, and so does the `Idempotency-Key`: a repetition gets this answer.

All in one transaction. Recording the same check twice is recording it once. One that waited in
the journal because the database did not answer says in the ledger when it was decided.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from seawall import taxonomy
from seawall.cases.model import CaseReason
from seawall.ids import CheckId, EntryId
from seawall.intake.media import ReadMedia
from seawall.intake.model import FirstAnswer, Item, UploadCheck, Verdict
from seawall.intake.submission import CheckAnswer, CheckRecord, Submission, written_moment
from seawall.intake.verdict import counting_cards
from seawall.journeys.content._known_since import known_since
from seawall.journeys.content.item_upsert import ItemArrival, Upserted, upsert_item
from seawall.journeys.drills._seeded_recognition import SeededCheck, note_check, recognised_check
from seawall.journeys.queue._case_opening import (
    CaseArrival,
    open_lone_case,
    open_or_join_case,
)
from seawall.ledger import Entry
from seawall.ledger.words.content import CHECK_MATCHED, CHECK_RULED
from seawall.signals import count_unopened
from seawall.transaction import Transaction

#: The kind of an item that the platform did not name.
UNNAMED = "upload"


def record_check(
    check: CheckRecord,
    *,
    tx: Transaction,
    now: datetime,
    remembered_since: datetime,
    is_late: bool = False,
    arrival: ItemArrival | None = None,
) -> CheckAnswer:
    """Keep a check that found something; the answer gets its item and its case.

    Its arrival may be handed in, with its files sealed ahead.
    """
    if stored_check := tx.intake.find_check(check.id):
        return _again(check, stored_check, tx=tx)
    upserted = upsert_item(arrival or arrival_of(check), tx=tx, now=now)
    tx.intake.add_check(_check(check, upserted), check.answer.matches)
    seeded = recognised_check(check, tx=tx)
    case = _case(check, upserted, seeded, tx=tx, now=now)
    if seeded:
        note_check(seeded, check, case, tx=tx)
    answer = replace(check.answer, item=upserted.item.id, case=case)
    since = known_since(answer.matches, tx=tx)
    entry = _entry(check, upserted.item, case, is_late=is_late, now=now)
    tx.ledger.append(replace(entry, public={**entry.public, **since}))
    _keep(check.submission, answer, since=remembered_since, tx=tx)
    return answer


def _again(check: CheckRecord, stored_check: UploadCheck, *, tx: Transaction) -> CheckAnswer:
    """The first commit held, though we did not hear of it."""
    cases = tx.cases.of_item(stored_check.item) if stored_check.item else []
    return replace(check.answer, item=stored_check.item or "", case=cases[0].id if cases else "")


def arrival_of(check: CheckRecord) -> ItemArrival:
    """The item of a check, as the platform told of it."""
    submission = check.submission
    media = None
    if submission.content is not None:
        media = ReadMedia(
            submission.content,
            check.media_type,
            check.signals,
            check.rendition,
            check.marks,
            check.answer.unopened,
        )
    submitted_item = submission.item
    return ItemArrival(
        kind=submitted_item.kind if submitted_item else UNNAMED,
        external_id=submitted_item.id if submitted_item else _name(check),
        version=submitted_item.version if submitted_item else None,
        account=submitted_item.account if submitted_item else "",
        public_url=submitted_item.url if submitted_item else "",
        text=_storable(submission.text or ""),
        url=_storable(submission.url or ""),
        media=media,
        signals=check.signals,
        marks=check.marks,
        facts={"told": {name: _storable(str(value)) for name, value in submission.facts.items()}},
    )


def _storable(text: str) -> str:
    """A NUL as a sign that can be kept: in PostgreSQL it would undo the whole check."""
    return text.replace("\x00", "\N{SYMBOL FOR NULL}")


def _name(check: CheckRecord) -> str:
    """The same unnamed content is the same item: by its strongest digest, else by all signals."""
    digests = dict(check.signals)
    return digests.get("sha256") or check.submission.digest


def _check(check: CheckRecord, upserted: Upserted) -> UploadCheck:
    answer = check.answer
    return UploadCheck(
        id=check.id,
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
            "complete": answer.complete,
            "unopened": [part.as_json() for part in answer.unopened],
        },
        at=check.at,
    )


def _case(
    check: CheckRecord,
    upserted: Upserted,
    seeded: SeededCheck | None,
    *,
    tx: Transaction,
    now: datetime,
) -> str:
    answer = check.answer
    if answer.verdict is Verdict.ALLOW:
        return ""
    if seeded and seeded.known_case:
        return seeded.known_case
    item = upserted.item
    telling = counting_cards(answer.matches)
    arrival = CaseArrival(
        item=item.id,
        version=upserted.version,
        signals=_comparable(check),
        entries=tuple(EntryId(card.entry) for card in telling),
        check=CheckId(check.id),
        reason=CaseReason("match" if telling else "rule", check.id, _why(answer)),
        queue=check.queue,
        severity=check.severity,
        description=_description(check),
        language=_storable(str(check.submission.facts.get("language", ""))),
        country=_storable(str(check.submission.facts.get("jurisdiction", ""))),
        source=telling[0].source if telling else "",
    )
    open_case = open_lone_case if seeded else open_or_join_case  # no real case joins a drill's
    return open_case(arrival, tx=tx, now=now, by=f"rule:{answer.rule}").id


def _comparable(check: CheckRecord) -> tuple[tuple[str, str], ...]:
    """Signals good enough to cluster by: a hash of an empty sky would join strangers."""
    return tuple(
        (kind, value) for kind, value in check.signals if check.qualities.get(value, 100) >= 50
    )


#: What a person reads of a verdict.
_WORDS = {Verdict.BLOCK: "Blocked at upload", Verdict.HOLD: "Held at upload"}


def _why(answer: CheckAnswer) -> str:
    word = _WORDS.get(answer.verdict, "Checked at upload")
    return f"{word}. {answer.say[:1].upper()}{answer.say[1:]}." if answer.say else f"{word}."


def _description(check: CheckRecord) -> str:
    """What came, in the words of the taxonomy: nobody has to look to know what to expect."""
    kinds = {"image": "Image", "video": "Video", "text": "Text"}
    kind = "Text" if check.submission.text else "URL" if check.submission.url else "File"
    kind = kinds.get(check.media_type.partition("/")[0], kind)
    label = next((card.label for card in counting_cards(check.answer.matches) if card.label), "")
    return f"{kind}, {_title(label)}" if label else kind


def _title(label: str) -> str:
    titles = {label.id: label.title for label in taxonomy.labels()}
    return titles.get(label, label).lower()


def _entry(check: CheckRecord, item: Item, case: str, *, is_late: bool, now: datetime) -> Entry:
    answer = check.answer
    return Entry(
        CHECK_MATCHED if answer.matches else CHECK_RULED,
        about=check.id,
        at=now,
        by=f"rule:{answer.rule}",
        public={
            "case": case,
            "entries": [card.entry for card in answer.matches],
            "item": item.id,
            "rule": answer.rule,
            "shadow": [f"{result['rule']}:{result['verdict']}" for result in answer.shadow],
            "unopened": count_unopened(answer.unopened),
            "verdict": str(answer.verdict),
            **({"decided_at": written_moment(check.at)} if is_late else {}),
        },
        sealed={"explanation": answer.explanation, "say": answer.say},
    )


def _keep(submission: Submission, answer: CheckAnswer, *, since: datetime, tx: Transaction) -> None:
    if not submission.idempotency_key:
        return
    body = json.dumps(answer.as_json())
    first = FirstAnswer(
        submission.idempotency_key, submission.digest, 200, body, created_at=answer.at
    )
    tx.intake.remember(first, since=since)
