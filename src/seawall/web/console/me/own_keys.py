"""A person's own keyboard shortcuts: switched off or moved."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from seawall.errors import SeawallError
from seawall.people.keymap.keymap_rule import Keys, choose_keys
from seawall.web.console import key_words
from seawall.web.console.doors import signed_in
from seawall.web.request import Call, person_of


@require_http_methods(["GET", "POST"])
@signed_in()
def show_keys(request: Call) -> HttpResponse:
    """Every shortcut and the key that replaces it."""
    person = person_of(request).id
    keys = request.tx.keymaps.of(person)
    if request.method == "GET":
        return _page(request, dict(keys.moved), is_single=keys.single)
    key_titles = key_words.titles_by_key()
    typed_keys = {key: request.POST.get(f"key-{ord(key)}", "").strip() for key in key_titles}
    is_single = "single" in request.POST
    if "ours" in request.POST:
        typed_keys = {}
    try:
        chosen = choose_keys(typed_keys, default_keys=key_titles, single=is_single)
    except SeawallError as refused:
        return _page(request, typed_keys, is_single=is_single, refused=refused)
    request.tx.keymaps.save(person, chosen, now=request.now)
    messages.info(request, _("Shortcuts saved. They apply on every device you use."), "tone-good")
    return redirect("/me/keys")


@require_POST
@signed_in()
def switch_single_keys(request: Call) -> HttpResponse:
    """Switch single-key shortcuts on or off."""
    person = person_of(request).id
    keys = request.tx.keymaps.of(person)
    is_single = request.POST.get("single") == "on"
    request.tx.keymaps.save(person, Keys(is_single, keys.moved), now=request.now)
    return HttpResponse(status=204)


def _page(
    request: Call, moved: dict[str, str], *, is_single: bool, refused: SeawallError | None = None
) -> HttpResponse:
    rows = [
        {"key": key, "field": f"key-{ord(key)}", "says": says, "pressed": moved.get(key) or key}
        for key, says in key_words.titles_by_key().items()
    ]
    field = (refused.field or "") if refused else ""
    wrong = f"key-{ord(field)}" if len(field) == 1 else ""
    page = {"rows": rows, "is_single": is_single, "fault": refused, "wrong": wrong}
    status = refused.status if refused else 200
    return render(request, "console/own_keys.html", page, status=status)
