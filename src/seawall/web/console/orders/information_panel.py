"""What the page of a paper shows that asks for data, information or steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from seawall.forms.annexes.data_request import DataKind, DataRequest
from seawall.forms.annexes.epoc_annex3 import ConflictNature
from seawall.forms.annexes.named_papers import asks_no_removal
from seawall.forms.annexes.objection_grounds import (
    EPOC,
    EPOC_PR,
    ObjectionGround,
    grounds,
    grounds_for,
)
from seawall.journeys.clocks.order_clocks import profile_of
from seawall.journeys.orders.enforcing_notification import notification_of
from seawall.orders.answering.possible import AnswerWay
from seawall.orders.information.asked import document_form_of, request_of
from seawall.orders.information.data_release import EnforcingWord, Notification
from seawall.orders.model import Order, OrderState
from seawall.preservation.retention import asks_to_keep
from seawall.transaction import Transaction
from seawall.web.console.words import in_words

_KINDS: Mapping[str, object] = {
    DataKind.SUBSCRIBER: gettext_lazy("subscriber data"),
    DataKind.IDENTIFICATION: gettext_lazy("data requested only to identify the user"),
    DataKind.TRAFFIC: gettext_lazy("traffic data"),
    DataKind.CONTENT: gettext_lazy("content data"),
}
_GROUNDS: Mapping[str, object] = {
    ObjectionGround.INCOMPLETE: gettext_lazy("it is incomplete"),
    ObjectionGround.MANIFEST_ERRORS: gettext_lazy("it contains manifest errors"),
    ObjectionGround.INSUFFICIENT_INFORMATION: gettext_lazy("it lacks information"),
    ObjectionGround.NOT_STORED: gettext_lazy("we did not hold the data when it was received"),
    ObjectionGround.DE_FACTO_IMPOSSIBILITY: gettext_lazy(
        "it is impossible for reasons not attributable to us"
    ),
    ObjectionGround.NOT_COMPETENT: gettext_lazy(
        "it was not issued or validated by an issuing authority"
    ),
    ObjectionGround.OFFENCE_NOT_COVERED: gettext_lazy("the offence is not covered"),
    ObjectionGround.SERVICE_NOT_COVERED: gettext_lazy("our service is not covered"),
    ObjectionGround.IMMUNITIES_OR_PRESS: gettext_lazy(
        "immunities, privileges or press freedom protect the data"
    ),
    ObjectionGround.THIRD_COUNTRY_CONFLICT: gettext_lazy("the law of a third country forbids it"),
    ObjectionGround.OTHER_REASONS: gettext_lazy("other reasons, or not complete in time"),
}
_NATURES: Mapping[str, object] = {
    ConflictNature.FUNDAMENTAL_RIGHTS: gettext_lazy("fundamental rights of individuals"),
    ConflictNature.STATE_INTERESTS: gettext_lazy("the state's security or defence"),
    ConflictNature.OTHER: gettext_lazy("other interests"),
}
_SHOWN = 50
_ANSWERED = frozenset({OrderState.ANSWERED, OrderState.PAUSED})

ground_word = in_words(_GROUNDS)


@dataclass(frozen=True, slots=True)
class InformationPanel:
    """What a paper asks, and how it may be answered now."""

    asks: DataRequest
    """With the first of its accounts and questions; a paper may name thousands."""
    more: int
    """How many accounts and questions are not shown."""
    kinds: tuple[str, ...]
    instrument: str
    is_certificate: bool
    keeps: bool
    """It asks to keep data, and not to hand them over."""
    emergency: str
    grounds: tuple[tuple[str, str, str], ...]
    """Each ground that its law knows, in words, with the provision."""
    natures: tuple[tuple[str, object], ...]
    notification: Notification
    user: str
    """Whether the person concerned is told, in a line."""
    can_give: bool
    can_object: bool
    can_close: bool

    @property
    def is_notified(self) -> bool:
        """Whether the authority of our own state was notified."""
        return self.notification.ends_at is not None

    @property
    def waits_until(self) -> datetime | None:
        """The moment before which no data may leave."""
        return self.notification.not_before

    @property
    def has_confirmed(self) -> bool:
        """Whether the notified authority raises no ground."""
        return self.notification.word is EnforcingWord.CONFIRMS


def read_information(
    order: Order, open_ways: tuple[AnswerWay, ...], *, tx: Transaction
) -> InformationPanel | None:
    """The panel of a paper; None for an order that asks for a removal."""
    if not asks_no_removal(order.form):
        return None
    asks, form, profile = request_of(order), document_form_of(order), profile_of(order)
    shown = replace(asks, subjects=asks.subjects[:_SHOWN], questions=asks.questions[:_SHOWN])
    left = len(asks.subjects) - len(shown.subjects) + len(asks.questions) - len(shown.questions)
    return InformationPanel(
        asks=shown,
        more=left,
        kinds=tuple(str(_KINDS[kind]) for kind in asks.data),
        instrument=profile.instrument if profile else "",
        is_certificate=form in {EPOC, EPOC_PR},
        keeps=profile is not None and asks_to_keep(profile),
        emergency=str(order.body.get("emergency", "")).strip(),
        grounds=tuple(
            (ground.value, ground_word(ground), grounds()[ground].articles.get(form, ""))
            for ground in grounds_for(form)
        ),
        natures=tuple((nature.value, _NATURES[nature]) for nature in ConflictNature),
        notification=notification_of(order, tx=tx),
        user=_user(order),
        can_give=AnswerWay.PROVIDE in open_ways,
        can_object=AnswerWay.OBJECT in open_ways,
        can_close=order.state in _ANSWERED,
    )


def paper_subject(order: Order) -> str:
    """The subject of a paper, in a line; it never says that anything is removed."""
    asks = request_of(order)
    if asks.questions:
        return ngettext("Asks %d question", "Asks %d questions", len(asks.questions)) % len(
            asks.questions
        )
    count = len(asks.subjects)
    if not count:
        return _("Asks for data or action, not for removal")
    return ngettext("Asks for data of %d account", "Asks for data of %d accounts", count) % count


def _user(order: Order) -> str:
    profile = profile_of(order)
    if profile is None:
        return ""
    if profile.non_disclosure and profile.non_disclosure.default:
        return _("The user is not informed: %s.") % profile.non_disclosure.article
    if profile.user_notice:
        return _("The user is informed: %s.") % profile.user_notice.article
    return _("This law does not require us to inform the user.")
