"""One upload check, from content to verdict.

1. Content becomes signals; pictures are opened in the sandbox.
2. The organisation's own library is searched. Nothing near: the answer is given
   here, without a database.
3. A hit is handed to the recorder, the one door to the story behind: it writes the
   check, its matches, the case and the ledger entry in one transaction.
4. Where a part is away, the organisation's fail mode is the answer, marked
   `degraded`; what could not be written is written as soon as it can be.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

import structlog

from seawall.errors import SeawallError, Unavailable
from seawall.gate.signing import Signed, sign
from seawall.gate.snapshot import Snapshot
from seawall.ids import CheckId, OrganisationId, new_id
from seawall.intake.facts import Value, of_matches
from seawall.intake.faults import AnsweredMeanwhile, KeyReused
from seawall.intake.model import FirstAnswer, MatchCard, Verdict
from seawall.intake.rules import Outcome
from seawall.intake.submission import Answer, CheckRecord, Submission
from seawall.sandbox import DecoderPool

_log = structlog.get_logger()

#: How long a verdict may be reused for the same content before asking again.
VALID_FOR = timedelta(hours=1)


class Recorder(Protocol):
    """The story behind the gate, as `app` hands it in."""

    def record(self, record: CheckRecord) -> Answer:
        """Keep a hit; the answer comes back with its check, item and case."""

    def recall(self, organisation: OrganisationId, key: str) -> FirstAnswer | None:
        """What an `Idempotency-Key` was answered before."""

    def keep(self, organisation: OrganisationId, answer: FirstAnswer) -> None:
        """Remember the answer to a check that found nothing."""


class Gate:
    """Answers checks from a snapshot; safe to call from any thread."""

    def __init__(
        self,
        *,
        snapshot: Callable[[], Snapshot],
        pool: DecoderPool,
        recorder: Recorder,
        fail_mode: Verdict,
    ) -> None:
        self.snapshot = snapshot
        self._pool = pool
        self._recorder = recorder
        self._fail_mode = fail_mode

    def check(self, submission: Submission) -> Answer:
        """The verdict on this content."""
        try:
            return self._once(submission) if submission.idempotency_key else self._check(submission)
        except Unavailable as away:
            return self.degraded(submission.organisation, away.detail)
        except SeawallError:
            raise
        except Exception:  # noqa: BLE001 - our fault must not decide what is published
            _log.exception("check.failed")
            return self.degraded(submission.organisation, "something broke on our side")

    def degraded(self, organisation: OrganisationId, why: str) -> Answer:
        """The answer of an organisation's fail mode."""
        now = datetime.now(UTC)
        mode = self.snapshot().fail_modes.get(organisation, self._fail_mode)
        return Answer(
            verdict=mode,
            rule="fail-mode",
            say=f"the check could not be completed: {why}",
            explanation=f"fail mode of the organisation: {mode}",
            at=now,
            expires_at=now,
            degraded=True,
        )

    def _once(self, submission: Submission) -> Answer:
        """The same key gives the same answer; the same key for something else is refused."""
        first = self._recorder.recall(submission.organisation, submission.idempotency_key)
        if first is None:
            try:
                return self._check(submission)
            except AnsweredMeanwhile:
                first = self._recorder.recall(submission.organisation, submission.idempotency_key)
        if first is None:
            raise Unavailable("the first answer to this key is not there yet.", remedy="Ask again.")
        if first.request_digest != submission.digest:
            raise KeyReused
        return Answer.from_json(json.loads(first.body))

    def _check(self, submission: Submission) -> Answer:
        now, snapshot = datetime.now(UTC), self.snapshot()
        signed = sign(submission, pool=self._pool)
        cards = snapshot.library(submission.organisation).find(signed.signals, now=now)
        if signed.problem and not cards:
            raise signed.problem
        facts = {**submission.facts, **_content_facts(submission, signed), **of_matches(cards)}
        outcome = snapshot.rules.judge(facts, cards, today=now.date())
        answer = _answer(outcome, cards, signed, now)
        if cards or answer.verdict is not Verdict.ALLOW:
            return self._hit(submission, signed, answer, outcome)
        self._keep(submission, answer)
        return answer

    def _hit(
        self, submission: Submission, signed: Signed, answer: Answer, outcome: Outcome
    ) -> Answer:
        check = CheckId(new_id("chk", now=answer.at))
        deciding = outcome.deciding
        return self._recorder.record(
            CheckRecord(
                id=check,
                submission=submission,
                answer=replace(answer, check=check),
                signals=tuple(
                    (each.type, each.value) for each in signed.signals if not each.transient
                ),
                qualities=signed.qualities,
                media_type=signed.media_type,
                rendition=self._rendition(submission, signed),
                queue=deciding.rule.then.queue if deciding else "matches",
                severity=deciding.rule.then.severity if deciding else 0,
                at=answer.at,
            )
        )

    def _keep(self, submission: Submission, answer: Answer) -> None:
        if not submission.idempotency_key:
            return
        body = json.dumps(answer.as_json())
        first = FirstAnswer(
            submission.idempotency_key, submission.digest, 200, body, created_at=answer.at
        )
        self._recorder.keep(submission.organisation, first)

    def _rendition(self, submission: Submission, signed: Signed) -> bytes | None:
        """A small, safe copy for the reviewer, made only once there is something to review.

        A hit opens the picture a second time: to make the copy the first time would cost
        every miss the shrinking and a JPEG, and nearly every check is a miss.
        """
        if submission.content is None or signed.media is None:
            return None
        try:
            return self._pool.open_picture(submission.content, rendition=True).rendition
        except SeawallError:
            return None


def _content_facts(submission: Submission, signed: Signed) -> dict[str, Value]:
    facts: dict[str, Value] = {"content_kind": signed.kind}
    if signed.qualities:
        facts["content_quality"] = max(signed.qualities.values())
    if submission.content is not None:
        facts["content_size"] = len(submission.content)
    return facts


def _answer(
    outcome: Outcome, cards: tuple[MatchCard, ...], signed: Signed, now: datetime
) -> Answer:
    deciding = outcome.deciding
    return Answer(
        verdict=outcome.verdict,
        rule=outcome.rule,
        say=deciding.say if deciding else "",
        explanation=deciding.explanation if deciding else "",
        at=now,
        expires_at=now + VALID_FOR,
        matches=cards,
        shadow=tuple(ran.as_json() for ran in outcome.shadow),
        notes=signed.notes,
    )
