"""One upload check, from content to verdict.

1. Content becomes signals; pictures are opened in the sandbox.
2. The organisation's own library is searched. Nothing near: the answer is given
   here, without a database.
3. The verdict is given: from here on nothing that fails takes it back.
4. A hit is handed to the recorder, the one door to the story behind: it writes the
   check, its matches, the case and the ledger entry in one transaction, or keeps them in a
   journal until the database is back.
5. What could not be looked at is answered by the organisation's fail mode, marked `degraded`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

import structlog

from seawall import native
from seawall.errors import SeawallError, Unavailable, problem
from seawall.gate.early_verdict import EarlyVerdict
from seawall.gate.index_snapshot import IndexSnapshot
from seawall.gate.library import EVERY_BANK
from seawall.gate.second_look import SecondLook, look_again
from seawall.gate.submission_signals import SignedSubmission, sign_submission
from seawall.ids import CheckId, OrganisationId, new_id
from seawall.intake.facts import Value, facts_of_matches
from seawall.intake.intake_faults import AnsweredMeanwhile, KeyReused
from seawall.intake.model import FirstAnswer, MatchCard, Verdict
from seawall.intake.rules import RulesOutcome, judge_unmatched
from seawall.intake.submission import CheckAnswer, CheckRecord, Submission
from seawall.intake.unopened_facts import facts_of_unopened
from seawall.sandbox import DecoderPool, DecodersBusy, JailIncomplete
from seawall.signals import (
    EXACT,
    FULL,
    Ladder,
    Signal,
    UnopenedPart,
    named_parts,
    signal_types,
    unopened_part,
)
from seawall.signals.features import ORB
from seawall.spans import span

_log = structlog.get_logger()

#: More hashes than these in one request are looked up in a thread.
MOST_AT_A_GLANCE = 8
_QUICK_TYPES = {name for name, kind in signal_types().items() if kind.kind in ("exact", "hamming")}
#: The rule that holds what a forum's hub knows and we do not.
FROM_AFAR = "forum-lookup"
#: How long a verdict may be reused for the same content before asking again.
VALID_FOR = timedelta(hours=1)


#: What an answer says of a key where the database is away.
KEY_UNKNOWN = "the Idempotency-Key could not be looked up"
NOT_REMEMBERED = "the Idempotency-Key was not remembered"
NOT_ASKED = "Lists of others that can only be asked were not asked: this is a test."


class Recorder(Protocol):
    """The story behind the gate, as `app` hands it in."""

    def record(self, record: CheckRecord) -> CheckAnswer:
        """Keep a hit; the answer comes back with its check, and its item and case if it can."""

    def recall(self, organisation: OrganisationId, key: str) -> FirstAnswer | None:
        """What an `Idempotency-Key` was answered before."""

    def keep(self, organisation: OrganisationId, answer: FirstAnswer) -> None:
        """Remember the answer to a check that found nothing."""


@dataclass(frozen=True, slots=True)
class HubFinding:
    """What a forum's hub said of something that is not known here: words for people, or none."""

    say: str = ""
    note: str = ""


class RemoteList(Protocol):
    """A list that may be asked and not held, as `app` hands it in."""

    def concerns(self, organisation: OrganisationId) -> bool:
        """Whether this organisation asks a list from afar."""

    def ask(self, organisation: OrganisationId, signals: Sequence[Signal]) -> HubFinding:
        """What is known there; never an error, since the answer here stands without it."""


class Gate:
    """Answers checks from a snapshot; safe to call from any thread."""

    def __init__(
        self,
        *,
        snapshot: Callable[[], IndexSnapshot],
        pool: DecoderPool,
        recorder: Recorder,
        fail_mode: Verdict,
        ladder: Ladder = FULL,
        banks: frozenset[str] = EVERY_BANK,
        afar: RemoteList | None = None,
    ) -> None:
        self.snapshot = snapshot
        self._pool = pool
        self._recorder = recorder
        self._fail_mode = fail_mode
        self._ladder = ladder
        self._banks = banks
        self._afar = afar

    def check(self, submission: Submission, *, early: EarlyVerdict | None = None) -> CheckAnswer:
        """The verdict on this content; `early` holds it before anything is recorded."""
        with span("check") as current:
            answer = self._checked(submission, early or EarlyVerdict())
            current.note(verdict=answer.verdict, degraded=answer.degraded)
            return answer

    def _checked(self, submission: Submission, verdict: EarlyVerdict) -> CheckAnswer:
        try:
            keyed = submission.idempotency_key
            return self._once(submission, verdict) if keyed else self._check(submission, verdict)
        except (DecodersBusy, JailIncomplete) as closed:
            return self.check_unopened(submission, why=closed.detail, early=verdict)
        except Unavailable as away:
            return verdict.answer or self.degraded(submission, away.detail)
        except SeawallError:
            raise
        except Exception:  # noqa: BLE001 - our fault must not decide what is published
            _log.exception("check.failed", words_stay=False)
            return verdict.answer or self.degraded(submission, "something broke on our side")

    def check_unopened(
        self, submission: Submission, *, why: str, early: EarlyVerdict | None = None
    ) -> CheckAnswer:
        """The verdict where no file can be opened now: what its digests find, else the fail mode.

        What is known byte by byte is blocked or held as its rule says, opened or not.
        """
        verdict = early or EarlyVerdict()
        closed = unopened_part("", "limit", f"Not opened: {why.removesuffix('.')}.")
        try:
            with suppress(
                Unavailable
            ):  # a key that cannot be looked up now keeps nobody from looking
                if first := self._first_answer(submission):
                    return first
            look = self._look(submission, ladder=EXACT, closed=(closed,))
            if look.is_to_be_kept:
                return self._hit(submission, look, verdict, shows=False)
        except AnsweredMeanwhile:
            why = "the same request is being answered"
        except Unavailable as away:
            why = away.detail
        except SeawallError:
            raise
        except Exception:  # noqa: BLE001 - our fault must not decide what is published
            _log.exception("check.failed", words_stay=False)
        return verdict.answer or self.degraded(submission, why)

    def glance(self, submission: Submission) -> CheckAnswer | None:
        """The answer to hashes that find nothing, at once; None where it takes longer.

        Looking a few hashes up costs less than handing them to a thread. Whatever has a
        file or words in it, is remembered by a key or finds something goes through `check`,
        and so does everything where there is no compiled kernel to be quick with.
        """
        if not _is_quick(submission) or native.kernel() is None:
            return None
        if self._afar is not None and self._afar.concerns(submission.organisation):
            return None
        try:
            look = self._look(submission)
        except SeawallError:
            raise
        except Exception:  # noqa: BLE001 - `check` meets it again, and answers with the fail mode
            return None
        return None if look.is_to_be_kept else look.answer

    def degraded(self, submission: Submission, why: str) -> CheckAnswer:
        """The answer of an organisation's fail mode; its file, if any, was not opened."""
        now = datetime.now(UTC)
        mode = self.snapshot().fail_modes.get(submission.organisation, self._fail_mode)
        is_file = submission.content is not None
        return CheckAnswer(
            verdict=mode,
            rule="fail-mode",
            say=f"the check could not be completed: {why}",
            explanation=f"fail mode of the organisation: {mode}",
            at=now,
            expires_at=now,
            degraded=True,
            unopened=(unopened_part("", "limit", f"Not looked at: {why.removesuffix('.')}."),)
            if is_file
            else (),
        )

    def _once(self, submission: Submission, early: EarlyVerdict) -> CheckAnswer:
        """The same key gives the same answer; the same key for something else is refused.

        A key that cannot be looked up now is no reason not to look at the content.
        """
        try:
            first = self._first_answer(submission)
        except Unavailable as away:
            return _noted(self._check(submission, early), f"{KEY_UNKNOWN}: {away.detail}")
        if first is None:
            try:
                return self._check(submission, early)
            except AnsweredMeanwhile:
                first = self._first_answer(submission)
        if first is None:
            raise problem("gate.answer-pending")
        return first

    def _first_answer(self, submission: Submission) -> CheckAnswer | None:
        """What this key was answered before, if it came with one."""
        if not submission.idempotency_key:
            return None
        first = self._recorder.recall(submission.organisation, submission.idempotency_key)
        if first is None:
            return None
        if first.request_digest != submission.digest:
            raise problem("intake.key-reused", KeyReused)
        return CheckAnswer.from_json(json.loads(first.body))

    def _check(self, submission: Submission, early: EarlyVerdict) -> CheckAnswer:
        look = self._look(submission)
        if not look.is_to_be_kept:
            look = self._from_afar(submission, look)
        if look.is_to_be_kept:
            return self._hit(submission, look, early)
        early.answer = look.answer
        try:
            self._keep(submission, look.answer)
        except Unavailable as away:
            return _noted(look.answer, f"{NOT_REMEMBERED}: {away.detail}")
        return look.answer

    def _look(
        self,
        submission: Submission,
        *,
        ladder: Ladder | None = None,
        closed: tuple[UnopenedPart, ...] = (),
    ) -> _SubmissionLook:
        now, snapshot = datetime.now(UTC), self.snapshot()
        library = snapshot.library(submission.organisation)
        steps = (ladder or self._ladder).where_banked(features=library.holds(ORB.name))
        pool = self._pool.on_behalf_of(submission.claimant)
        with span("check.sign"):
            signed = sign_submission(submission, pool=pool, ladder=steps)
        if closed:
            signed = replace(signed, unopened=(*signed.unopened, *closed))
        with span("check.look_up", signals=len(signed.signals)) as current:
            cards = library.find(signed.signals, now=now, banks=self._banks)
            current.note(matches=len(cards))
        if signed.problem and not cards:
            raise signed.problem
        facts = {**submission.facts, **_content_facts(submission, signed)}
        with span("check.rules"):
            if cards:
                facts_with_matches = {**facts, **facts_of_matches(cards)}
                outcome = snapshot.rules.judge(facts_with_matches, cards, today=now.date())
            else:
                outcome = judge_unmatched(snapshot.rules, facts, today=now.date())
        return _SubmissionLook(signed, outcome, _answer(outcome, cards, signed, now))

    def _from_afar(self, submission: Submission, look: _SubmissionLook) -> _SubmissionLook:
        """A hit on a list that we may only ask holds, and never blocks: nobody here can look."""
        if self._afar is None or not self._afar.concerns(submission.organisation):
            return look
        if submission.is_dry:
            return replace(look, answer=_noted(look.answer, NOT_ASKED))
        reply = self._afar.ask(submission.organisation, look.signed.signals)
        if reply.note:
            answer = replace(look.answer, notes=(*look.answer.notes, reply.note))
            look = replace(look, answer=answer)
        if not reply.say:
            return look
        hold_answer = replace(
            look.answer,
            verdict=Verdict.HOLD,
            rule=FROM_AFAR,
            say=reply.say,
            explanation="a list that we may ask and not hold: a person decides",
        )
        return replace(look, answer=hold_answer)

    def _hit(
        self,
        submission: Submission,
        look: _SubmissionLook,
        early: EarlyVerdict,
        *,
        shows: bool = True,
    ) -> CheckAnswer:
        if submission.is_dry:
            return look.answer
        deciding = look.outcome.deciding
        check = CheckId(new_id("chk", now=look.answer.at))
        answer = early.answer = replace(look.answer, check=check)
        again = SecondLook(look.signed)
        if shows:
            pool = self._pool.on_behalf_of(submission.claimant)
            is_open = answer.verdict is not Verdict.BLOCK
            features = is_open and self._ladder.banked.features
            again = look_again(submission, look.signed, features=features, pool=pool)
        signed = again.signed
        return self._recorder.record(
            CheckRecord(
                id=check,
                submission=submission,
                answer=answer,
                signals=signed.kept,
                qualities=signed.qualities,
                marks=signed.marks,
                media_type=signed.media_type,
                rendition=again.rendition,
                queue=deciding.rule.then.queue if deciding else "matches",
                severity=deciding.rule.then.severity if deciding else 0,
                at=answer.at,
            )
        )

    def _keep(self, submission: Submission, answer: CheckAnswer) -> None:
        if not submission.idempotency_key or submission.is_dry:
            return
        body = json.dumps(answer.as_json())
        first = FirstAnswer(
            submission.idempotency_key, submission.digest, 200, body, created_at=answer.at
        )
        self._recorder.keep(submission.organisation, first)


def _noted(answer: CheckAnswer, note: str) -> CheckAnswer:
    return replace(answer, notes=(*answer.notes, note))


def _is_quick(submission: Submission) -> bool:
    """Whether it is only a few hashes, of kinds that are found in microseconds."""
    hashes = submission.hashes
    if not 0 < len(hashes) <= MOST_AT_A_GLANCE or submission.idempotency_key:
        return False
    if submission.content is not None or submission.text is not None:
        return False
    return all(given_hash.type in _QUICK_TYPES for given_hash in hashes)


@dataclass(frozen=True, slots=True)
class _SubmissionLook:
    """What a look at a submission gave, before anything is written."""

    signed: SignedSubmission
    outcome: RulesOutcome
    answer: CheckAnswer

    @property
    def is_to_be_kept(self) -> bool:
        """Whether there is something to record: a match, or a rule that did not allow."""
        return bool(self.answer.matches) or self.answer.verdict is not Verdict.ALLOW


def _content_facts(submission: Submission, signed: SignedSubmission) -> dict[str, Value]:
    facts: dict[str, Value] = {"content_kind": signed.kind}
    if signed.qualities:
        facts["content_quality"] = max(signed.qualities.values())
    if submission.content is not None:
        facts["content_size"] = len(submission.content)
        facts |= facts_of_unopened(signed.unopened)
    return facts


def _answer(
    outcome: RulesOutcome, cards: tuple[MatchCard, ...], signed: SignedSubmission, now: datetime
) -> CheckAnswer:
    deciding = outcome.deciding
    return CheckAnswer(
        verdict=outcome.verdict,
        rule=outcome.rule,
        say=deciding.say if deciding else "",
        explanation=deciding.explanation if deciding else "",
        at=now,
        expires_at=now + VALID_FOR,
        matches=cards,
        shadow=tuple(ran.as_json() for ran in outcome.shadow),
        notes=signed.notes,
        unopened=named_parts(signed.unopened),
    )
