"""Where statements of reasons are kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from seawall.db import models as db
from seawall.db.rows.bulk import in_parts
from seawall.db.rows.mapping import Mapped
from seawall.db.rows.scoped import Scoped
from seawall.errors import problem
from seawall.ids import DecisionId, ItemId, OrderId, StatementId
from seawall.transparency.statement import StatedVersion, StatementOfReasons, StatementSubject

STATEMENT = Mapped(StatementOfReasons, db.StatementRow)
STATED = Mapped(StatedVersion, db.StatementItemRow)


class StatementStore(Scoped):
    """Rows of one organisation (or all, for whoever brings a token)."""

    def add_many(
        self, statements: Iterable[tuple[StatementOfReasons, Sequence[StatedVersion]]]
    ) -> None:
        """Write statements down, each with the items it is about."""
        written = list(statements)
        self._add_many(STATEMENT, [statement for statement, _ in written])
        of = {"organisation_id": self.organisation}
        db.StatementItemRow.objects.bulk_create(
            db.StatementItemRow(**STATED.columns(item, statement_id=statement.id, **of))
            for statement, stated in written
            for item in stated
        )

    def statement(self, statement: StatementId) -> StatementOfReasons:
        """One statement."""
        row = self._of(db.StatementRow).filter(id=statement).first()
        if row is None:
            raise problem("transparency.unknown-statement", statement=statement)
        return STATEMENT.value(row)

    def by_token(self, digest: str) -> StatementOfReasons | None:
        """The statement whose token has this digest."""
        row = self._of(db.StatementRow).filter(token_digest=digest).first()
        return STATEMENT.value(row) if row else None

    def of_decision(self, decision: DecisionId) -> list[StatementOfReasons]:
        """Every statement about a decision, in the order they were drawn up."""
        rows = self._of(db.StatementRow).filter(decision_id=decision).order_by("id")
        return STATEMENT.values(rows)

    def newest_of(self, decisions: Sequence[DecisionId], *, limit: int) -> list[StatementOfReasons]:
        """The newest statements about any of these decisions, newest first."""
        rows = self._of(db.StatementRow).filter(decision_id__in=list(decisions))
        return STATEMENT.values(rows.order_by("-id")[:limit])

    def count_of(self, decisions: Sequence[DecisionId]) -> int:
        """How many statements there are about any of these decisions."""
        return int(self._of(db.StatementRow).filter(decision_id__in=list(decisions)).count())

    def of_item(self, decision: DecisionId, item: ItemId) -> list[StatementOfReasons]:
        """The statements about a decision that speak of this item."""
        those = self._of(db.StatementItemRow).filter(item_id=item).values("statement_id")
        rows = self._of(db.StatementRow).filter(decision_id=decision, id__in=those)
        return STATEMENT.values(rows.order_by("id"))

    def of_order(self, order: OrderId) -> list[StatementOfReasons]:
        """Every statement that rests on this order."""
        return STATEMENT.values(self._of(db.StatementRow).filter(order=order).order_by("id"))

    def about(self, items: Sequence[ItemId]) -> dict[ItemId, StatementOfReasons]:
        """The last statement about each of these items, where there is one."""
        newest: dict[ItemId, str] = {}
        for part in in_parts(items):
            rows = self._of(db.StatementItemRow).filter(item_id__in=part)
            for item, statement in rows.values_list("item_id", "statement_id"):
                newest[ItemId(item)] = max(statement, newest.get(ItemId(item), ""))
        statements_by_id = self._statements_by_id(sorted(set(newest.values())))
        return {item: statements_by_id[statement] for item, statement in newest.items()}

    def about_account(self, account: str, subject: StatementSubject) -> StatementOfReasons | None:
        """The last statement about an account itself, its payments or its service."""
        rows = self._of(db.StatementRow).filter(subject=subject.value, account=account)
        row = rows.order_by("-id").first()
        return STATEMENT.value(row) if row else None

    def following(self, statement: StatementId) -> StatementOfReasons | None:
        """The newest statement that speaks of the same content after this one."""
        row = self._of(db.StatementRow).filter(follows_id=statement).order_by("-id").first()
        return STATEMENT.value(row) if row else None

    def items_of(self, statement: StatementId) -> list[StatedVersion]:
        """The items it is about, in the order they were written."""
        rows = self._of(db.StatementItemRow).filter(statement_id=statement).order_by("id")
        return STATED.values(rows)

    def newest(self, *, limit: int = 100, before: str = "") -> list[StatementOfReasons]:
        """Statements, newest first, from before this id."""
        rows = self._of(db.StatementRow).order_by("-id")
        rows = rows.filter(id__lt=before) if before else rows
        return STATEMENT.values(rows[:limit])

    def save_telling(self, statement: StatementOfReasons) -> None:
        """Write down when it may be told, was told, and may be appealed: nothing else changes."""
        telling = STATEMENT.changes(statement, "not_before", "told_at", "appeal_until")
        self._of(db.StatementRow).filter(id=statement.id).update(**telling)

    def _statements_by_id(self, ids: Sequence[str]) -> dict[str, StatementOfReasons]:
        statements: dict[str, StatementOfReasons] = {}
        for part in in_parts(ids):
            for row in self._of(db.StatementRow).filter(id__in=part):
                statements[row.id] = STATEMENT.value(row)
        return statements
