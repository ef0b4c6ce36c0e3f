"""Test one file, text, address or hash by hand: the upload verdict, with its reasons.

It is a test unless somebody asks for a case: nothing is kept, no case is opened, no strike is
counted, and nobody is told, whatever was given. The view holds no transaction, because the
checker opens its own (`UNHELD`).
"""

from __future__ import annotations

import base64
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from seawall.errors import SeawallError, problem
from seawall.intake.model import Verdict
from seawall.intake.submission import CheckAnswer, GivenHash, ItemRef, Submission
from seawall.people.protection.opting_out import sparing_opt_out
from seawall.signals import signal_types
from seawall.web import ports
from seawall.web.console.case.media_panel import choices_of
from seawall.web.console.case.renditions import MediaView, picture_ask
from seawall.web.console.doors import signed_in
from seawall.web.request import Call, hold_transaction, person_of

#: How a verdict looks: its icon, and what it is called.
WORDS = {
    Verdict.ALLOW: ("circle-check", gettext_lazy("Allow")),
    Verdict.HOLD: ("pause", gettext_lazy("Hold")),
    Verdict.BLOCK: ("octagon-x", gettext_lazy("Block")),
}
#: A hash with its type before it: `pdq:…`, `sha256:…`; 64 digits alone may be either.
_HASH = re.compile(r"(?P<type>[a-z0-9_]{2,20}):(?P<value>[0-9A-Za-z]{16,1024})")
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class TestedContent:
    """What was tested, named and shown: a file only as a drawing, and only to who asks."""

    kind: str
    name: str
    size: int | None = None
    text: str = ""
    drawing: str = ""
    is_spared: bool = False
    """This person has asked not to be shown what it may be."""


@dataclass(frozen=True, slots=True)
class TriedAnswer:
    """An answer, in the words of the page."""

    answer: CheckAnswer
    icon: str
    word: str
    why: str
    is_test: bool
    content: TestedContent


@require_http_methods(["GET", "POST"])
@signed_in("content.check")
def check_content(request: Call) -> HttpResponse:
    """Take a file, a passage, an address or a hash, and show the answer."""
    text, opens_case = request.POST.get("text", "").strip(), "open_case" in request.POST
    page: dict[str, object] = {"text": text, "opens_case": opens_case}
    if request.method == "GET":
        return render(request, "console/try.html", page)
    try:
        submission = _submission(request, text, is_dry=not opens_case)
        answer = ports.checker(submission)
    except SeawallError as refused:
        page["refused"] = refused
        return render(request, "console/try.html", page, status=refused.status)
    icon, word = WORDS[answer.verdict]
    content = _tested(request, submission, answer)
    page["shown"] = TriedAnswer(answer, icon, str(word), _why(answer), submission.is_dry, content)
    return render(request, "console/try.html", page)


def _submission(request: Call, text: str, *, is_dry: bool) -> Submission:
    """Nobody's account stands behind a test: a case from here strikes nobody."""
    file = request.FILES.get("file")
    content = file.read() if file else None
    if content is None and not text:
        raise problem("console.nothing-given", remedy=_("Paste or choose something to test."))
    words = text if content is None else ""
    is_address, hashes = _is_address(words), _hashes(words)
    return Submission(
        organisation=request.organisation,
        content=content,
        text=words if words and not is_address and not hashes else None,
        url=words if is_address else None,
        hashes=hashes,
        item=None if is_dry else ItemRef("upload", f"test-{secrets.token_hex(6)}"),
        came_by=person_of(request).code,
        is_dry=is_dry,
    )


def _is_address(text: str) -> bool:
    return text.lower().startswith(("http://", "https://")) and len(text.split()) == 1


def _hashes(text: str) -> tuple[GivenHash, ...]:
    """A hash, where the whole text is one of a type that we know."""
    hash_match = _HASH.fullmatch(text)
    if not hash_match or hash_match["type"] not in signal_types():
        return ()
    return (GivenHash(hash_match["type"], hash_match["value"]),)


def _tested(request: Call, submission: Submission, answer: CheckAnswer) -> TestedContent:
    """What was tested, by the rules that protect reviewers."""
    if submission.content is not None:
        return _tested_file(request, submission.content, answer)
    if submission.url:
        return TestedContent(_("URL"), submission.url)
    if submission.hashes:
        return TestedContent(_("Hash"), f"{submission.hashes[0].type}:{submission.hashes[0].value}")
    words = submission.text or ""
    return TestedContent(_("Text"), _beginning(words), text=words)


def _tested_file(request: Call, content: bytes, answer: CheckAnswer) -> TestedContent:
    file = request.FILES.get("file")
    name = _beginning(file.name if file and file.name else _("unnamed"))
    with hold_transaction(request) as tx:
        chosen = tx.protection.opt_outs(person_of(request).id)
        choices = choices_of(request)
    labels = [card.label for card in answer.matches]
    if sparing_opt_out(labels, chosen, now=request.now):
        return TestedContent(_("File"), name, len(content), is_spared=True)
    drawing = ""
    with suppress(SeawallError):  # a file that nobody can draw is named, and not shown
        ask = picture_ask("drawing", MediaView(), choices)
        picture = ports.shown_picture(content, ask).picture
        drawing = f"data:image/jpeg;base64,{base64.b64encode(picture).decode()}"
    return TestedContent(_("File"), name, len(content), drawing=drawing)


def _beginning(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"


def _why(answer: CheckAnswer) -> str:
    if answer.say:
        return f"{answer.say[:1].upper()}{answer.say[1:]}."
    if answer.matches:
        return _("Possible match, but no rule acts on it.")
    return _("No match.")
