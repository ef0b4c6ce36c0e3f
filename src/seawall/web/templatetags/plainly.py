"""What strangers write, so that nothing in it is misread.

A name may hold characters that turn the line round, hide, or stand where nobody looks: a
right-to-left override makes `gpj.exe` of `exe.jpg`, Unicode UTS 55 and UAX 9. Every such
character is shown as its number in a box, each text is isolated from the words around it,
and a text as long as a page is folded. Joiners and marks that writing systems need stay.
"""

from __future__ import annotations

import unicodedata

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()

#: Longer texts are folded, with so much of their beginning and end outside.
FOLDED, HEAD, TAIL = 160, 100, 30
#: Needed to write Persian, Hindi, Hebrew and Arabic rightly, and some emoji.
_NEEDED = frozenset("\u200c\u200d\u200e\u200f\ufe0e\ufe0f")
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"})


@register.filter
def plainly(text: object) -> SafeString:
    """The text in one isolated piece, its hidden characters to be seen."""
    return format_html("<bdi>{}</bdi>", _marked(str(text)))


@register.filter
def plainly_folded(text: object) -> SafeString:
    """The same; one that fills a page shows its ends, and all of it when asked."""
    whole = str(text)
    if len(whole) <= FOLDED:
        return plainly(whole)
    return format_html(
        '<details class="long-text"><summary><bdi>{}</bdi> … <bdi>{}</bdi>'
        ' <span class="muted">{}</span></summary>{}</details>',
        _marked(whole[:HEAD]),
        _marked(whole[-TAIL:]),
        _("%d characters") % len(whole),
        plainly(whole),
    )


@register.filter
def in_letters(text: object) -> str:
    """The same where no markup can stand: a page's title, the name of a control."""
    return "".join(f"[U+{ord(one):04X}]" if is_hidden(one) else one for one in str(text))[:FOLDED]


def is_hidden(letter: str) -> bool:
    """Whether a character shows nothing of itself, or moves what does."""
    return letter not in _NEEDED and unicodedata.category(letter) in _HIDDEN


def _marked(text: str) -> SafeString:
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
