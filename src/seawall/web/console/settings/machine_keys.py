"""API keys for machines: scopes, expiry, revocation."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seawall.config import settings
from seawall.ids import ApiKeyId
from seawall.journeys.people import founding, letting_in
from seawall.people import api_keys
from seawall.web.console.act import ActCall, ActTable, ConsoleAct
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm, ListField
from seawall.web.console.proposing import say_proposal
from seawall.web.request import Call

MANAGE = "people.manage"
HERE = "/admin/keys"
#: After how many days a key may run out, beside the usual number.
LASTS = (30, 90, 365)


class NewKeyForm(ExplainedForm):
    """Which machine a key is for, what it may do, and after how many days it runs out."""

    name = forms.CharField(required=False)
    scopes = ListField(required=False)
    days = forms.IntegerField(required=False)

    def clean(self) -> None:
        """Both are said."""
        typed = super().clean() or self.cleaned_data
        if not typed["name"] or not typed["scopes"]:
            say = _("Name the system, and choose at least one scope.")
            self.add_error("name" if not typed["name"] else "scopes", say)


@signed_in(MANAGE)
def list_keys(request: Call) -> HttpResponse:
    """Every key."""
    return _page(request, NewKeyForm())


def _make_key(call: ActCall[None]) -> HttpResponse:
    """The page with the key's secret, shown once; some keys wait for a second person."""
    name, days = call.typed["name"][:80], call.typed["days"]
    outcome = letting_in.make_key(
        name, call.typed["scopes"], call.person, days=days, tx=call.tx, now=call.now
    )
    if outcome.proposal is None:
        return _page(call.request, NewKeyForm(), secret=outcome.secret)
    say_proposal(call.request, outcome.proposal)
    return redirect(HERE)


def _revoke_key(call: ActCall[None]) -> None:
    key = call.tx.people.key(ApiKeyId(call.names["key_id"]))
    founding.revoke_key(key, tx=call.tx, now=call.now, by=call.by)


def _page(
    request: Call,
    form: ExplainedForm,
    *,
    act: str = "",
    status: int = 200,
    secret: str | None = None,
) -> HttpResponse:
    page = {
        "form": form,
        "act": act,
        "secret": secret,
        "keys": [
            (key, sorted(key.scopes), key.is_good(request.now))
            for key in reversed(request.tx.people.keys())
        ],
        "scopes": [(name, say, name in api_keys.POWERFUL) for name, say in api_keys.SCOPES.items()],
        "lasts": sorted({*LASTS, settings().key_days}),
        "usual": settings().key_days,
    }
    return render(request, "console/keys.html", page, status=status)


ACTS = ActTable(
    base="admin/keys",
    reads=lambda _request, **_names: None,
    shows=lambda call, status: _page(call.request, call.form, act=call.act.name, status=status),
    lands=lambda _call, _outcome: HERE,
    acts=(
        ConsoleAct("make", MANAGE, _make_key, NewKeyForm, at="", page=list_keys, is_fresh=True),
        ConsoleAct(
            "revoke",
            MANAGE,
            _revoke_key,
            at="<str:key_id>/revoke",
            done=gettext_lazy("Key revoked."),
            is_fresh=True,
        ),
    ),
)
