"""Redress on an order's page: the last day for an appeal, challenges, and what courts rule.

TCO Art. 9 and 3(9). An annulled order has no effect any more, and what only it took down goes
back; a confirmed one is final.
"""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from seawall.ids import OrderId
from seawall.journeys.duties import finality
from seawall.orders.order_finality import CourtRuling
from seawall.orders.scrutiny.window import Asker
from seawall.web.console.act import ActCall, ConsoleAct
from seawall.web.console.forms import ExplainedForm
from seawall.web.console.orders.forms import MomentField
from seawall.web.console.orders.page import ANSWER


class DeadlineForm(ExplainedForm):
    """The last day for an appeal, as a person reads section G."""

    last_day = forms.DateField(error_messages={"required": _("Enter the last day to appeal.")})


class ChallengeForm(ExplainedForm):
    """An appeal before a court."""

    reference = forms.CharField(max_length=300)
    court = forms.CharField(max_length=300)
    by = forms.ChoiceField(choices=[(option.value, option.value) for option in Asker])
    filed_at = MomentField()


class RulingForm(ExplainedForm):
    """How a challenge ended."""

    challenge_number = forms.CharField(max_length=300)
    ruling = forms.ChoiceField(choices=[(option.value, option.value) for option in CourtRuling])
    ruled_at = MomentField()


def _set_deadline(call: ActCall[OrderId]) -> None:
    end = finality.end_of(call.typed["last_day"], tx=call.tx)
    finality.set_deadline(call.subject, end, call.person, tx=call.tx, now=call.now)


def _challenge(call: ActCall[OrderId]) -> None:
    challenge = finality.FiledChallenge(call.subject, **call.typed)
    finality.file_challenge(challenge, call.person, tx=call.tx, now=call.now)


def _rule(call: ActCall[OrderId]) -> None:
    typed = call.typed
    finality.record_ruling(
        call.subject,
        typed["challenge_number"],
        CourtRuling(typed["ruling"]),
        call.person,
        ruled_at=typed["ruled_at"],
        tx=call.tx,
        now=call.now,
    )


REDRESS = (
    ConsoleAct(
        "deadline",
        ANSWER,
        _set_deadline,
        DeadlineForm,
        at="redress/deadline",
        done=_("Deadline set. If nobody appeals by the end of that day, the order becomes final."),
    ),
    ConsoleAct(
        "challenged",
        ANSWER,
        _challenge,
        ChallengeForm,
        at="redress/challenge",
        done=_("Challenge recorded. The order is not final until the court rules."),
    ),
    ConsoleAct(
        "ruled",
        ANSWER,
        _rule,
        RulingForm,
        at="redress/rule",
        done=_("Ruling recorded and applied."),
    ),
)
