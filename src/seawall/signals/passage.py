"""A known passage, found inside a longer text: winnowed fingerprints, never the words.

Every run of five words (`_tokens`) of the skeleton (`_skeleton`) is hashed, and of each
three neighbouring runs the smallest hash is kept: two texts that share thirteen words in
a row share at least three fingerprints, wherever the words stand (Schleimer, Wilkerson
and Aiken, *Winnowing*, SIGMOD 2003). A value holds up to 184 fingerprints with their
places, about 370 words; a longer text becomes several values, each sharing its last 16
with the next one. The words cannot be read back from it, so a bank that matches a manifesto need
not hold it. Common phrases can of course be guessed and tried.

- Found: quotations of thirteen words and more, of forty with every tenth word swapped.
- Not found: shorter quotations (the `text` type finds a short text as a whole), rewritten
  and translated ones.
- A value that begins with `~` is an ordinary text (a prayer, a licence, a footer): what it
  shares with others says nothing. `ordinary` makes such values.

The form of a value: `w1:` and, in URL-safe base64, the character at which it starts (4
bytes) and 8 bytes a fingerprint, little-endian: 40 bits of hash, 15 bits of distance to
the fingerprint before, 9 bits of length. Linear in the characters.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from seawall.signals._model import Example, InvalidSignal, Signal, SignalType
from seawall.signals._skeleton import skeleton_codes
from seawall.signals._tokens import Hashes, Places, Tokens, shingles, tokens_of

WORDS = 5
WINDOW = 3
FEWEST = 3  # fingerprints: what two texts have to share, so fewer could never be found
MOST = 184  # fits a bank's entry, 2,000 bytes
SHARED = 16
THRESHOLD = 90  # a tenth of the fingerprints of the matched stretch

MARK = "w1:"
ORDINARY = "~"
_START, _RECORD = 4, 8
_HASH, _STEP, _LENGTH = np.uint64(40), np.uint64(15), np.uint64(9)
_HASH_MASK = np.uint64((1 << 40) - 1)

_EXAMPLE = (
    "The harbour lights went out one after the other that evening, and the keeper of the "
    "tower wrote in his book that he had never seen the water so still and so grey."
)
_VALUE = (
    "w1:BAAAAPagv4oJAAANYH5NEQkOAAsJ3CzjfAWACwJkQfguDgANNn-hBKoEAA3cNoqIcBMACrHSR"
    "X8iCAAM8N7G5QUNAAvpEncXegwACd4DyWIqB4AKE6ZBPAQJAAqXBLufTQcACwhpWzOKCgAK"
)


@dataclass(frozen=True, slots=True, eq=False)
class Fingerprints:
    """Hashes of 40 bits with first character and end of each; arrays of one length."""

    hashes: Hashes
    starts: Places
    ends: Places
    is_ordinary: bool = False

    def __len__(self) -> int:
        return len(self.hashes)


class PassageType(SignalType):
    """The signal type."""

    name = "passage"
    kind = "passages"
    content = frozenset({"text"})
    default_threshold = THRESHOLD
    title = "passage"
    covers = "words"
    examples = (Example(content=_EXAMPLE, value=_VALUE),)

    def normalise(self, value: str) -> str:
        """The value itself, once it is whole."""
        fingerprint_text = value.strip()
        fingerprints_of(fingerprint_text)
        return fingerprint_text


PASSAGE = PassageType()


def passages_of(text: str | bytes) -> tuple[Signal, ...]:
    """The signals of a text, one for each 184 fingerprints; none if it is too short."""
    return passages_of_tokens(tokens_of(skeleton_codes(text)))


def passages_of_tokens(tokens: Tokens) -> tuple[Signal, ...]:
    """The signals of a text's tokens."""
    values = [written_fingerprints(part) for part in _parts(winnowed_fingerprints(tokens))]
    return tuple(
        Signal(PASSAGE.name, value, PASSAGE.version, view=_view(at, len(values)))
        for at, value in enumerate(values, 1)
    )


def ordinary(text: str | bytes) -> tuple[str, ...]:
    """Values that say: what this text shares with others means nothing."""
    return tuple(ORDINARY + signal.value for signal in passages_of(text))


def winnowed_fingerprints(tokens: Tokens) -> Fingerprints:
    """The fingerprints of a text's tokens, all of them."""
    runs = shingles(tokens.hashes, WORDS) & _HASH_MASK
    places = _winnow(runs)
    again = np.diff(runs[places], prepend=~runs[places[:1]]) == 0  # a word said over and over
    places = places[~again | (np.arange(len(places)) % SHARED == 0)]
    return Fingerprints(runs[places], tokens.starts[places], tokens.ends[places + WORDS - 1])


def written_fingerprints(part: Fingerprints) -> str:
    """Fingerprints as a value."""
    steps = np.diff(part.starts, prepend=part.starts[:1]).astype(np.uint64)
    lengths = (part.ends - part.starts).astype(np.uint64)
    records = part.hashes | (steps << _HASH) | (lengths << (_HASH + _STEP))
    start = int(part.starts[0]).to_bytes(_START, "little")
    return MARK + urlsafe_b64encode(start + records.astype("<u8").tobytes()).decode("ascii")


def fingerprints_of(value: str) -> Fingerprints:
    """A value as fingerprints, or `InvalidSignal` with what is wrong."""
    plain = value.removeprefix(ORDINARY)
    data = _bytes(plain)
    records = np.frombuffer(data, "<u8", offset=_START).astype(np.uint64)
    if not FEWEST <= len(records) <= MOST:
        raise _invalid(f"It has {len(records)} fingerprints, not {FEWEST} to {MOST}.")
    steps = ((records >> _HASH) & np.uint64((1 << 15) - 1)).astype(np.int64)
    starts = int.from_bytes(data[:_START], "little") + np.cumsum(steps)
    starts -= steps[0]
    lengths = (records >> (_HASH + _STEP)).astype(np.int64)
    return Fingerprints(records & _HASH_MASK, starts, starts + lengths, value.startswith(ORDINARY))


def _winnow(runs: Hashes) -> NDArray[np.int64]:
    """Places of the smallest hash of every window, the last of equal ones."""
    if len(runs) < WINDOW:
        return np.array([runs.argmin()] if len(runs) else [], np.int64)
    count = len(runs) - WINDOW + 1
    smallest, last = runs[:count].copy(), np.zeros(count, np.int64)
    for place in range(1, WINDOW):
        shifted = runs[place : place + count]
        last[shifted <= smallest] = place
        np.minimum(smallest, shifted, out=smallest)
    last += np.arange(count)
    fresh = np.ones(count, bool)
    fresh[1:] = last[1:] != last[:-1]
    return last[fresh]


def _parts(fingerprints: Fingerprints) -> Iterator[Fingerprints]:
    for first in range(0, max(1, len(fingerprints) - SHARED), MOST - SHARED):
        part = slice(first, first + MOST)
        if len(fingerprints.hashes[part]) >= FEWEST:
            yield Fingerprints(
                fingerprints.hashes[part], fingerprints.starts[part], fingerprints.ends[part]
            )


def _view(at: int, count: int) -> str:
    return f"part {at} of {count}" if count > 1 else ""


def _bytes(value: str) -> bytes:
    if not value.startswith(MARK) or not value.isascii():
        raise _invalid(f"{value[:40]!r} does not begin with {MARK}.")
    try:
        data = urlsafe_b64decode(value.removeprefix(MARK))
    except ValueError:
        raise _invalid("It is no base64.") from None
    if len(data) < _START or (len(data) - _START) % _RECORD:
        raise _invalid(f"It has {len(data)} bytes, not {_START} and {_RECORD} a fingerprint.")
    if MARK + urlsafe_b64encode(data).decode("ascii") != value:
        raise _invalid("It is base64 in another spelling.")
    return data


def _invalid(detail: str) -> InvalidSignal:
    return InvalidSignal(
        detail, field="value", remedy="Make it with `passages_of`, and copy all of it."
    )
