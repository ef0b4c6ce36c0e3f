"""A platform answers what the unit sent: verified, read, and put on each address.

It comes as a JWS to the unit's door, or by mail. It counts when the key that the unit has
for exactly that platform signed it, for a reference number that went to that platform.
Anything else is refused with the reason and logged, and no figure moves. The same answer
twice changes nothing.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from seawall.errors import InvalidRequest, SeawallError, problem
from seawall.ids import DispatchId, PlatformAnswerId, new_id
from seawall.journeys.signed_events._answered_positions import answered_positions
from seawall.journeys.signed_events._event_hearing import hear_events
from seawall.ledger.model import JSON, Entry
from seawall.ledger.words.referrals import ANSWER_REFUSED, DISPATCH_ANSWERED
from seawall.mailroom.signing import jws
from seawall.mailroom.signing.model import Signature
from seawall.referrals import dispatch as moves
from seawall.referrals import platform_answers
from seawall.referrals.model import (
    Dispatch,
    DispatchForm,
    DispatchState,
    KeptAnswer,
    LineOutcome,
    ReferralLine,
)
from seawall.referrals.platform_answers import PlatformAnswer, read_answer
from seawall.referrals.platform_receipt import key_of
from seawall.referrals.referral_faults import BadAnswer, NoSuchDispatch
from seawall.transaction import Transaction
from seawall.transparency.signed_events.event_facts import answered, urls_of
from seawall.transparency.signed_events.signed_event import SignedEvent


class NotTheirAnswer(BadAnswer):
    """Signed by nobody we wrote to, or about what went to somebody else."""

    kind = "not-their-answer"


#: Answers kept to one dispatch: more than any number of reversals, and no way to fill a disk.
MOST_ANSWERS = 200
#: Beside the receipt: when the newest answer was signed.
_NEWEST = "newest_answer"
#: How often the answer to an order is asked for, and for how long: its hour, begun afresh once.
_ASK_EVERY, _ASK_FOR = timedelta(minutes=1), timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class AnswerOutcome:
    """What an answer came to."""

    dispatch: Dispatch
    form: str
    lines: int
    strange: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToFetch:
    """Where an answer lies that the platform does not bring by itself."""

    base: str
    order: str
    token: str


def to_fetch(about: DispatchId, *, tx: Transaction) -> ToFetch | None:
    """Where to ask for the answer, while one is awaited: by the token of the receipt."""
    dispatch = tx.referring.dispatch(about)
    order = dispatch.receipt.get("said", {}).get("order", "")
    token = dispatch.receipt.get("token", "")
    if not order or not token or not _awaits_answer(dispatch, tx=tx):
        return None
    return ToFetch(tx.referring.recipient(dispatch.recipient).address, order, token)


def _awaits_answer(dispatch: Dispatch, *, tx: Transaction) -> bool:
    """An Annex III is an answer, and says that it cannot be done yet: another one follows."""
    if dispatch.state is not DispatchState.ANSWERED:
        return dispatch.state is DispatchState.RECEIVED
    lines = tx.referring.lines_of(dispatch.id)
    return any(line.outcome is LineOutcome.NOT_EXECUTED for line in lines)


def ask_next(about: DispatchId, *, tx: Transaction, now: datetime) -> datetime | None:
    """When to ask for the answer to an order again, while its hour may still run.

    The answer may be a question that holds the clock, and the next look at the address may
    be half an hour away.
    """
    dispatch = tx.referring.dispatch(about)
    is_order = dispatch.form is DispatchForm.REMOVAL_ORDER
    if not is_order or dispatch.sent_at is None or now > dispatch.sent_at + _ASK_FOR:
        return None
    return now + _ASK_EVERY if to_fetch(about, tx=tx) else None


def receive_answer(signed: str | bytes, *, tx: Transaction, now: datetime) -> AnswerOutcome:
    """Take a signed answer; what does not hold is refused (see `refuse_answer`)."""
    recipient_keys = [
        (key, recipient.id) for recipient in tx.referring.recipients() for key in key_of(recipient)
    ]
    body, signature = jws.verify_jws(signed, [key for key, _ in recipient_keys], now=now)
    if not signature.is_valid or body is None:
        raise problem(
            "referrals.answer-signature",
            NotTheirAnswer,
            state=signature.state.value.replace("_", " "),
            why=signature.why,
        )
    senders = {name for key, name in recipient_keys if key.fingerprint == signature.key_fingerprint}
    answer, dispatch = _read_platform_answer(body, tx=tx)
    if dispatch.recipient not in senders or dispatch.sent_at is None:
        raise problem("referrals.answer-not-sent", NotTheirAnswer, reference=answer.reference)
    assert signature.signed_at
    if _keep(signed, answer, dispatch, signature, tx=tx, now=now):
        _hear_events(body, answer, dispatch, signature, tx=tx, now=now)
    return _hear(answer, dispatch, signed_at=signature.signed_at, tx=tx, now=now)


def _read_platform_answer(
    body: Mapping[str, Any], *, tx: Transaction
) -> tuple[PlatformAnswer, Dispatch]:
    """The answer and what it is about; whatever is wrong with it is a `BadAnswer`."""
    try:
        answer = read_answer(body)
        dispatch = tx.referring.referenced(answer.reference)
    except BadAnswer:
        raise
    except (InvalidRequest, NoSuchDispatch) as wrong:
        raise BadAnswer(wrong.detail, field=wrong.field, remedy=wrong.remedy) from wrong
    return answer, tx.referring.locked_dispatch(dispatch.id)


def _keep(
    signed: str | bytes,
    answer: PlatformAnswer,
    dispatch: Dispatch,
    signature: Signature,
    *,
    tx: Transaction,
    now: datetime,
) -> bool:
    """Keep what the platform signed, as a document of its own; whether it is new."""
    text = jws.compact_form(signed.encode() if isinstance(signed, str) else signed)
    sha256 = hashlib.sha256(text).hexdigest()
    if tx.referring.has_answer(dispatch.id, sha256):
        return False
    if len(tx.referring.answers_to(dispatch.id)) >= MOST_ANSWERS:
        raise problem("referrals.answers-too-many", BadAnswer, most=MOST_ANSWERS)
    assert signature.signed_at
    kept = KeptAnswer(
        id=PlatformAnswerId(new_id("pan", now=now)),
        dispatch=dispatch.id,
        form=answer.form,
        sha256=sha256,
        signed=text.decode(),
        signed_at=signature.signed_at,
        heard_at=now,
    )
    tx.referring.keep_answer(kept)
    return True


def _hear_events(
    body: Mapping[str, Any],
    answer: PlatformAnswer,
    dispatch: Dispatch,
    signature: Signature,
    *,
    tx: Transaction,
    now: datetime,
) -> None:
    """Keep what the platform says of its answer in public, if it is what the answer says."""

    def says() -> list[SignedEvent]:
        assert signature.signed_at
        return answered(
            jws.commitment_in(dispatch.signed),
            answered_positions(body, dict(enumerate(urls_of(dispatch.body)))),
            form=answer.form,
            answer=signature.commitment,
            at=signature.signed_at,
        )

    hear_events(signature, says, about=dispatch.id, tx=tx, now=now)


def refuse_answer(why: SeawallError, *, sender: str, tx: Transaction, now: datetime) -> None:
    """Log an answer that was refused: somebody tried, and it reached no figure."""
    sealed = {"why": why.detail, "sender": sender[:200]}
    tx.ledger.append(
        Entry(ANSWER_REFUSED, tx.organisation, at=now, public={"kind": why.kind}, sealed=sealed)
    )


def doubt_answer(about: DispatchId, why: SeawallError, *, tx: Transaction, now: datetime) -> None:
    """Note, once and for a person, that what the platform shows as its answer does not hold."""
    dispatch = tx.referring.locked_dispatch(about)
    if dispatch.error == why.detail:
        return
    tx.referring.save_dispatch(replace(dispatch, error=why.detail))
    refuse_answer(why, sender=dispatch.recipient, tx=tx, now=now)


def _hear(
    answer: PlatformAnswer,
    dispatch: Dispatch,
    *,
    signed_at: datetime,
    tx: Transaction,
    now: datetime,
) -> AnswerOutcome:
    matched_lines, strange = platform_answers.matched_lines(
        answer, tx.referring.lines_of(dispatch.id)
    )
    if signed_at < _newest(dispatch):  # replayed, or late: it cannot undo what came after it
        matched_lines = [
            (line, line_answer) for line, line_answer in matched_lines if line.outcome is None
        ]
    changed = []
    for line, line_answer in matched_lines:
        after = platform_answers.line_after(line, line_answer, now=now)
        if after != line:
            tx.referring.save_line(after)
            changed.append(after)
    newest = max(signed_at, _newest(dispatch)).isoformat()
    dispatch_after = replace(dispatch, receipt={**dispatch.receipt, _NEWEST: newest})
    if all(line.outcome for line in tx.referring.lines_of(dispatch.id)):
        dispatch_after = moves.answer_dispatch(dispatch_after, at=now)
    tx.referring.save_dispatch(dispatch_after)
    if changed or strange:
        _record(answer, dispatch.id, changed, strange=len(strange), tx=tx, now=now)
    return AnswerOutcome(dispatch_after, answer.form, len(matched_lines), tuple(strange))


def _newest(dispatch: Dispatch) -> datetime:
    """When the newest answer so far was signed."""
    return datetime.fromisoformat(dispatch.receipt.get(_NEWEST, "2000-01-01T00:00:00+00:00"))


def _record(
    answer: PlatformAnswer,
    about: DispatchId,
    changed: Sequence[ReferralLine],
    *,
    strange: int,
    tx: Transaction,
    now: datetime,
) -> None:
    outcomes = Counter(line.outcome.value for line in changed if line.outcome)
    reversals = sum(line.overturned_at is not None for line in changed)
    lines = tx.referring.lines_of(about)
    not_executed = [line for line in lines if line.outcome is LineOutcome.NOT_EXECUTED]
    public: dict[str, JSON] = {
        "form": answer.form,
        "outcomes": dict(outcomes),
        "reversed": reversals,
        "addresses_never_asked": strange,
        "grounds": sorted({line.reason_code for line in not_executed}),
        "standing": dict(Counter(line.outcome.value for line in lines if line.outcome)),
    }
    sealed: dict[str, JSON] = {
        "reference": answer.reference,
        "lines": [[line.id, line.reason_code] for line in changed],
    }
    tx.ledger.append(Entry(DISPATCH_ANSWERED, about, at=now, public=public, sealed=sealed))
