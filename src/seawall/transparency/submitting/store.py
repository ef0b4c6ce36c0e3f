"""Where submissions are kept, and every identifier that was ever given to the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db.models import Count, Q

from seawall.db import models as db
from seawall.db.rows.mapping import Mapped
from seawall.db.rows.scoped import Scoped
from seawall.errors import problem
from seawall.ids import StatementId
from seawall.transparency.submitting.model import DatabaseSubmission, SubmissionState

SUBMISSION = Mapped(DatabaseSubmission, db.SubmissionRow)


class SubmissionStore(Scoped):
    """Rows of one organisation (or all, for the installation's own jobs)."""

    def add(self, submission: DatabaseSubmission) -> None:
        """Owe a submission; its identifier is spent from now on, whatever becomes of the row."""
        if self._of(db.SpentPuidRow).filter(puid=submission.puid).exists():
            raise problem("transparency.puid-spent", puid=submission.puid)
        db.SpentPuidRow.objects.create(
            organisation_id=submission.organisation,
            puid=submission.puid,
            statement=submission.statement,
            at=submission.created_at,
        )
        self._add(SUBMISSION, submission)

    def of_statement(self, statement: StatementId) -> DatabaseSubmission | None:
        """How this statement stands, if it is to go to the database at all."""
        row = self._of(db.SubmissionRow).filter(statement_id=statement).first()
        return SUBMISSION.value(row) if row else None

    def of_statements(
        self, statements: Sequence[StatementId]
    ) -> dict[StatementId, DatabaseSubmission]:
        """The same of many."""
        rows = self._of(db.SubmissionRow).filter(statement_id__in=statements)
        return {StatementId(row.statement_id): SUBMISSION.value(row) for row in rows}

    def due(self, *, now: datetime, limit: int) -> list[DatabaseSubmission]:
        """What may be sent or must be asked about, locked, oldest first."""
        may_be_told = Q(statement__not_before=None) | Q(statement__not_before__lte=now)
        rows = self._of(db.SubmissionRow).filter(
            may_be_told, state__in=[SubmissionState.OWED.value, SubmissionState.SENT.value]
        )
        rows = rows.select_for_update(of=("self",)).order_by("created_at", "id")
        return SUBMISSION.values(rows[:limit])

    def locked(self, statement: StatementId) -> DatabaseSubmission | None:
        """How this statement stands, locked until the commit."""
        rows = self._of(db.SubmissionRow).select_for_update(of=("self",))
        row = rows.filter(statement_id=statement).first()
        return SUBMISSION.value(row) if row else None

    def is_spent(self, puid: str) -> bool:
        """Whether the database has ever been given this identifier by us."""
        return bool(self._of(db.SpentPuidRow).filter(puid=puid).exists())

    def save(self, submission: DatabaseSubmission, *, now: datetime) -> DatabaseSubmission:
        """Write down what became of it."""
        changed = replace(submission, changed_at=now)
        changed_fields = (
            "state", "attempts", "uuid", "permalink", "payload", "faults", "error", "released_by",
            "changed_at",
        )  # fmt: skip
        fields = SUBMISSION.changes(changed, *changed_fields)
        self._of(db.SubmissionRow).filter(id=submission.id).update(**fields)
        return changed

    def counts(self) -> dict[str, int]:
        """How many stand where."""
        return dict(self._of(db.SubmissionRow).values_list("state").annotate(number=Count("id")))

    def in_state(self, state: SubmissionState, *, limit: int = 100) -> list[DatabaseSubmission]:
        """The newest that stand so."""
        rows = self._of(db.SubmissionRow).filter(state=state.value).order_by("-id")
        return SUBMISSION.values(rows[:limit])
