"""Names of files that strangers chose, made fit to be shown.

A name may climb out of its folder, turn the direction of writing around so that an
ending reads as another, or be as long as a book. Nothing is ever written to disk under
such a name; this keeps it harmless on a reviewer's screen and in a log.
"""

import unicodedata

LONGEST = 120


def shown_name(name: str) -> str:
    r"""The name without what climbs, hides or breaks a line; never empty.

    >>> shown_name("..\\..\\photos/\u202egpj.exe")
    'photos/gpj.exe'
    """
    plain = "".join(letter for letter in name if not _is_hidden(letter))
    parts = [part.strip() for part in plain.replace("\\", "/").split("/")]
    path = "/".join(part for part in parts if part not in ("", ".", ".."))
    if len(path) > LONGEST:
        path = f"{path[:59]}…{path[-60:]}"
    return path or "unnamed"


def _is_hidden(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
