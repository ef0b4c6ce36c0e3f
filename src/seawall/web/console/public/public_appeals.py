"""An appeal without an account: by the link of a statement, or the receipt of a notice.

Free words alone are enough, or one answer alone; every question may be left out, because none
may be in the way of a right (DSA Art. 20(3)). What is being written is kept under the token,
so that a closed browser loses nothing. After sending, the same address tells what becomes of it.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings as django_settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from seawall import taxonomy
from seawall.appeals import redress
from seawall.appeals.appeal_form import LONGEST
from seawall.appeals.model import AppealStatement, Claim
from seawall.config import settings
from seawall.errors import SeawallError
from seawall.journeys.appeals import appeal_draft, appeal_progress
from seawall.journeys.appeals.appeal_standing import (
    AppealDoor,
    AppealStanding,
    find_standing,
    submit_grounds,
)
from seawall.web import limit
from seawall.web.console import appeals_words as words
from seawall.web.console.forms import ExplainedForm
from seawall.web.console.public.held_token import HeldToken
from seawall.web.request import Call
from seawall.web.token_pages import APPEAL

#: What one address of the network may send, and how often it may keep what it writes.
APPEALS, DRAFTS = "10/minute", "60/minute"


class AppealForm(ExplainedForm):
    """Everything may be left out but one answer; the journey says so if all are."""

    claim = forms.ChoiceField(
        choices=[(option.value, option.value) for option in Claim], required=False
    )
    says = forms.CharField(required=False, max_length=LONGEST)
    misread = forms.CharField(required=False, max_length=LONGEST)
    language = forms.CharField(required=False, max_length=16)

    @property
    def said(self) -> AppealStatement:
        """Their words and answers."""
        fields = self.cleaned_data
        return AppealStatement(
            says=fields["says"], claim=fields["claim"], misread=fields["misread"]
        )


def show_appeal(request: Call, token: str) -> HttpResponse:
    """The appeal form, or the progress of the appeal."""
    by = _standing(request, token)
    return _page(request, token, by, _begun(request, by))


def send_appeal(request: Call, token: str) -> HttpResponse:
    """Send the appeal, or add to it, and show how far it is."""
    limit.count_request(f"appeals:{limit.asker(request)}", most=APPEALS)
    by = _standing(request, token)
    form = AppealForm(request.POST)
    if by.door not in {AppealDoor.OPEN, AppealDoor.LODGED}:
        return _page(request, token, by, form, status=409)
    if not form.is_valid():
        return _page(request, token, by, form, status=422)
    try:
        submit_grounds(by, form.said, form.cleaned_data["language"], tx=request.tx, now=request.now)
    except SeawallError as refused:
        form.refuse(refused)
        return _page(request, token, by, form, status=refused.status)
    by = _standing(request, token)
    return _page(request, token, by, _begun(request, by), done="sent")


def keep_draft(request: Call, token: str) -> HttpResponse:
    """Save the draft of an appeal."""
    limit.count_request(f"drafts:{limit.asker(request)}", most=DRAFTS)
    by = _standing(request, token)
    if by.door in {AppealDoor.OPEN, AppealDoor.LODGED}:
        form_texts = {name: request.POST.get(name, "") for name in appeal_draft.FIELDS}
        appeal_draft.keep_draft(by.token_digest, form_texts, tx=request.tx, now=request.now)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    return _page(request, token, by, _begun(request, by), done="kept")


def _standing(request: Call, token: str) -> AppealStanding:
    """Whose appeal it may be; the request is narrowed to that organisation."""
    by = find_standing(token, tx=request.tx, now=request.now)
    request.tx = request.tx.of(by.organisation)
    return by


def _begun(request: Call, by: AppealStanding) -> AppealForm:
    """The form with what was kept of it."""
    draft = appeal_draft.read_draft(by.token_digest, tx=request.tx, now=request.now)
    return AppealForm(initial={"language": _speaks(request, by), **draft})


def _speaks(request: Call, by: AppealStanding) -> str:
    """The language asked for, else that of the statement, else that of the browser."""
    languages = dict(django_settings.LANGUAGES)
    preferences = (request.GET.get("lang", ""), by.language, get_language() or "")
    return next((code for code in preferences if code in languages), django_settings.LANGUAGE_CODE)


def _page(
    request: Call,
    token: str,
    by: AppealStanding,
    form: AppealForm,
    *,
    status: int = 200,
    done: str = "",
) -> HttpResponse:
    speaks = _speaks(request, by)
    held = {"held": HeldToken(APPEAL, token), "sent": done == "sent", "kept": done == "kept"}
    template = "public/appeal_follow.html" if by.door is AppealDoor.LODGED else "public/appeal.html"
    with translation.override(speaks):
        page = _shown(request, by, form, speaks=speaks) | held
        answered = render(request, template, page, status=status)
    answered["Content-Language"] = speaks
    return answered


def _shown(request: Call, by: AppealStanding, form: AppealForm, *, speaks: str) -> dict[str, Any]:
    organisation = request.tx.people.organisation(by.organisation)
    return {
        "by": by,
        "form": form,
        "platform": organisation.name,
        "claims": words.claims(by.party),
        "languages": django_settings.LANGUAGES,
        "was_decided": words.effect_words(by.decision.finding) if by.decision else "",
        "clauses": _clauses(by),
        "redress": redress.redress_of_places(
            organisation.jurisdictions, settings().out_of_court_bodies
        ),
        "speaks": speaks,
        "has_statement": by.has_statement,
        **_progress(request, by),
    }


def _progress(request: Call, by: AppealStanding) -> dict[str, Any]:
    if by.appeal is None:
        figures = appeal_progress.expectation(tx=request.tx, now=request.now)
        return {"expected": words.expectation(figures)}
    progress = appeal_progress.follow_appeal(by.appeal, tx=request.tx, now=request.now)
    hearing = progress.answer
    return {
        "progress": progress,
        "expected": words.expectation(progress.expected),
        "heard_by": words.role(hearing.role) if hearing else "",
        "said": [(argument, words.claim(argument.claim)) for argument in progress.said],
    }


def _clauses(by: AppealStanding) -> list[str]:
    return (
        [_(taxonomy.clause(clause.id).title) for clause in by.decision.clauses]
        if by.decision
        else []
    )
