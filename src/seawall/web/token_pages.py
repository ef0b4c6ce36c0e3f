"""The pages that a token opens, and what their answers say to browsers and to whoever is between.

Nobody keeps such an answer, and no site that it leads to learns where it was read. That holds
for refusals too, whoever makes them, so that it is said outside of everything else.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from seawall.people.sign_in_links import PAGE as SIGN_IN_LINK

STATEMENT, APPEAL, ORDER_RECEIPT = "/statement", "/appeal", "/orders/receipt"
REPORT, COMPLAINT = "/report/follow", "/report/complaint"
PAGES = (STATEMENT, APPEAL, ORDER_RECEIPT, REPORT, COMPLAINT, SIGN_IN_LINK)
#: Where old links led, with their token in the path.
BELOW = ("/report/", "/sign-in/")
MACHINES = ("/v1/receipts", "/v1/reports")
#: Where machines send the token.
TOKEN_HEADER = "Seawall-Receipt"  # noqa: S105 - the name of a header

Answer = TypeVar("Answer", bound=HttpResponseBase)


class UnkeptPages:
    """Middleware, outermost: what a token opens is kept by nobody and told to no other site."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        is_opened = TOKEN_HEADER in request.headers or is_opened_by_token(request.path)
        return unkept(answer) if is_opened else answer


def is_opened_by_token(path: str) -> bool:
    """Whether what is at this address is opened by a token."""
    return path.startswith(BELOW) or any(
        path == page or path.startswith(f"{page}/") for page in PAGES + MACHINES
    )


def unkept(answer: Answer) -> Answer:
    """The answer, with the words that keep it out of caches, indexes and other sites' logs."""
    answer["Cache-Control"], answer["Referrer-Policy"] = "no-store", "no-referrer"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
