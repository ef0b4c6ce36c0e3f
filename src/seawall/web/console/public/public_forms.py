"""Public forms: report an address, complain, our contact point.

TCO Art. 15(1) makes the contact point public. A report needs an address and nothing else; who
fills in the rest gives a notice by DSA Art. 16(2). Whoever sends one keeps a token, and no
cookie but the one that guards the form and the one that keeps their language.
"""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_http_methods

from seawall.errors import SeawallError, problem
from seawall.ids import MisuseId
from seawall.journeys import receipt
from seawall.journeys.notices import misuse
from seawall.journeys.orders import public_report
from seawall.journeys.orders.public_report import LONGEST_CONTACT, LONGEST_REASON, PublicReport
from seawall.keys.organisation import own_jwk
from seawall.web import limit
from seawall.web.addressee import addressed_organisation
from seawall.web.console.forms import ExplainedForm
from seawall.web.console.public import words
from seawall.web.console.public.held_token import HeldToken
from seawall.web.request import Call
from seawall.web.token_pages import REPORT, unkept

#: What one address of the network may send.
REPORTS = "10/minute"
_LONGEST_URL = 8_000


class ReportForm(ExplainedForm):
    """An address; the rest is theirs to leave out."""

    url = forms.CharField(
        max_length=_LONGEST_URL,
        error_messages={"required": gettext_lazy("Paste the address of the content.")},
    )
    reason = forms.CharField(required=False, max_length=LONGEST_REASON)
    name = forms.CharField(required=False, max_length=LONGEST_CONTACT)
    contact = forms.CharField(required=False, max_length=LONGEST_CONTACT)
    good_faith = forms.BooleanField(required=False)
    child_abuse = forms.BooleanField(required=False)


@require_http_methods(["GET", "POST"])
def report_address(request: Call) -> HttpResponse:
    """The report form; POST sends it and shows its token."""
    if request.method == "GET":
        return _report(request, ReportForm(initial={"url": request.GET.get("url", "")}))
    limit.count_request(f"reports:{limit.asker(request)}", most=REPORTS)
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _report(request, form, status=422)
    sent_report = PublicReport(**form.cleaned_data, language=get_language() or "")
    try:
        request.tx = request.tx.of(addressed_organisation(request, request.GET.get("to", "")))
        reported = public_report.report_address(sent_report, tx=request.tx, now=request.now)
    except SeawallError as refused:
        form.refuse(refused)
        return _report(request, form, status=refused.status)
    return unkept(_followed(request, reported.token))


def follow_report(request: Call, token: str) -> HttpResponse:
    """The progress of a report, for the holder of its token."""
    return _followed(request, token)


def file_complaint(request: Call, token: str) -> HttpResponse:
    """Complain about a warning or a suspension."""
    limit.count_request(f"reports:{limit.asker(request)}", most=REPORTS)
    stored_report = request.tx.notifying.by_receipt(receipt.digest(token))
    if stored_report is None:
        raise problem("intake.unknown-receipt")
    request.tx = request.tx.of(stored_report.organisation)
    form = ExplainedForm(request.POST)
    form.is_valid()
    measure = MisuseId(request.POST.get("measure", ""))
    wrote = request.POST.get("complaint", "")[: misuse.LONGEST]
    try:
        misuse.complain_of_measure(stored_report, measure, wrote, tx=request.tx, now=request.now)
    except SeawallError as refused:
        form.refuse(refused)
        return _followed(request, token, form=form, status=refused.status)
    return _followed(request, token)


def _followed(
    request: Call, token: str, *, form: ExplainedForm | None = None, status: int = 200
) -> HttpResponse:
    progress = public_report.follow_report(token, tx=request.tx, now=request.now)
    missing = progress.statement.missing if progress.statement else ()
    page = {
        "held": HeldToken(REPORT, token),
        "progress": progress,
        "outcome": words.outcome(progress),
        "reason": words.reason(progress.reason_code),
        "missing": [words.element(element) for element in missing],
        "standing": progress.standing,
        "form": form,
    }
    return render(request, "public/reported.html", page, status=status)


def contact_point(request: Call) -> HttpResponse:
    """How authorities reach us, and the key that our answers are signed with."""
    organisation = addressed_organisation(request, request.GET.get("to", ""))
    contact = request.tx.of(organisation).register.contact_point()
    page = {"contact": contact, "key": json.dumps(own_jwk(organisation), indent=2)}
    status = 200 if contact else 404
    return render(request, "public/contact_point.html", page, status=status)


def _report(request: Call, form: ReportForm, **options: Any) -> HttpResponse:
    return render(request, "public/report.html", {"form": form}, **options)
