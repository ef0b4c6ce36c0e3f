"""Keyboard shortcuts of the console and what each does.

A key stands for one letter wherever it is pressed: `r` removes on a case, and in a bulk.
"""

from __future__ import annotations

from django.utils.translation import gettext as _


def titles_by_key() -> dict[str, str]:
    """Titles of the keyboard shortcuts, by key."""
    return {
        "g": _("Go to… (then a letter of a place)"),
        "?": _("Every key"),
        "/": _("Filter, or go to anything"),
        "j": _("Next row"),
        "k": _("Row before; keep, in an appeal"),
        "[": _("View before"),
        "]": _("Next view"),
        "0": _("Hide everything and take a break"),
        "x": _("Mark a row"),
        "b": _("Decide the marked together"),
        "s": _("Put aside"),
        "h": _("Hand to…; hold, on a case"),
        "w": _("Bring back; withdraw, in a forum"),
        "r": _("Remove"),
        "a": _("Allow"),
        "l": _("Restrict"),
        "d": _("Disable in territories"),
        "u": _("Act on the account"),
        "e": _("Escalate"),
        "c": _("Context"),
        "v": _("Reveal one step"),
        "V": _("Hide one step"),
        "m": _("Sound on"),
        ",": _("Frame before"),
        ".": _("Next frame"),
        "z": _("Undo"),
        "n": _("Note; cannot comply, on an order"),
        "N": _("Not today: this kind of content"),
        "p": _("Preserve"),
        "t": _("Text of the taxonomy"),
        "y": _("Copy the link"),
        "o": _("Comply; overturn; adopt"),
        "q": _("Ask for clarification"),
        "i": _("Challenge"),
        "f": _("Find items"),
        "P": _("Print the bundle"),
        "+": _("Agree"),
        "-": _("Disagree"),
        "=": _("Test against history"),
        "D": _("Dispute"),
        "S": _("Send what is assessed"),
        "R": _("Our own record"),
        "!": _("A life is in danger"),
    }
