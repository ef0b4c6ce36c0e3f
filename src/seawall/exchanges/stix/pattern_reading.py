"""Which signals a STIX pattern names, and no pattern is read as wider than it was meant.

Of the pattern language (STIX 2.1 §9) we carry out what says "this file" or "this address":
hashes and URLs compared for equality, joined by OR, also in sets and over several
observations. Hashes joined by AND are hashes of one file, each of which names it. Whatever
narrows that (a file name, a time window, NOT, LIKE, FOLLOWEDBY) would be lost on us, and
content would be found that the author did not mean: such a pattern is refused, with the
place named.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from seawall.errors import problem
from seawall.exchanges.stix.model import BadPattern
from seawall.exchanges.stix.patterns import whole_tlsh
from seawall.signals import read_names

LONGEST = 100_000

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<text>'(?:[^'\\]|\\.)*')
      | (?P<path>[A-Za-z][\w-]*:[A-Za-z_][\w-]*(?:\.(?:[A-Za-z_][\w-]*|'(?:[^'\\]|\\.)*'))*)
      | (?P<word>[A-Za-z]\w*)
      | (?P<mark>!=|<=|>=|[\[\]()=,<>])
    )""",
    re.VERBOSE,
)
_HASHES = read_names("stix")
_NESTED = 20


@dataclass(frozen=True, slots=True)
class PatternSignal:
    """A signal that a pattern names."""

    signal_type: str
    value: str


def read_pattern(pattern: str) -> tuple[PatternSignal, ...]:
    """Every signal that the pattern names, each once."""
    if len(pattern) > LONGEST:
        raise problem("exchanges.pattern-too-long", BadPattern, length=len(pattern), most=LONGEST)
    reader = _PatternReader(_tokens(pattern))
    signals = reader.observations()
    reader.require_end()
    return tuple(dict.fromkeys(signals))


class _PatternReader:
    """Walks along the tokens; each method reads what it is named for."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def observations(self) -> list[PatternSignal]:
        signals = self._observation()
        while self._took("OR"):
            signals += self._observation()
        return signals

    def require_end(self) -> None:
        kind, token = self._peek()
        if kind:
            raise problem("exchanges.pattern-continues", BadPattern, token=token[:40])

    def _observation(self) -> list[PatternSignal]:
        if self._took("("):
            return self._inner(self.observations, ")")
        self._need("[")
        return self._inner(self._any_of, "]")

    def _any_of(self) -> list[PatternSignal]:
        signals = self._all_of()
        while self._took("OR"):
            signals += self._all_of()
        return signals

    def _all_of(self) -> list[PatternSignal]:
        signals = self._comparison()
        count = 1
        while self._took("AND"):
            signals += self._comparison()
            count += 1
        if count > 1 and not (len(signals) == count and _is_one_file(signals)):
            raise problem("exchanges.pattern-and", BadPattern)
        return signals

    def _comparison(self) -> list[PatternSignal]:
        if self._took("("):
            return self._inner(self._any_of, ")")
        kind, path = self._next()
        if kind != "path":
            raise problem("exchanges.pattern-no-property", BadPattern, token=path[:40])
        signal_type = _type_of(path)
        if self._took("="):
            return [_named(signal_type, self._text())]
        if self._took("IN"):
            return [_named(signal_type, value) for value in self._set()]
        raise problem(
            "exchanges.pattern-comparison",
            BadPattern,
            path=path[:40],
            operator=self._peek()[1][:20],
        )

    def _set(self) -> list[str]:
        self._need("(")
        values = [self._text()]
        while self._took(","):
            values.append(self._text())
        self._need(")")
        return values

    def _inner(self, reader: Callable[[], list[PatternSignal]], close: str) -> list[PatternSignal]:
        self._depth += 1
        if self._depth > _NESTED:
            raise problem("exchanges.pattern-too-deep", BadPattern)
        signals = reader()
        self._need(close)
        self._depth -= 1
        return signals

    def _text(self) -> str:
        kind, token = self._next()
        if kind != "text":
            raise problem("exchanges.pattern-no-text", BadPattern, token=token[:40])
        return re.sub(r"\\(.)", r"\1", token[1:-1], flags=re.DOTALL)

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("", "the end")

    def _next(self) -> tuple[str, str]:
        token = self._peek()
        self._at += 1
        return token

    def _took(self, token: str) -> bool:
        kind, text = self._peek()
        if kind in {"mark", "word"} and text == token:
            self._at += 1
            return True
        return False

    def _need(self, token: str) -> None:
        if not self._took(token):
            raise problem(
                "exchanges.pattern-expects", BadPattern, token=self._peek()[1][:40], expected=token
            )


def _tokens(pattern: str) -> list[tuple[str, str]]:
    tokens, at, end = [], 0, len(pattern.rstrip())
    while at < end:
        match = _TOKEN.match(pattern, at)
        if match is None:
            raise problem(
                "exchanges.pattern-unreadable", BadPattern, rest=pattern[at : at + 40].strip()
            )
        tokens.append((match.lastgroup or "", match[match.lastgroup or 0]))
        at = match.end()
    return tokens


def _type_of(path: str) -> str:
    if path == "url:value":
        return "url"
    head, _, name = path.partition("file:hashes.")
    signal_type = "" if head else _HASHES.get(name.strip("'").upper(), "")
    if not signal_type:
        raise problem("exchanges.pattern-property", BadPattern, path=path[:60])
    return signal_type


def _named(signal_type: str, value: str) -> PatternSignal:
    return PatternSignal(signal_type, whole_tlsh(value) if signal_type == "tlsh" else value)


def _is_one_file(signals: list[PatternSignal]) -> bool:
    kinds = [signal.signal_type for signal in signals]
    return "url" not in kinds and len(set(kinds)) == len(kinds)
