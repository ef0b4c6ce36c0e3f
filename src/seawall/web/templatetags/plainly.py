"""Template filters for strangers' texts: isolated, hidden characters shown.

A name may hold characters that turn the line round, hide, or stand where nobody looks: a
right-to-left override makes `gpj.exe` of `exe.jpg`, Unicode UTS 55 and UAX 9. Every such
character is shown as its number in a box, each text is isolated from the words around it,
and a text as long as a page is folded. Joiners and marks that writing systems need stay.
"""

from __future__ import annotations

import unicodedata

from django import template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from seawall.web.console.hidden_characters import FOLDED, HEAD, TAIL, in_letters, is_hidden

register = template.Library()

register.filter("in_letters", in_letters)


@register.filter
def plainly(text: object) -> SafeString:
    """The text in one isolated piece, its hidden characters to be seen."""
    return format_html("<bdi>{}</bdi>", _with_hidden_marked(str(text)))


@register.filter
def plainly_folded(text: object) -> SafeString:
    """The same; one that fills a page shows its ends, and all of it when asked."""
    full_text = str(text)
    if len(full_text) <= FOLDED:
        return plainly(full_text)
    return format_html(
        '<details class="long-text"><summary><bdi>{}</bdi> … <bdi>{}</bdi>'
        ' <span class="muted">{}</span></summary>'
        '<bdi tabindex="0" role="group" aria-label="{}">{}</bdi></details>',
        _with_hidden_marked(full_text[:HEAD]),
        _with_hidden_marked(full_text[-TAIL:]),
        _("%d characters") % len(full_text),
        _("Full text"),
        _with_hidden_marked(full_text),
    )


def _with_hidden_marked(text: str) -> SafeString:
    if text.isprintable():  # nothing that is hidden is
        return escape(text)
    pieces: list[tuple[str]] = []
    plain = ""
    for letter in text:
        if not is_hidden(letter):
            plain += letter
            continue
        mark = f"U+{ord(letter):04X}"
        name = unicodedata.name(letter, "").lower()
        pieces += [
            (plain,),
            (format_html('<span class="odd-letter" title="{}">{}</span>', name, mark),),
        ]
        plain = ""
    return format_html_join("", "{}", [*pieces, (plain,)])
