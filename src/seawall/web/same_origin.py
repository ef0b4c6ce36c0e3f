"""Forms of our own pages only, from pages that tell nobody where they are, too.

A page with `Referrer-Policy: no-referrer` sends its own forms with `Origin: null` (Fetch
Standard, "append a request `Origin` header"), and Django refuses that. The browser still says
in `Sec-Fetch-Site`, which no script can write, whether the form is of this site. One that is
too old to say so is held by the token of the form alone, whose cookie bears the host prefix.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware


class SameOriginForms(CsrfViewMiddleware):
    """Django's guard, with `Sec-Fetch-Site` in the place of an origin that is withheld."""

    def _origin_verified(self, request: HttpRequest) -> bool:
        if request.META["HTTP_ORIGIN"] != "null":
            return bool(super()._origin_verified(request))  # type: ignore[misc]
        return request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
