"""Access to pages: a signed-in member with the right the page asks for.

A form that arrives without a session is kept for whoever typed it, and shown again once
they have signed in. What is hard to undo asks for a sign-in that is a few minutes old.
The guard writes on each view what it asks for, so that a test can walk all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from seawall.ids import KeptId
from seawall.journeys.people.form_keeping import TypedForm, keep_form
from seawall.journeys.permission import require_right
from seawall.transaction import INSTALLATION, Transaction, transaction
from seawall.web.last_member_cookie import last_person
from seawall.web.request import Call, is_fresh

View = Callable[..., HttpResponseBase]


def signed_in(act: str = "", *, fresh: bool = False) -> Callable[[View], View]:
    """Show the view to members who may do `act`; send everybody else to sign in.

    With `fresh` a change needs a proof that is a few minutes old (ASVS 5.0 V7.5.1).
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **url_parameters: Any) -> HttpResponseBase:
            call = cast("Call", request)
            if call.member is None:
                return _to_sign_in(call)
            if act:
                require_right(call.member, act)
            if fresh and call.method == "POST" and not is_fresh(call):
                return _to_sign_in(call, again="1")
            return view(call, *args, **url_parameters)

        guarded.act, guarded.is_fresh = act, fresh  # type: ignore[attr-defined]
        return guarded

    return guard


def _to_sign_in(call: Call, **query: str) -> HttpResponseBase:
    return redirect(f"/sign-in?{urlencode({'next': _wanted(call), **query})}")


def _wanted(call: Call) -> str:
    """Where they go once they are in: the page, or the form they had typed."""
    if call.method != "POST":
        return call.get_full_path()
    page = _page(call)
    form_key = _keep(call, page) if _is_typed(call) else None
    return f"/kept/{form_key}" if form_key else page


def _keep(call: Call, page: str) -> KeptId | None:
    with _installation(call) as tx:
        member = call.member or last_person(call, tx)
        if member is None:
            return None
        fields = [(name, value) for name, values in call.POST.lists() for value in values]
        typed = TypedForm(call.get_full_path(), page, tuple(fields))
        return keep_form(typed, member, tx=tx.of(member.organisation), now=call.now)


def _is_typed(call: Call) -> bool:
    """Whether a person sent this form, and not a script in the page."""
    return call.headers.get("Sec-Fetch-Mode", "navigate") == "navigate" and not call.FILES


def _page(call: Call) -> str:
    """The page the form stood on, if it says so and is ours."""
    referrer = urlsplit(call.headers.get("Referer", ""))
    return (
        referrer.path
        if referrer.netloc == call.get_host() and referrer.path.startswith("/")
        else "/"
    )


@contextmanager
def _installation(call: Call) -> Iterator[Transaction]:
    """The request's own unit of work if it has one, seeing everybody."""
    if hasattr(call, "tx"):
        yield call.tx
        return
    with transaction(INSTALLATION) as tx:
        yield tx
