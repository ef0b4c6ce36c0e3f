"""The queue: most urgent first, nothing shown until asked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from seawall.cases.inbox.filter import InboxFilter, UnclearFilter, parse_filter
from seawall.cases.inbox.model import SavedView
from seawall.cases.priority import QueuePlace
from seawall.errors import SeawallError, problem
from seawall.ids import ViewId, new_id
from seawall.people.rights import role_may
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import refusal_sentence
from seawall.web.console.inbox import inbox_rows, inbox_views
from seawall.web.request import Call, person_of

SEE, DECIDE = "case.see", "case.decide"
_LONGEST_NAME = 60


@signed_in(SEE)
def show_queue(request: Call) -> HttpResponse:
    """One view of the open cases, page by page."""
    member = person_of(request)
    own = request.tx.inbox.views(member.id)
    looked = inbox_views.looked_at(request, own)
    page = request.tx.inbox.page(looked.asked, after=QueuePlace.read(request.GET.get("after", "")))
    tabs = inbox_views.tabs(looked, own, tx=request.tx)
    before, behind = inbox_views.neighbours(tabs)
    return render(
        request,
        "console/inbox/page.html",
        {
            "looked": looked,
            "fault": looked.fault,
            "rows": inbox_rows.rows(page.lines, request),
            "next": page.next,
            "tabs": tabs,
            "before": before,
            "behind": behind,
            "own": any(view.id == looked.view for view in own),
            "can_decide": role_may(member.role, DECIDE),
            "proposals": request.tx.bulk.awaiting(),
            "empty": inbox_views.empty_words(looked.view),
            "is_later": bool(request.GET.get("after")),
        },
    )


@signed_in(SEE)
def list_decided(request: Call) -> HttpResponse:
    """Decided cases, newest first."""
    typed, fault = request.GET.get("filter", "").strip(), None
    chosen_filter = InboxFilter()
    try:
        chosen_filter = parse_filter(typed)
    except UnclearFilter as unclear:
        fault = unclear
    page = request.tx.inbox.decided(chosen_filter, before=_before(request.GET.get("after", "")))
    context: dict[str, Any] = {
        "rows": inbox_rows.rows(page.lines, request),
        "next": page.next,
        "typed": typed,
        "fault": fault,
        "is_decided": True,
    }
    return render(request, "console/inbox/decided.html", context)


@require_POST
@signed_in(SEE)
def keep_view(request: Call) -> HttpResponse:
    """Save the current view under a name."""
    member = person_of(request)
    own = request.tx.inbox.views(member.id)
    looked = inbox_views.looked_at(request, own)
    name = request.POST.get("name", "").strip()
    try:
        if looked.fault:
            raise looked.fault
        if not name or len(name) > _LONGEST_NAME:
            raise problem("console.view-name", most=_LONGEST_NAME)
        view = SavedView(
            id=ViewId(new_id("view", now=request.now)),
            person=member.id,
            name=name,
            shows=looked.asked.filter.text,
            made_at=request.now,
        )
        request.tx.inbox.add_view(view)
    except SeawallError as refused:
        messages.info(request, refusal_sentence(refused), "tone-warn")
        return redirect(f"/?{looked.query}")
    return redirect(f"/?view={view.id}")


@require_POST
@signed_in(SEE)
def drop_view(request: Call, view_id: str) -> HttpResponse:
    """Delete a saved view."""
    request.tx.inbox.drop_view(ViewId(view_id), person=person_of(request).id)
    return redirect("/")


def _before(text: str) -> tuple[datetime, str] | None:
    if not text:
        return None
    moment, _tilde, case = text.replace(" ", "+").partition("~")
    try:
        return datetime.fromisoformat(moment), case
    except ValueError:
        raise problem("console.unknown-place") from None
