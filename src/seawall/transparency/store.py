"""Where statements of reasons are kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from seawall.db import models as db
from seawall.db.tenancy import EVERY
from seawall.errors import NotFound
from seawall.ids import DecisionId, ItemId, OrderId, OrganisationId, StatementId
from seawall.transparency.statement import Facts, Stated, Statement, StatementKind

#: How many are asked for by one query.
_AT_ONCE = 500


class UnknownStatement(NotFound):
    """No such statement of reasons, or none that may be shown yet."""

    kind = "unknown-statement"


class StatementStore:
    """Rows of one organisation (or all, for whoever brings a token)."""

    def __init__(self, organisation: OrganisationId) -> None:
        self.organisation = organisation

    def add(self, statement: Statement, stated: Sequence[Stated]) -> None:
        """Write a statement down, with the items it is about."""
        db.Statement.objects.create(**_fields(statement))
        of = {"statement_id": statement.id, "organisation_id": statement.organisation}
        rows = [db.StatementItem(item_id=one.item, version=one.version, **of) for one in stated]
        db.StatementItem.objects.bulk_create(rows)

    def statement(self, statement: StatementId) -> Statement:
        """One statement."""
        row = self._of(db.Statement).filter(id=statement).first()
        if row is None:
            raise UnknownStatement(
                f"there is no statement {statement}.", field="statement", remedy="Check the id."
            )
        return _statement(row)

    def by_token(self, digest: str) -> Statement | None:
        """The statement whose token has this digest."""
        row = self._of(db.Statement).filter(token_digest=digest).first()
        return _statement(row) if row else None

    def of_decision(self, decision: DecisionId) -> list[Statement]:
        """Every statement about a decision, in the order they were drawn up."""
        rows = self._of(db.Statement).filter(decision_id=decision).order_by("id")
        return [_statement(row) for row in rows]

    def of_item(self, decision: DecisionId, item: ItemId) -> list[Statement]:
        """The statements about a decision that speak of this item."""
        those = self._of(db.StatementItem).filter(item_id=item).values("statement_id")
        rows = self._of(db.Statement).filter(decision_id=decision, id__in=those)
        return [_statement(row) for row in rows.order_by("id")]

    def of_order(self, order: OrderId) -> list[Statement]:
        """Every statement that rests on this order."""
        return [
            _statement(row) for row in self._of(db.Statement).filter(order=order).order_by("id")
        ]

    def about(self, items: Sequence[ItemId]) -> dict[ItemId, Statement]:
        """The last statement about each of these items, where there is one."""
        newest: dict[ItemId, str] = {}
        for start in range(0, len(items), _AT_ONCE):
            rows = self._of(db.StatementItem).filter(item_id__in=items[start : start + _AT_ONCE])
            for item, statement in rows.values_list("item_id", "statement_id"):
                newest[ItemId(item)] = max(statement, newest.get(ItemId(item), ""))
        named = self._named(sorted(set(newest.values())))
        return {item: named[statement] for item, statement in newest.items()}

    def following(self, statement: StatementId) -> Statement | None:
        """The newest statement that speaks of the same content after this one."""
        row = self._of(db.Statement).filter(follows_id=statement).order_by("-id").first()
        return _statement(row) if row else None

    def items_of(self, statement: StatementId) -> list[Stated]:
        """The items it is about, in the order they were written."""
        rows = self._of(db.StatementItem).filter(statement_id=statement).order_by("id")
        return [Stated(ItemId(row.item_id), row.version) for row in rows]

    def newest(self, *, limit: int = 100, before: str = "") -> list[Statement]:
        """Statements, newest first, from before this id."""
        rows = self._of(db.Statement).order_by("-id")
        rows = rows.filter(id__lt=before) if before else rows
        return [_statement(row) for row in rows[:limit]]

    def save_telling(self, statement: Statement) -> None:
        """Write down when it may be told, was told, and may be appealed: nothing else changes."""
        self._of(db.Statement).filter(id=statement.id).update(
            not_before=statement.not_before,
            told_at=statement.told_at,
            appeal_until=statement.appeal_until,
        )

    def _named(self, ids: Sequence[str]) -> dict[str, Statement]:
        found: dict[str, Statement] = {}
        for start in range(0, len(ids), _AT_ONCE):
            for row in self._of(db.Statement).filter(id__in=ids[start : start + _AT_ONCE]):
                found[row.id] = _statement(row)
        return found

    def _of(self, model: Any) -> Any:
        if self.organisation == EVERY:
            return model.objects.all()
        return model.objects.filter(organisation_id=self.organisation)


def _fields(statement: Statement) -> dict[str, Any]:
    alike = ("id", "account", "state", "until", "ground", "language", "token_digest")
    dates = ("created_at", "not_before", "told_at", "appeal_until")
    return {
        **{name: getattr(statement, name) for name in (*alike, *dates)},
        "organisation_id": statement.organisation,
        "decision_id": statement.decision,
        "kind": statement.kind.value,
        "scope": list(statement.scope),
        "facts": statement.facts.as_json(),
        "follows_id": statement.follows,
        "order": statement.order or "",
    }


def _statement(row: db.Statement) -> Statement:
    return Statement(
        id=StatementId(row.id),
        organisation=OrganisationId(row.organisation_id),
        decision=DecisionId(row.decision_id),
        kind=StatementKind(row.kind),
        account=row.account,
        state=row.state,
        scope=tuple(row.scope),
        until=row.until,
        ground=row.ground,
        language=row.language,
        facts=Facts.from_json(row.facts),
        token_digest=row.token_digest,
        created_at=row.created_at,
        not_before=row.not_before,
        told_at=row.told_at,
        appeal_until=row.appeal_until,
        follows=StatementId(row.follows_id) if row.follows_id else None,
        order=OrderId(row.order) if row.order else None,
    )
