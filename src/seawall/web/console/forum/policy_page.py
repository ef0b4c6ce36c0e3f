"""Our adoption policy in words, and as text to edit."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from seawall.forum.defence.policy import Allowance, Scope
from seawall.forum.model import Seat
from seawall.journeys.forum import forum_facts, forum_policy
from seawall.taxonomy import labels
from seawall.web.console.act import ActCall, ActTable, ConsoleAct
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm
from seawall.web.console.forum.forms import PolicyForm
from seawall.web.console.forum.forum_frame import MANAGE, SEE, frame, names_of, seat_of
from seawall.web.request import Call


@signed_in(SEE)
def show_policy(request: Call, forum: str) -> HttpResponse:
    """The policy in force."""
    return _page(request, seat_of(request, forum), PolicyForm())


def _adopt(call: ActCall[Seat]) -> None:
    forum_policy.adopt_policy(
        call.subject.id, call.typed["text"], tx=call.tx, now=call.now, by=call.by
    )


def _page(request: Call, seat: Seat, form: ExplainedForm, *, status: int = 200) -> HttpResponse:
    policy = forum_facts.policy_of(seat)
    names = names_of(request, seat)
    page = {
        **frame(request, seat, "policy"),
        "policy": policy,
        "allows": [(line.effect.value, allowance_words(line, names)) for line in policy.allow],
        "limits": [
            (line.effect.value, line.name, scope_words(line.scope, names)) for line in policy.limit
        ],
        "text": form.data.get("text", "") if form.is_bound else policy.as_yaml(),
        "is_shipped": not seat.policy,
        "form": form,
    }
    return render(request, "console/forum/policy.html", page, status=status)


def allowance_words(line: Allowance, names: dict[str, str]) -> tuple[str, str, str]:
    """One allowance of the policy: name, scope, conditions."""
    return line.name, scope_words(line.scope, names), ", ".join(_conditions(line))


def scope_words(scope: Scope, names: dict[str, str]) -> str:
    """The scope of a policy line, in words."""
    return ", ".join(_about(scope, names)) or _("all signals")


def _about(scope: Scope, names: dict[str, str]) -> Iterator[str]:
    if scope.labels:
        titles = {label.id: label.title for label in labels()}
        yield " / ".join(titles.get(label_id, label_id) for label_id in scope.labels)
    if scope.severity:
        yield _("labels of severity %d and above") % scope.severity
    if scope.authors:
        yield _("from %s") % " / ".join(names.get(author, author) for author in scope.authors)
    if scope.types:
        yield _("types %s") % ", ".join(scope.types)


def _conditions(line: Allowance) -> Iterator[str]:
    if line.agreement:
        sentence = ngettext("%d other member agrees", "%d other members agree", line.agreement)
        yield sentence % line.agreement
    if line.precision:
        yield _("the author's accuracy is at least %d %%") % round(line.precision * 100)
    if line.confidence:
        yield _("the confidence is at least %d %%") % line.confidence
    if line.incident:
        yield _("the signal belongs to an open incident")


ACTS = ActTable(
    base="forum/<str:forum>/policy",
    reads=seat_of,
    shows=lambda call, status: _page(call.request, call.subject, call.form, status=status),
    lands=lambda call, _outcome: f"/forum/{call.subject.forum}/policy",
    acts=(
        ConsoleAct(
            "adopt",
            MANAGE,
            _adopt,
            PolicyForm,
            at="",
            page=show_policy,
            done=gettext_lazy("Policy adopted. Every shared signal was re-evaluated."),
        ),
    ),
)
