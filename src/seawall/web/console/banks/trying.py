"""Test one file, text or address by hand: the upload verdict, with its reasons.

The view holds no transaction, because the checker opens its own (`UNHELD`).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from seawall.errors import SeawallError, problem
from seawall.intake.model import Verdict
from seawall.intake.submission import CheckAnswer, ItemRef, Submission
from seawall.web import ports
from seawall.web.console.doors import signed_in
from seawall.web.request import Call, person_of

#: How a verdict looks: its icon, and what it is called.
WORDS = {
    Verdict.ALLOW: ("circle-check", gettext_lazy("Allow")),
    Verdict.HOLD: ("pause", gettext_lazy("Hold")),
    Verdict.BLOCK: ("octagon-x", gettext_lazy("Block")),
}


@dataclass(frozen=True, slots=True)
class TriedAnswer:
    """An answer, in the words of the page."""

    answer: CheckAnswer
    icon: str
    word: str
    why: str


@require_http_methods(["GET", "POST"])
@signed_in("content.check")
def check_content(request: Call) -> HttpResponse:
    """Take a picture, a passage or an address, and show the answer."""
    text = request.POST.get("text", "").strip()
    page: dict[str, object] = {"text": text}
    if request.method == "GET":
        return render(request, "console/try.html", page)
    try:
        answer = ports.checker(_submission(request, text))
    except SeawallError as refused:
        page["refused"] = refused
        return render(request, "console/try.html", page, status=refused.status)
    icon, word = WORDS[answer.verdict]
    page["shown"] = TriedAnswer(answer, icon, str(word), _why(answer))
    return render(request, "console/try.html", page)


def _submission(request: Call, text: str) -> Submission:
    file = request.FILES.get("file")
    content = file.read() if file else None
    if content is None and not text:
        raise problem("console.nothing-given", remedy=_("Paste or choose something."))
    is_address = content is None and _is_address(text)
    return Submission(
        organisation=request.organisation,
        content=content,
        text=text if content is None and not is_address else None,
        url=text if is_address else None,
        item=ItemRef("upload", f"try-{secrets.token_hex(6)}", account=person_of(request).code),
    )


def _is_address(text: str) -> bool:
    return text.lower().startswith(("http://", "https://")) and len(text.split()) == 1


def _why(answer: CheckAnswer) -> str:
    if answer.say:
        return f"{answer.say[:1].upper()}{answer.say[1:]}."
    if answer.matches:
        return _("Something is near, but no rule acts on it.")
    return _("Nothing known is near this.")
