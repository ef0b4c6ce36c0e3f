"""Text found inside files: whole and page by page, as signals."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from seawall.errors import SeawallError
from seawall.signals._model import Hashed, Signal
from seawall.signals.text import MAX_BYTES, text_of
from seawall.signals.unopened import unopened_part

MOST_PAGES = 500  # pages that have a signal of their own
_ODD = 0.02  # control characters that a text may have; a binary file has more


def hash_texts(
    texts: Sequence[tuple[str, str]],
    text_reader: Callable[[str], Hashed],
    *,
    all_of_it: str = "text",
) -> Hashed:
    """Every signal of the whole, and one for the exact words of each page.

    ``texts`` are places (``page 3``, or nothing) and what stands there, in order. The view
    of a signal says where it is from, ``all_of_it`` where it is from the whole. Links beyond
    those that are looked up, and words beyond those that are compared, are told.
    """
    if not texts:
        return Hashed(())
    every = "\n".join(text for _, text in texts)
    whole_text = _cut(every)
    alone = texts[0][0] if len(texts) == 1 else ""
    whole = _read(whole_text, text_reader, alone or all_of_it)
    signals, unopened = list(whole.signals), list(whole.unopened)
    if len(whole_text) < len(every):
        unopened.append(unopened_part("", "limit", "It has more words than are compared."))
    for place, text in texts[:MOST_PAGES] if len(texts) > 1 else ():
        signals += _exact(text, place or "text")
    return Hashed(tuple(signals), unopened=tuple(unopened))


def hash_prose(
    content: bytes, text_reader: Callable[[str], Hashed], types: Collection[str] | None = None
) -> Hashed:
    """What a file of plain text gives; nothing if it is none."""
    text = prose_in(content)
    hashed = hash_texts([("", text)], text_reader, all_of_it="") if text else Hashed(())
    signals = (signal for signal in hashed.signals if types is None or signal.type in types)
    return replace(hashed, signals=tuple(signals))


def prose_in(content: bytes) -> str:
    """The text that these bytes are, or nothing if they are none: UTF-8 or UTF-16."""
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content[: 4 * MAX_BYTES].decode(encoding)
    except UnicodeDecodeError as error:
        if error.end < min(len(content), 4 * MAX_BYTES) - 4:  # not merely cut in two
            return ""
        text = content[: error.start].decode(encoding)
    head = text[:4_096]
    odd = sum(letter < " " and letter not in "\t\r\n\f" for letter in head)
    return "" if odd > _ODD * len(head) else text.replace("\0", " ")


def _read(text: str, text_reader: Callable[[str], Hashed], view: str) -> Hashed:
    try:
        hashed = text_reader(text)
    except SeawallError:  # punctuation only: nothing to compare
        return Hashed(())
    signals = (replace(signal, view=signal.view or view) for signal in hashed.signals)
    return replace(hashed, signals=tuple(signals))


def _exact(text: str, view: str) -> tuple[Signal, ...]:
    try:
        return (replace(text_of(_cut(text)), view=view, inside=True),)
    except SeawallError:
        return ()


def _cut(text: str) -> str:
    """As much as is compared at once, in whole characters."""
    return text.encode("utf-8", "replace")[:MAX_BYTES].decode("utf-8", "ignore")
