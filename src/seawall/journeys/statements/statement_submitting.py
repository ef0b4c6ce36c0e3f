"""Statements go to the DSA Transparency Database, each once and none twice: DSA Art. 24(5).

1. A statement that restricts something in the Union is owed when it is drawn up, under an
   identifier that is spent from then on. What our own rules refuse is held for a person.
2. A worker takes up to a hundred, searches each for personal data once more (DSA
   Art. 24(5)), writes down that they are leaving, and only then sends. What is refused
   here is held for a person, and never dropped.
3. What left before and was not heard of is asked about first, by its identifier: a worker may
   have died, or an answer been lost. Only what the database does not know is sent again.
4. Each answer is written down for each statement. What was refused waits for a person.

Nothing is sent while an authority asks for silence.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from seawall.cases.model import DecisionGround
from seawall.config import settings
from seawall.ids import CaseId, OrganisationId, SubmissionId, new_id
from seawall.journeys.statements._known_names import known_names
from seawall.ledger import Entry
from seawall.ledger.words import word_of
from seawall.people.model import Organisation, OrganisationKind
from seawall.transaction import Transaction, transaction
from seawall.transparency.personal_data.personal_data import found_in
from seawall.transparency.statement import StatementOfReasons
from seawall.transparency.submitting.answer_reading import (
    Meaning,
    SubmissionFate,
    fates,
    known_presence,
)
from seawall.transparency.submitting.model import (
    DatabaseAnswer,
    DatabaseSubmission,
    SubmissionState,
)
from seawall.transparency.submitting.own_rules import faults_of
from seawall.transparency.submitting.payload import concerns_the_union, payload_of
from seawall.transparency.submitting.validator import BATCH, errors_of

#: How long nothing is sent after the database asked us to wait and did not say how long.
PATIENCE = timedelta(minutes=1)

_BECOMES = {
    Meaning.ACCEPTED: SubmissionState.ACCEPTED,
    Meaning.REFUSED: SubmissionState.REFUSED,
    Meaning.AGAIN: SubmissionState.OWED,
    Meaning.ASK: SubmissionState.SENT,
}


class Database(Protocol):
    """The DSA Transparency Database, as its client speaks to it."""

    def submit(self, payloads: Sequence[Mapping[str, Any]]) -> DatabaseAnswer: ...
    def existing(self, puid: str) -> DatabaseAnswer: ...


@dataclass(frozen=True, slots=True)
class SubmissionRound:
    """What one round of sending came to."""

    accepted: int = 0
    refused: int = 0
    held: int = 0
    """Kept here for a person, since our own rules refuse what they say."""
    left: int = 0
    """Of those taken up: how many are still owed, or still to be asked about."""
    wait: timedelta | None = None
    error: str = ""


def submitter(organisations: Sequence[Organisation]) -> OrganisationId | None:
    """Whose statements are submitted here: the one platform, or the one that is named."""
    if not settings().dsa_database_url:
        return None
    named_slug = settings().dsa_database_organisation
    platforms = [
        organisation
        for organisation in organisations
        if organisation.kind is OrganisationKind.PLATFORM
    ]
    candidates = [
        platform for platform in platforms if not named_slug or platform.slug == named_slug
    ]
    return candidates[0].id if len(candidates) == 1 else None


def owe_submission(
    statement: StatementOfReasons,
    *,
    names: Collection[str] = (),
    tx: Transaction,
    now: datetime,
) -> DatabaseSubmission | None:
    """Owe this statement to the database, if it is one for it; `names` may not stand in it."""
    if not _is_for_it(statement, tx=tx):
        return None
    payload = payload_of(statement, puid=statement.id)
    faults = faults_before_leaving(payload, names=[statement.account, *names])
    submission = DatabaseSubmission(
        id=SubmissionId(new_id("sub", now=now)),
        organisation=statement.organisation,
        statement=statement.id,
        puid=statement.id,
        payload=payload,
        state=SubmissionState.HELD if faults else SubmissionState.OWED,
        created_at=now,
        changed_at=now,
        faults=faults,
    )
    tx.submissions.add(submission)
    if faults:
        remember_submission(submission, tx=tx, now=now)
    return submission


def names_to_keep_out(case: CaseId, *, tx: Transaction) -> tuple[str, ...]:
    """The names that no text about this case may hold on its way to the database, if there is one."""
    return known_names(case, tx=tx) if settings().dsa_database_url else ()


def faults_before_leaving(
    payload: Mapping[str, Any], *, names: Collection[str], is_released: bool = False
) -> dict[str, list[str]]:
    """What keeps a payload here: the database's own rules, and ours."""
    faults = {**errors_of(payload)}
    for field, messages in faults_of(
        payload, names=names, looks_for_people=not is_released
    ).items():
        faults[field] = [*faults.get(field, ()), *messages]
    return faults


def send_round(
    organisation: OrganisationId, database: Database, *, clock: Callable[[], datetime]
) -> SubmissionRound:
    """One round: take up to a hundred, ask about those that left before, send the others."""
    with transaction(organisation) as tx:
        batch = _take(tx=tx, now=clock())
    if not batch:
        return SubmissionRound()
    doubtful = [submission for submission in batch if submission.state is SubmissionState.SENT]
    if doubtful:
        return _ask(organisation, doubtful, database, clock=clock)
    with transaction(organisation) as tx:
        leaving = [
            _leaves(submission, tx=tx, now=clock())
            for submission in _passing(batch, tx=tx, now=clock())
        ]
    if not leaving:
        return SubmissionRound(held=len(batch))
    answer = database.submit([dict(submission.payload) for submission in leaving])
    became = fates([submission.puid for submission in leaving], answer)
    sent_round = _recorded_round(organisation, leaving, became, answer, clock=clock)
    return replace(sent_round, held=len(batch) - len(leaving))


def send_rounds(
    organisation: OrganisationId,
    database: Database,
    *,
    rounds: int,
    clock: Callable[[], datetime],
) -> SubmissionRound:
    """Round after round while there is something to send and the database keeps up."""
    total = SubmissionRound()
    for _ in range(rounds):
        latest = send_round(organisation, database, clock=clock)
        total = replace(
            latest,
            accepted=total.accepted + latest.accepted,
            refused=total.refused + latest.refused,
            held=total.held + latest.held,
        )
        if latest == SubmissionRound() or latest.wait:
            break
    return total


def _is_for_it(statement: StatementOfReasons, *, tx: Transaction) -> bool:
    if not settings().dsa_database_url or not concerns_the_union(statement):
        return False
    if statement.ground == DecisionGround.ORDER and not settings().dsa_database_orders:
        return False
    own = tx.people.organisation(tx.organisation)
    return own.kind is OrganisationKind.PLATFORM and settings().dsa_database_organisation in {
        "",
        own.slug,
    }


def _take(*, tx: Transaction, now: datetime) -> list[DatabaseSubmission]:
    """What to do next: those that may have arrived, and only when there are none the others."""
    due = tx.submissions.due(now=now, limit=BATCH)
    return [submission for submission in due if submission.state is SubmissionState.SENT] or due


def _passing(
    batch: Sequence[DatabaseSubmission], *, tx: Transaction, now: datetime
) -> list[DatabaseSubmission]:
    """Those that name nobody, by the patterns and the names that the file knows as of now."""
    passing: list[DatabaseSubmission] = []
    names_of_case: dict[CaseId, tuple[str, ...]] = {}
    for submission in batch:
        statement = tx.statements.statement(submission.statement)
        case = tx.cases.decision(statement.decision).case
        if case not in names_of_case:
            names_of_case[case] = known_names(case, tx=tx)
        names = [statement.account, *names_of_case[case]]
        faults = {} if submission.released_by else found_in(submission.payload, names)
        if faults:
            held = replace(submission, state=SubmissionState.HELD, faults=faults)
            remember_submission(tx.submissions.save(held, now=now), tx=tx, now=now)
        else:
            passing.append(submission)
    return passing


def _leaves(
    submission: DatabaseSubmission, *, tx: Transaction, now: datetime
) -> DatabaseSubmission:
    """From this commit on it may be there."""
    leaving = replace(
        submission, state=SubmissionState.SENT, attempts=submission.attempts + 1, error=""
    )
    return tx.submissions.save(leaving, now=now)


def _ask(
    organisation: OrganisationId,
    doubtful: Sequence[DatabaseSubmission],
    database: Database,
    *,
    clock: Callable[[], datetime],
) -> SubmissionRound:
    """Ask about each, until the database gives no answer."""
    became: dict[str, SubmissionFate] = {}
    last = DatabaseAnswer(None)
    for submission in doubtful:
        last = database.existing(submission.puid)
        is_present = known_presence(last)
        if is_present is None:
            break
        became[submission.puid] = SubmissionFate(Meaning.ACCEPTED if is_present else Meaning.AGAIN)
    answered_submissions = [submission for submission in doubtful if submission.puid in became]
    written_round = _recorded_round(organisation, answered_submissions, became, last, clock=clock)
    unheard = len(doubtful) - len(answered_submissions)
    wait = timedelta() if answered_submissions and not unheard else written_round.wait or PATIENCE
    return replace(written_round, left=written_round.left + unheard, wait=wait)


def _recorded_round(
    organisation: OrganisationId,
    submissions: Sequence[DatabaseSubmission],
    became: dict[str, SubmissionFate],
    answer: DatabaseAnswer,
    *,
    clock: Callable[[], datetime],
) -> SubmissionRound:
    with transaction(organisation) as tx:
        for submission in submissions:
            _write(submission, became[submission.puid], tx=tx, now=clock())
    count = [became[submission.puid].meaning for submission in submissions]
    accepted, refused = count.count(Meaning.ACCEPTED), count.count(Meaning.REFUSED)
    error = next((fate.error for fate in became.values() if fate.error), "")
    return SubmissionRound(
        accepted=accepted,
        refused=refused,
        left=len(submissions) - accepted - refused,
        wait=_wait(answer),
        error=error,
    )


def _wait(answer: DatabaseAnswer) -> timedelta | None:
    if answer.retry_after is not None:
        return timedelta(seconds=answer.retry_after)
    return None if answer.status in {201, 302, 404, 422} else PATIENCE


def _write(
    submission: DatabaseSubmission, fate: SubmissionFate, *, tx: Transaction, now: datetime
) -> None:
    after = replace(
        submission,
        state=_BECOMES[fate.meaning],
        uuid=fate.uuid or submission.uuid,
        permalink=fate.permalink or submission.permalink,
        faults=fate.faults,
        error=fate.error,
    )
    tx.submissions.save(after, now=now)
    if fate.meaning in {Meaning.ACCEPTED, Meaning.REFUSED}:
        remember_submission(after, tx=tx, now=now)


def remember_submission(submission: DatabaseSubmission, *, tx: Transaction, now: datetime) -> None:
    """The ledger knows how a statement stands with the database."""
    word = word_of(f"statement.{submission.state.value}")
    public = {"puid": submission.puid, "uuid": submission.uuid}
    tx.ledger.append(Entry(word, submission.statement, at=now, public=public))
