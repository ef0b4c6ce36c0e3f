"""Who may come in: a signed-in member, with the right the page asks for."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from seawall.journeys.permission import require
from seawall.web.request import Call

View = Callable[..., HttpResponseBase]


def signed_in(act: str = "") -> Callable[[View], View]:
    """Show the view to members who may do `act`; send everybody else to sign in."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **named: Any) -> HttpResponseBase:
            call = cast("Call", request)
            if call.member is None:
                return redirect(f"/sign-in?{urlencode({'next': call.get_full_path()})}")
            if act:
                require(call.member, act)
            return view(call, *args, **named)

        return guarded

    return guard
