"""Where answers are kept, what users are owed, and reports of threats to life."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db.models import Q

from seawall.db import models as db
from seawall.db.tenancy import EVERY
from seawall.ids import (
    AnswerId,
    CaseId,
    EvidenceId,
    ItemId,
    OrderId,
    OrganisationId,
    ThreatId,
    UserNoticeId,
)
from seawall.orders import _rows as read
from seawall.orders.answering.model import (
    TO_OTHERS,
    AnswerForm,
    LineState,
    Route,
    ThreatReport,
    ThreatState,
    UnknownAnswer,
    UnknownThreatReport,
    UnknownUserNotice,
)
from seawall.orders.model import Answer, AnswerState, Channel, OrderItem, UserNotice


class AnswerStore:
    """Rows of one organisation (or all, for the installation's own jobs)."""

    def __init__(self, organisation: OrganisationId) -> None:
        self.organisation = organisation

    # Answers

    def add(self, answer: Answer) -> None:
        """Write a new answer down."""
        db.Answer.objects.create(
            id=answer.id, organisation_id=self.organisation, **_answer_fields(answer)
        )

    def save(self, answer: Answer) -> None:
        """Write down how far an answer has come."""
        self._of(db.Answer).filter(id=answer.id).update(**_answer_fields(answer))

    def answer(self, answer: AnswerId) -> Answer:
        """One answer."""
        return _answer(self._of(db.Answer).filter(id=answer).first(), answer)

    def locked(self, answer: AnswerId) -> Answer:
        """One answer that nobody else can change until the commit."""
        return _answer(self._of(db.Answer).select_for_update().filter(id=answer).first(), answer)

    def of_order(self, order: OrderId) -> list[Answer]:
        """Every answer to the sender of an order, oldest first."""
        return [each for each in self.about(order) if each.form not in TO_OTHERS]

    def about(self, order: OrderId) -> list[Answer]:
        """Every letter about an order, whoever it goes to, oldest first."""
        found = self._of(db.Answer).filter(order_id=order).order_by("created_at", "id")
        return [_answer(row, AnswerId(row.id)) for row in found]

    def without_address(self, form: AnswerForm) -> list[Answer]:
        """Letters of this kind that wait for an address, oldest first."""
        waiting = {"form": form.value, "state": AnswerState.OWED.value, "recipient": ""}
        found = self._of(db.Answer).filter(**waiting).order_by("created_at", "id")
        return [_answer(row, AnswerId(row.id)) for row in found]

    # The addresses an answer speaks of

    def lines_about(self, order: OrderId, item: ItemId) -> list[OrderItem]:
        """The addresses of an order that lead to this item."""
        found = self._of(db.OrderItem).filter(order_id=order, item_id=item).order_by("position")
        return [read.item(row) for row in found]

    def has_open_lines(self, order: OrderId) -> bool:
        """Whether something about an order is still to be done, or it names nothing at all."""
        lines = self._of(db.OrderItem).filter(order_id=order)
        accepted = Q(outcome=LineState.ACCEPTED, acted_at__isnull=False)
        is_settled = accepted | Q(outcome__in=[LineState.DONE, LineState.DECLINED])
        return lines.exclude(is_settled).exists() or not lines.exists()

    # What the content provider is owed

    def add_notice(self, notice: UserNotice) -> None:
        """Write down what somebody is owed."""
        db.UserNotice.objects.create(
            id=notice.id, organisation_id=self.organisation, **_notice_fields(notice)
        )

    def save_notice(self, notice: UserNotice) -> None:
        """Write down where it stands."""
        self._of(db.UserNotice).filter(id=notice.id).update(**_notice_fields(notice))

    def notice_locked(self, notice: UserNoticeId) -> UserNotice:
        """One notice that nobody else can change until the commit."""
        row = self._of(db.UserNotice).select_for_update().filter(id=notice).first()
        if row is None:
            raise UnknownUserNotice(f"there is no notice {notice}.", field="notice")
        return _notice(row)

    def notices_of(self, order: OrderId) -> list[UserNotice]:
        """Everything that is owed because of an order."""
        found = self._of(db.UserNotice).filter(order_id=order).order_by("created_at", "id")
        return [_notice(row) for row in found]

    # Threats to life

    def add_threat(self, threat: ThreatReport) -> None:
        """Write a report down."""
        db.ThreatReport.objects.create(
            id=threat.id, organisation_id=self.organisation, **_threat_fields(threat)
        )

    def save_threat(self, threat: ThreatReport) -> None:
        """Write down how far it has come."""
        self._of(db.ThreatReport).filter(id=threat.id).update(**_threat_fields(threat))

    def threat_locked(self, threat: ThreatId) -> ThreatReport:
        """One report that nobody else can change until the commit."""
        row = self._of(db.ThreatReport).select_for_update().filter(id=threat).first()
        return _threat(row, threat)

    def threat(self, threat: ThreatId) -> ThreatReport:
        """One report."""
        return _threat(self._of(db.ThreatReport).filter(id=threat).first(), threat)

    def _of(self, table: Any) -> Any:
        if self.organisation == EVERY:
            return table.objects.all()
        return table.objects.filter(organisation_id=self.organisation)


def _answer_fields(answer: Answer) -> dict[str, Any]:
    return {
        "order_id": answer.order,
        "form": answer.form,
        "body": dict(answer.body),
        "digest": answer.digest,
        "signed": answer.signed,
        "pdf_id": answer.pdf,
        "channel": answer.channel.value,
        "recipient": answer.recipient,
        "state": answer.state.value,
        "created_at": answer.created_at,
        "created_by": answer.created_by,
        "sent_at": answer.sent_at,
        "delivered_at": answer.delivered_at,
        "proof": dict(answer.proof),
        "error": answer.error,
    }


def _answer(row: db.Answer | None, answer: AnswerId) -> Answer:
    if row is None:
        raise UnknownAnswer(f"there is no answer {answer}.", field="answer")
    return Answer(
        id=AnswerId(row.id),
        order=OrderId(row.order_id),
        form=row.form,
        body=row.body,
        digest=row.digest,
        channel=Channel(row.channel),
        recipient=row.recipient,
        state=AnswerState(row.state),
        created_at=row.created_at,
        created_by=row.created_by,
        signed=row.signed,
        pdf=EvidenceId(row.pdf_id) if row.pdf_id else None,
        sent_at=row.sent_at,
        delivered_at=row.delivered_at,
        proof=row.proof,
        error=row.error,
    )


def _notice_fields(notice: UserNotice) -> dict[str, Any]:
    return {
        "order_id": notice.order,
        "item_id": notice.item,
        "state": notice.state,
        "not_before": notice.not_before,
        "body": dict(notice.body),
        "created_at": notice.created_at,
        "sent_at": notice.sent_at,
    }


def _notice(row: db.UserNotice) -> UserNotice:
    return UserNotice(
        id=UserNoticeId(row.id),
        order=OrderId(row.order_id),
        item=ItemId(row.item_id) if row.item_id else None,
        state=row.state,
        not_before=row.not_before,
        body=row.body,
        created_at=row.created_at,
        sent_at=row.sent_at,
    )


def _threat_fields(threat: ThreatReport) -> dict[str, Any]:
    return {
        "order_id": threat.order,
        "case_id": threat.case,
        "item_id": threat.item,
        "aware_at": threat.aware_at,
        "states": list(threat.states),
        "routes": [asdict(route) for route in threat.routes],
        "body": dict(threat.body),
        "state": threat.state.value,
        "by": threat.by,
        "created_at": threat.created_at,
        "sent_at": threat.sent_at,
        "proof": dict(threat.proof),
    }


def _threat(row: db.ThreatReport | None, threat: ThreatId) -> ThreatReport:
    if row is None:
        raise UnknownThreatReport(f"there is no report {threat}.", field="threat")
    return ThreatReport(
        id=ThreatId(row.id),
        aware_at=row.aware_at,
        states=tuple(row.states),
        routes=tuple(Route(**route) for route in row.routes),
        body=row.body,
        state=ThreatState(row.state),
        by=row.by,
        created_at=row.created_at,
        order=OrderId(row.order_id) if row.order_id else None,
        case=CaseId(row.case_id) if row.case_id else None,
        item=ItemId(row.item_id) if row.item_id else None,
        sent_at=row.sent_at,
        proof=row.proof,
    )
