"""A person's own page: exposure, breaks, opt-outs, display.

Nobody else sees it, and nothing on it leaves an entry in the ledger (decision 0028).
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from seawall.ids import CaseId
from seawall.journeys.people import own_protection
from seawall.people.protection.choices import BLURS, SIZES, VOLUMES, Choices
from seawall.people.protection.opting_out import categories
from seawall.people.rights import role_may
from seawall.web.console.case import media_views, sentences
from seawall.web.console.case.rest_sentences import meter_of
from seawall.web.console.doors import signed_in
from seawall.web.request import Call, person_of


@signed_in()
def show_own_page(request: Call) -> HttpResponse:
    """The own page of the signed-in person."""
    account = own_protection.account(person_of(request), tx=request.tx, now=request.now)
    return render(request, "console/me.html", {"account": account, **_words(request, account)})


@require_POST
@signed_in()
def choose_display(request: Call) -> HttpResponse:
    """Save the display settings of a person."""
    fields = request.POST
    chosen = Choices(
        greyscale="greyscale" in fields,
        sepia="sepia" in fields,
        blur=_number(fields.get("blur", "")),
        size=fields.get("size", ""),
        volume=_number(fields.get("volume", "")),
        reduced_motion="reduced_motion" in fields,
    )
    own_protection.keep_choices(person_of(request), chosen, tx=request.tx)
    messages.success(request, _("Display settings saved."))
    return redirect("/me#choices")


@require_POST
@signed_in()
def opt_out(request: Call) -> HttpResponse:
    """Opt out of a category, for today or until further notice."""
    own_protection.opt_out_of_category(
        person_of(request),
        request.POST.get("category", ""),
        standing=request.POST.get("standing") == "yes",
        tx=request.tx,
        now=request.now,
    )
    messages.success(request, _("Opted out. Nobody is told."))
    return redirect(_back(request, "/me#offers"))


@require_POST
@signed_in()
def opt_in(request: Call) -> HttpResponse:
    """The person takes it back."""
    category = request.POST.get("category", "")
    own_protection.opt_in_to_category(person_of(request), category, tx=request.tx)
    return redirect(_back(request, "/me#offers"))


@require_http_methods(["GET", "POST"])
@signed_in()
def take_break(request: Call) -> HttpResponse:
    """Start a break: hide everything until it ends."""
    if request.method == "POST":
        own_protection.take_break(person_of(request), tx=request.tx, now=request.now)
        if request.headers.get("HX-Request"):  # the case stays open: a reason half written is kept
            return media_views.panel_of(request, CaseId(request.GET.get("case", "")))
        request.session["back"] = _back(request, "/")
        return redirect("/me/break")
    account = own_protection.account(person_of(request), tx=request.tx, now=request.now)
    page = {
        "account": account,
        "back": request.session.get("back", "/"),
        **_words(request, account),
    }
    return render(request, "console/break.html", page)


@require_POST
@signed_in()
def end_break(request: Call) -> HttpResponse:
    """End a break that the person asked for."""
    own_protection.end_break(person_of(request), tx=request.tx)
    return redirect(_back(request, "/"))


def _words(request: Call, account: own_protection.OwnAccount) -> dict[str, object]:
    chosen = {out.category for out in account.opt_outs}
    return {
        "meter": meter_of(account.standing, now=request.now),
        "steps": [(sentences.step_title(figure.name), figure) for figure in account.week.by_step],
        "shown_categories": [
            (sentences.title_of(figure.name) if figure.name else _("Unknown"), figure)
            for figure in account.week.by_category
        ],
        "opted": [(sentences.title_of(out.category), out) for out in account.opt_outs],
        "offered": [category for category in categories() if category.id not in chosen],
        "unseen_share": round(100 * account.decided_unseen / max(1, account.decided)),
        "can_limit": role_may(person_of(request).role, "exposure.limit"),
        "blurs": BLURS,
        "sizes": tuple((name, sentences.size_title(name)) for name in SIZES),
        "volumes": VOLUMES,
    }


def _back(request: Call, usual: str) -> str:
    """Where to go on: a place of ours, or the usual one."""
    target = request.POST.get("back", "")
    is_ours = target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return target if is_ours else usual


def _number(digits: str) -> int:
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 5 else -1
