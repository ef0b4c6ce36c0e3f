"""The public page of a statement of reasons. DSA Art. 17."""

from __future__ import annotations

from django.conf import settings as django_settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render

from seawall.appeals.redress import redress_of_places
from seawall.journeys.statements import statement_reading
from seawall.journeys.statements.statement_of_reasons import token_of
from seawall.journeys.statements.statement_reading import ReadStatement
from seawall.transparency.languages import LANGUAGES
from seawall.web.console.public.held_token import HeldToken
from seawall.web.request import Call
from seawall.web.statement_said import (
    day_of,
    document,
    redress,
    speaking_to_reader,
    statement_words,
)
from seawall.web.token_pages import STATEMENT


def show_statement(request: Call, token: str) -> HttpResponse:
    """A statement of reasons: the decision, its reasons and the redress."""
    reading = statement_reading.read_by_token(token, tx=request.tx, now=request.now)
    with speaking_to_reader(reading.statement, language=request.GET.get("lang", "")) as language:
        answer = render(request, "public/statement.html", _page(reading, token, language))
    answer["Content-Language"] = language
    return answer


def download_statement(request: Call, token: str) -> HttpResponse:
    """A statement of reasons as JSON."""
    reading = statement_reading.read_by_token(token, tx=request.tx, now=request.now)
    with speaking_to_reader(reading.statement, language=request.GET.get("lang", "")) as language:
        shape = {"ensure_ascii": False, "indent": 2}
        answer = JsonResponse(document(reading), json_dumps_params=shape)
    answer["Content-Disposition"] = f'attachment; filename="{reading.statement.id}.json"'
    answer["Content-Language"] = language
    return answer


def _page(reading: ReadStatement, token: str, language: str) -> dict[str, object]:
    statement = reading.statement
    language_names = dict(django_settings.LANGUAGES)
    following = reading.next
    (union,) = redress_of_places(["EU"])
    return {
        "reading": reading,
        "statement": statement,
        "said": statement_words(statement),
        "redress": redress(reading),
        "bodies_list": union.list_url,
        "appeal_until": day_of(statement.appeal_until),
        "next_token": token_of(following) if following else "",
        "held": HeldToken(STATEMENT, token),
        "language": language,
        "languages": [(code, language_names.get(code, code)) for code in LANGUAGES],
        "more": statement.facts.count - len(statement.facts.items),
    }
