"""Sources and their accuracy: users, trusted flaggers, authorities, forum members.

The register of trusted flaggers is here (DSA Art. 22), and what is done about misuse (Art. 23).
Sources are judged on this page, never the people who decide.
"""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy

from seawall.ids import FlaggerId
from seawall.intake.notifying.model import USERS, Flagger
from seawall.journeys.notices import trusted_flagger as register
from seawall.journeys.quality import source_scorecard as scorecard
from seawall.journeys.quality.source_scorecard import SourceKind
from seawall.people.rights import role_may
from seawall.web.console.act import ActCall, ActTable, ConsoleAct
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm
from seawall.web.console.registers.authorities import StateForm
from seawall.web.request import Call, person_of

SEE, MANAGE, MISUSE = "case.see", "source.manage", "misuse.decide"
#: Notices that a page lists.
SHOWN = 100


class FlaggerForm(ExplainedForm):
    """A trusted flagger as somebody enters it."""

    name = forms.CharField(max_length=300)
    awarded_by = forms.CharField(
        max_length=300,
        error_messages={"required": gettext_lazy("Name the Digital Services Coordinator.")},
    )
    country = forms.CharField(max_length=2)
    since = forms.DateField()
    until = forms.DateField(required=False)
    field = forms.CharField(required=False, max_length=300)
    email = forms.CharField(required=False, max_length=300)

    def entry(self) -> register.NewFlagger:
        """What the journey is told; a day begins at midnight UTC."""
        fields = self.cleaned_data
        until = fields["until"]
        return register.NewFlagger(
            name=fields["name"],
            awarded_by=fields["awarded_by"],
            country=fields["country"],
            since=_midnight(fields["since"]),
            until=_midnight(until) if until else None,
            field=fields["field"],
            email=fields["email"],
        )


@signed_in(SEE)
def list_sources(request: Call) -> HttpResponse:
    """Every source with its card."""
    return _list(request, FlaggerForm())


@signed_in(SEE)
def show_source(request: Call, source_id: str) -> HttpResponse:
    """One source: its card, and what it sent; authorities and members have pages of their own."""
    if source_id.startswith("auth_"):
        return redirect(f"/authorities/{source_id}")
    if source_id.startswith("mbr_"):
        return redirect("/forum")
    return _page(request, source_id)


def _flagger_named(_request: Call, source_id: str) -> FlaggerId:
    return FlaggerId(source_id)


def _add(call: ActCall[None]) -> Flagger:
    return register.add_flagger(call.form.entry(), tx=call.tx, now=call.now, by=call.by)


def _set_state(call: ActCall[FlaggerId]) -> None:
    """The coordinator investigates, or the status stands again: Art. 22(6)."""
    flagger, typed = call.subject, call.typed
    if typed["state"] == "active":
        register.restore_flagger(flagger, tx=call.tx, now=call.now, by=call.by)
    else:
        register.suspend_flagger(flagger, typed["reason"], tx=call.tx, now=call.now, by=call.by)


def _midnight(day: Any) -> datetime:
    return datetime.combine(day, time(), UTC)


def _list(request: Call, form: FlaggerForm, *, status: int = 200) -> HttpResponse:
    role = person_of(request).role
    page = {
        "cards": scorecard.cards(tx=request.tx, now=request.now),
        "form": form,
        "can_manage": role_may(role, MANAGE),
        "can_decide": role_may(role, MISUSE),
    }
    return render(request, "console/sources/list.html", page, status=status)


def _page(
    request: Call, source_id: str, *, form: ExplainedForm | None = None, status: int = 200
) -> HttpResponse:
    is_users = source_id == USERS
    flagger = None if is_users else request.tx.notifying.flagger(FlaggerId(source_id))
    outcomes = scorecard.notices_of(flagger.id if flagger else None, tx=request.tx, now=request.now)
    kind = SourceKind.FLAGGER if flagger else SourceKind.USERS
    name = flagger.name if flagger else ""
    role = person_of(request).role
    page = {
        "flagger": flagger,
        "state": flagger.state(request.now).value if flagger else "",
        "card": scorecard.card_of(outcomes, source=source_id, kind=kind, name=name),
        "outcomes": outcomes[:SHOWN],
        "form": form,
        "can_manage": role_may(role, MANAGE),
        "can_decide": role_may(role, MISUSE),
    }
    return render(request, "console/sources/source.html", page, status=status)


ENTRIES = ActTable(
    base="sources",
    reads=lambda _request: None,
    shows=lambda call, status: _list(call.request, call.form, status=status),
    lands=lambda _call, flagger: f"/sources/{flagger.id}",
    acts=(ConsoleAct("enter", MANAGE, _add, FlaggerForm, at="", page=list_sources),),
)
ACTS = ActTable(
    base="sources/<str:source_id>",
    reads=_flagger_named,
    shows=lambda call, status: _page(call.request, call.subject, form=call.form, status=status),
    lands=lambda call, _outcome: f"/sources/{call.subject}",
    acts=(ConsoleAct("state", MANAGE, _set_state, StateForm),),
)
