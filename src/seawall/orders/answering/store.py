"""Where answers are kept, what users are owed, and reports of threats to life."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Q

from seawall.db import models as db
from seawall.db.rows.bulk import in_parts
from seawall.db.rows.mapping import Mapped
from seawall.db.rows.scoped import Scoped
from seawall.errors import problem
from seawall.ids import (
    AnswerId,
    ItemId,
    OrderId,
    ThreatId,
    UserNoticeId,
)
from seawall.orders.answering.model import (
    TO_OTHERS,
    AnswerForm,
    LocationState,
    ThreatReport,
)
from seawall.orders.model import Answer, AnswerState, OrderItem, UserNotice
from seawall.orders.rows import ORDER_ITEM

ANSWER = Mapped(Answer, db.AnswerRow)
USER_NOTICE = Mapped(UserNotice, db.UserNoticeRow)
THREAT_REPORT = Mapped(ThreatReport, db.ThreatReportRow)


class AnswerStore(Scoped):
    """Rows of one organisation (or all, for the installation's own jobs)."""

    # Answers

    def add(self, answer: Answer) -> None:
        """Write a new answer down."""
        self._add(ANSWER, answer)

    def save(self, answer: Answer) -> None:
        """Write down how far an answer has come."""
        self._of(db.AnswerRow).filter(id=answer.id).update(**ANSWER.changes(answer))

    def answer(self, answer: AnswerId) -> Answer:
        """One answer."""
        return _answer(self._of(db.AnswerRow).filter(id=answer).first(), answer)

    def locked(self, answer: AnswerId) -> Answer:
        """One answer that nobody else can change until the commit."""
        return _answer(self._of(db.AnswerRow).select_for_update().filter(id=answer).first(), answer)

    def of_order(self, order: OrderId) -> list[Answer]:
        """Every answer to the sender of an order, oldest first."""
        return [answer for answer in self.about(order) if answer.form not in TO_OTHERS]

    def about(self, order: OrderId) -> list[Answer]:
        """Every letter about an order, whoever it goes to, oldest first."""
        rows = self._of(db.AnswerRow).filter(order_id=order).order_by("created_at", "id")
        return ANSWER.values(rows)

    def has_any(self, order: OrderId, forms: Collection[AnswerForm]) -> bool:
        """Whether a letter of one of these kinds was composed about an order."""
        rows = self._of(db.AnswerRow).filter(
            order_id=order, form__in=[form.value for form in forms]
        )
        return bool(rows.exists())

    def without_address(self, form: AnswerForm) -> list[Answer]:
        """Letters of this kind that wait for an address, oldest first."""
        waiting = {"form": form.value, "state": AnswerState.OWED.value, "recipient": ""}
        rows = self._of(db.AnswerRow).filter(**waiting).order_by("created_at", "id")
        return ANSWER.values(rows)

    # The addresses an answer speaks of

    def lines_about(self, order: OrderId, item: ItemId) -> list[OrderItem]:
        """The addresses that an order asks for and that lead to this item."""
        return [line for line in self.every_line_about(order, item) if line.ended_at is None]

    def every_line_about(self, order: OrderId, item: ItemId) -> list[OrderItem]:
        """The same, with those that an order asks for no more."""
        rows = self._of(db.OrderItemRow).filter(order_id=order, item_id=item)
        return ORDER_ITEM.values(rows.order_by("position"))

    def has_open_lines(self, order: OrderId) -> bool:
        """Whether something about an order is still to be done, or it names nothing at all."""
        lines = self._of(db.OrderItemRow).filter(order_id=order, ended_at__isnull=True)
        accepted = Q(outcome=LocationState.ACCEPTED, acted_at__isnull=False)
        is_settled = accepted | Q(outcome__in=[LocationState.DONE, LocationState.DECLINED])
        return lines.exclude(is_settled).exists() or not lines.exists()

    # What the content provider is owed

    def add_notice(self, notice: UserNotice) -> None:
        """Write down what somebody is owed."""
        self._add(USER_NOTICE, notice)

    def add_notices(self, notices: Iterable[UserNotice]) -> None:
        """The same of many."""
        self._add_many(USER_NOTICE, notices)

    def items_with_notice(self, order: OrderId, items: Collection[ItemId]) -> set[ItemId]:
        """Those of these items for which something is owed because of an order already."""
        rows = self._of(db.UserNoticeRow).filter(order_id=order)
        parts = (rows.filter(item_id__in=part) for part in in_parts(sorted(items)))
        return {ItemId(item) for part in parts for item in part.values_list("item_id", flat=True)}

    def save_notice(self, notice: UserNotice) -> None:
        """Write down where it stands."""
        self._of(db.UserNoticeRow).filter(id=notice.id).update(**USER_NOTICE.changes(notice))

    def notice_locked(self, notice: UserNoticeId) -> UserNotice:
        """One notice that nobody else can change until the commit."""
        row = self._of(db.UserNoticeRow).select_for_update().filter(id=notice).first()
        if row is None:
            raise problem("orders.unknown-user-notice", notice=notice)
        return USER_NOTICE.value(row)

    def notices_of(self, order: OrderId) -> list[UserNotice]:
        """Everything that is owed because of an order."""
        rows = self._of(db.UserNoticeRow).filter(order_id=order).order_by("created_at", "id")
        return USER_NOTICE.values(rows)

    # Threats to life

    def add_threat(self, threat: ThreatReport) -> None:
        """Write a report down."""
        self._add(THREAT_REPORT, threat)

    def save_threat(self, threat: ThreatReport) -> None:
        """Write down how far it has come."""
        self._of(db.ThreatReportRow).filter(id=threat.id).update(**THREAT_REPORT.changes(threat))

    def threat_locked(self, threat: ThreatId) -> ThreatReport:
        """One report that nobody else can change until the commit."""
        row = self._of(db.ThreatReportRow).select_for_update().filter(id=threat).first()
        return _threat(row, threat)

    def threat(self, threat: ThreatId) -> ThreatReport:
        """One report."""
        return _threat(self._of(db.ThreatReportRow).filter(id=threat).first(), threat)


def _answer(row: db.AnswerRow | None, answer: AnswerId) -> Answer:
    if row is None:
        raise problem("orders.unknown-answer", answer=answer)
    return ANSWER.value(row)


def _threat(row: db.ThreatReportRow | None, threat: ThreatId) -> ThreatReport:
    if row is None:
        raise problem("orders.unknown-threat-report", threat=threat)
    return THREAT_REPORT.value(row)
