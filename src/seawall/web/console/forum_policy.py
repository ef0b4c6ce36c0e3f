"""Our adoption policy in words, and as text to edit: what shared signals may do here."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from seawall.forum.defence.policy import Allow, Scope
from seawall.forum.model import Seat
from seawall.journeys import forum_facts, forum_policy
from seawall.journeys.permission import require
from seawall.taxonomy import labels
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm
from seawall.web.console.forum_forms import PolicyForm
from seawall.web.console.forum_frame import MANAGE, SEE, done, frame, names_of, seat_of
from seawall.web.request import Call, person_of


@require_http_methods(["GET", "POST"])
@signed_in(SEE)
def show(request: Call, forum: str) -> HttpResponse:
    """The policy in force; POST puts another in its place."""
    seat = seat_of(request, forum)
    if request.method == "GET":
        return _page(request, seat, PolicyForm())
    require(person_of(request), MANAGE)
    form = PolicyForm(request.POST)
    return done(
        form,
        lambda: _adopt(request, seat, form.cleaned_data["text"]),
        then=f"/forum/{seat.forum}/policy",
        shown=lambda refused, status: _page(request, seat, refused, status=status),
    )


def _adopt(request: Call, seat: Seat, text: str) -> None:
    forum_policy.adopt(seat.id, text, tx=request.tx, now=request.now, by=person_of(request).code)
    messages.success(request, _("Adopted. Every shared signal was judged again."))


def _page(request: Call, seat: Seat, form: ExplainedForm, *, status: int = 200) -> HttpResponse:
    policy = forum_facts.policy_of(seat)
    names = names_of(request, seat)
    page = {
        **frame(request, seat, "policy"),
        "policy": policy,
        "allows": [(one.effect.value, allowed(one, names)) for one in policy.allow],
        "limits": [(one.effect.value, one.name, about(one.scope, names)) for one in policy.limit],
        "text": form.data.get("text", "") if form.is_bound else policy.as_yaml(),
        "is_shipped": not seat.policy,
        "form": form,
    }
    return render(request, "console/forum/policy.html", page, status=status)


def allowed(line: Allow, names: dict[str, str]) -> tuple[str, str, str]:
    """A line that grants: its name, what it is about, and under which conditions."""
    return line.name, about(line.scope, names), ", ".join(_conditions(line))


def about(scope: Scope, names: dict[str, str]) -> str:
    """What a line of the policy is about, in words."""
    return ", ".join(_about(scope, names)) or _("every signal")


def _about(scope: Scope, names: dict[str, str]) -> Iterator[str]:
    if scope.labels:
        titles = {label.id: label.title for label in labels()}
        yield " / ".join(titles.get(one, one) for one in scope.labels)
    if scope.severity:
        yield _("labels of severity %d and graver") % scope.severity
    if scope.authors:
        yield _("by %s") % " / ".join(names.get(one, one) for one in scope.authors)
    if scope.types:
        yield _("of the types %s") % ", ".join(scope.types)


def _conditions(line: Allow) -> Iterator[str]:
    if line.agreement:
        said = ngettext("%d other member agrees", "%d other members agree", line.agreement)
        yield said % line.agreement
    if line.precision:
        yield _("its author is known to be right in at least %d %%") % round(line.precision * 100)
    if line.confidence:
        yield _("its author is at least %d %% sure") % line.confidence
    if line.incident:
        yield _("it belongs to a live incident")
