"""The language of a page: asked for, remembered, or the browser's.

A link with `?lang=fr` needs no script; what was asked for so is kept in a cookie that holds two
letters and nothing else. Where nothing was asked, nothing is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

ASKED = "lang"


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """A language under its own name, and where the page is in it."""

    code: str
    name: str
    direction: str
    href: str
    is_here: bool


class LanguageMiddleware(LocaleMiddleware):
    """Django's own choice of a language, and `?lang=` before it."""

    def process_request(self, request: HttpRequest) -> None:
        """Speak the language that was asked for."""
        super().process_request(request)
        if code := asked_for(request.GET):
            translation.activate(code)
            request.LANGUAGE_CODE = code

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Keep it, if it was asked for."""
        answer = super().process_response(request, response)
        if code := asked_for(request.GET):
            answer.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                code,
                max_age=settings.LANGUAGE_COOKIE_AGE,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return answer


def asked_for(query: QueryDict) -> str:
    """The language that an address asks for; empty where it is none of ours."""
    code = query.get(ASKED, "")
    return code if code in dict(settings.LANGUAGES) else ""


def choices(request: HttpRequest) -> list[LanguageChoice]:
    """Every language, each a link to this very page in it."""
    current = translation.get_language() or settings.LANGUAGE_CODE
    parameters = [(key, value) for key, value in request.GET.items() if key != ASKED]
    return [
        LanguageChoice(
            code=code,
            name=name,
            direction="rtl" if code in settings.LANGUAGES_BIDI else "ltr",
            href=f"?{urlencode([*parameters, (ASKED, code)])}",
            is_here=code == current,
        )
        for code, name in settings.LANGUAGES
    ]
