"""Where drills are kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from seawall.db import models as db
from seawall.db.rows.scoped import Scoped
from seawall.drills.model import ContentDrill, DrillRole, DrillState, SeededUpload
from seawall.drills.rows import DRILL, UPLOAD
from seawall.drills.seeded_kinds import SeededKind
from seawall.errors import problem
from seawall.ids import BankId, CaseId, DrillId, ForumMemberId, SeatId, SeededUploadId


class DrillStore(Scoped):
    """Rows of one organisation."""

    def add(self, drill: ContentDrill, uploads: Iterable[SeededUpload]) -> None:
        """Write a drill and its schedule down."""
        self._add(DRILL, drill)
        self._add_many(UPLOAD, uploads)

    def save(self, drill: ContentDrill) -> None:
        """Write down what a drill has become."""
        standing = DRILL.changes(drill, "state", "ended_at", "accepted_at")
        self._of(db.ContentDrillRow).filter(id=drill.id).update(**standing)

    def drill(self, drill: DrillId) -> ContentDrill:
        """One drill."""
        row = self._of(db.ContentDrillRow).filter(id=drill).first()
        if row is None:
            raise problem("drills.no-such-drill", drill=str(drill)[:60])
        return DRILL.value(row)

    def locked(self, drill: DrillId) -> ContentDrill:
        """One drill that nobody else can change until the commit."""
        list(self._of(db.ContentDrillRow).select_for_update().filter(id=drill).values_list("id"))
        return self.drill(drill)

    def drills(self) -> list[ContentDrill]:
        """Every drill, newest first."""
        return DRILL.values(self._of(db.ContentDrillRow).order_by("-begins_at", "-id"))

    def has_running(self, role: DrillRole, member: ForumMemberId | None = None) -> bool:
        """Whether a drill of this kind is under way, with this member."""
        running = self._of(db.ContentDrillRow).filter(state=DrillState.RUNNING.value)
        return bool(running.filter(role=role.value, member=member or "").exists())

    def in_forum(self, seat: SeatId) -> list[ContentDrill]:
        """Every drill between us and another member of this forum, newest first."""
        rows = self._of(db.ContentDrillRow).filter(seat=seat)
        return DRILL.values(rows.order_by("-begins_at", "-id"))

    def by_bank(self, banks: Collection[BankId]) -> dict[BankId, ContentDrill]:
        """The drills whose items these banks hold, by bank."""
        rows = self._of(db.ContentDrillRow).filter(bank_id__in=list(banks))
        return {drill.bank: drill for drill in DRILL.values(rows) if drill.bank}

    # Uploads

    def add_upload(self, upload: SeededUpload) -> None:
        """Write down an upload that was on no schedule of ours."""
        self._add(UPLOAD, upload)

    def add_uploads(self, uploads: Iterable[SeededUpload]) -> None:
        """Write down a schedule that another member has opened."""
        self._add_many(UPLOAD, uploads)

    def save_upload(self, upload: SeededUpload, *fields: str) -> None:
        """Write these fields of an upload down, and no others.

        The worker writes what the platform answered while the gate writes what it checked.
        """
        changes = UPLOAD.changes(upload, *fields)
        self._of(db.SeededUploadRow).filter(id=upload.id).update(**changes)

    def upload(self, upload: SeededUploadId) -> SeededUpload:
        """One upload, locked until the commit."""
        row = self._of(db.SeededUploadRow).select_for_update().filter(id=upload).first()
        if row is None:
            raise problem("drills.no-such-upload", upload=str(upload)[:60])
        return UPLOAD.value(row)

    def uploads(self, drill: DrillId) -> list[SeededUpload]:
        """Every upload of a drill, in the order of its schedule, and then the strays."""
        rows = self._of(db.SeededUploadRow).filter(drill_id=drill, position__gte=0)
        strays = self._of(db.SeededUploadRow).filter(drill_id=drill, position__lt=0)
        return UPLOAD.values([*rows.order_by("position"), *strays.order_by("-position")])

    def stray(self, drill: DrillId, kind: SeededKind, number: int) -> SeededUpload | None:
        """Somebody else's upload of an item of a drill, if there was one."""
        rows = self._of(db.SeededUploadRow).filter(drill_id=drill, position__lt=0)
        row = rows.filter(kind=kind.value, number=number).first()
        return UPLOAD.value(row) if row else None

    def traces(self) -> tuple[frozenset[str], frozenset[str]]:
        """By what uploads of drills are known elsewhere: their checks, and their cases."""
        rows = self._of(db.SeededUploadRow).values_list("check_id", "case_id")
        checks, cases = set[str](), set[str]()
        for check, case in rows.iterator():
            checks.add(check or "")
            cases.add(case or "")
        return frozenset(checks - {""}), frozenset(cases - {""})

    def of_case(self, case: CaseId) -> SeededUpload | None:
        """The upload that a case is about, if it is one of a drill."""
        row = self._of(db.SeededUploadRow).filter(case_id=case).first()
        return UPLOAD.value(row) if row else None
