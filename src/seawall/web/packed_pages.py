"""Which pages are packed on their way, and which never are.

A packed page that holds a secret and words of somebody's choice tells whoever sees its length
whether the words are like the secret (BREACH, CVE-2013-3587). It takes thousands of loads with
other words each time, and a stranger has them only by making the reader's browser ask. So a page
is packed only where the browser says that somebody went to it, from our own site or by themselves
(`Sec-Fetch-Mode` and `Sec-Fetch-Site`, which no script can write; a request that another site led
to says so, after redirects, too). Besides that, the token of forms is masked anew each time, and
the length varies by up to a hundred bytes.

Never packed is what shows a secret: answers to a deed (a new key or code is shown there, once),
pages that a token opens, and those where an authenticator is entered. Nor are the parts that a
page's script asks for, nor what machines are answered (docs/decisions/0068).
"""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

from seawall.web.accepted_coding import accepts_gzip
from seawall.web.token_pages import TOKEN_HEADER, is_opened_by_token

#: Who led here, as browsers say it: a page of this site, or the user by themselves.
TRUSTED_SITES = frozenset({"same-origin", "none"})
#: Shows the secret of an authenticator for as long as it is being entered.
SHOWS_SECRETS = "/me/access"
#: The same for everybody, without a secret or a word of anybody's.
PUBLIC = frozenset({"/openapi.json"})


class PackedPages(GZipMiddleware):
    """Django's middleware, for the pages that may be packed."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """The answer, packed if it may be and the browser takes it."""
        if not _is_packable(request, response):
            return response
        patch_vary_headers(response, ("Accept-Encoding", "Sec-Fetch-Mode", "Sec-Fetch-Site"))
        if not (_is_gone_to_from_here(request) and accepts_gzip(request)):
            return response
        packed: HttpResponseBase = super().process_response(request, response)
        return packed


def _is_packable(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether it is a whole page that shows no secret, whoever asks for it."""
    if request.method != "GET" or response.status_code != 200 or response.streaming:
        return False
    if request.path in PUBLIC:
        return True
    is_page = response.get("Content-Type", "").startswith("text/html")
    is_opened = is_opened_by_token(request.path) or TOKEN_HEADER in request.headers
    return is_page and not is_opened and not request.path.startswith(SHOWS_SECRETS)


def _is_gone_to_from_here(request: HttpRequest) -> bool:
    site = request.headers.get("Sec-Fetch-Site", "")
    is_gone_to = request.headers.get("Sec-Fetch-Mode", "") == "navigate"
    return request.path in PUBLIC or (is_gone_to and site in TRUSTED_SITES)
