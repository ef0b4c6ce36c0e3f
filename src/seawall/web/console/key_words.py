"""Keyboard shortcuts of the console and what each does.

A key stands for one letter wherever it is pressed: `r` removes on a case, and in a bulk.
"""

from __future__ import annotations

from django.utils.translation import gettext as _


def titles_by_key() -> dict[str, str]:
    """Titles of the keyboard shortcuts, by key."""
    return {
        "g": _("Go to… (then the letter of a page)"),
        "?": _("Keyboard shortcuts"),
        "/": _("Filter or search"),
        "j": _("Next row"),
        "k": _("Previous row; uphold (appeal)"),
        "[": _("Previous view"),
        "]": _("Next view"),
        "0": _("Hide everything and take a break"),
        "x": _("Select a row"),
        "b": _("Bulk action"),
        "s": _("Snooze"),
        "A": _("Assign to…"),
        "w": _("Return to queue; withdraw (forum)"),
        "r": _("Remove"),
        "a": _("Allow"),
        "l": _("Restrict"),
        "d": _("Geo-block"),
        "u": _("Act on the account"),
        "e": _("Escalate"),
        "h": _("Hold"),
        "c": _("Context"),
        "v": _("Reveal one step"),
        "V": _("Hide one step"),
        "m": _("Sound on"),
        ",": _("Previous frame"),
        ".": _("Next frame"),
        "z": _("Undo"),
        "n": _("Note; cannot comply (order)"),
        "N": _("Opt out of this category for today"),
        "p": _("Preserve"),
        "t": _("Policy"),
        "y": _("Copy link"),
        "o": _("Comply (order); overturn (appeal); adopt (policy)"),
        "q": _("Ask for clarification"),
        "i": _("Challenge"),
        "f": _("Find items"),
        "P": _("Print for counsel"),
        "+": _("Agree"),
        "-": _("Disagree"),
        "=": _("Test against past uploads"),
        "D": _("Dispute"),
        "S": _("Send assessed URLs"),
        "R": _("Our accuracy"),
        "!": _("Report a threat to life"),
    }
