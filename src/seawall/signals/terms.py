r"""Terms: words that an operator's own list names, found as whole words in any script.

The bank says whose list it is, and each entry when it expires; none is shipped. A value is
one of three things:

- words, in the normal form of the `text` type: `grey tide`. They are found one after the
  other, whole, whatever case, accents of compatibility, zero-width signs or look-alike
  letters they are dressed in; in scripts without spaces anywhere.
- `regex-/…/`: an RE2 pattern (linear time, whatever the pattern and the text), looked for
  without regard to case in the text as sent, its white space made single spaces, and in
  its normal form. RE2's `\b` knows ASCII letters only.
- a *trend query* of ThreatExchange, `{"and":[{"or":["a","b"]},…],"not":["c"]}`: at least
  one of each group, and none of the last. Each is words or a pattern.

The distance is 0 where a term stands in the text, and 1 where only letters put back for
digits, signs and repeats (`gr3y t!deee`) show it. A text to search is itself a signal of
this type, made by `term_query`: its value is the text's forms, one a line, and it is
transient. Linear in the characters, and in the number of patterns.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import re2  # type: ignore[import-untyped, unused-ignore]

from seawall.signals._model import (
    Example,
    InvalidSignal,
    Signal,
    SignalType,
    by_format,
    format_names,
)
from seawall.signals._skeleton import codes_of_text, undressed_letters
from seawall.signals.text import decoded_text, normalised_text

THRESHOLD = 1
LONGEST = 1_000  # characters of a pattern
LARGEST = 500  # instructions of a compiled pattern
MOST_WORDS = 32
MOST_TERMS = 200  # in one trend query

PATTERN, END = "regex-/", "/"

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_DIGIT = re.compile("[0-9]")
_REPEAT = re.compile(r"([^\W\d_])\1\1+")
_AS_I = str.maketrans("0123456789", "oizeasgtbg")
_AS_L = str.maketrans("0123456789", "olzeasgtbg")


@dataclass(frozen=True, slots=True)
class TermRule:
    """What a value asks for: one of each group, and none of ``excluded``."""

    groups: tuple[tuple[str, ...], ...]
    excluded: tuple[str, ...] = ()

    def as_value(self) -> str:
        """The one way to write it."""
        if not self.excluded and len(self.groups) == 1 and len(self.groups[0]) == 1:
            return self.groups[0][0]
        query = {"and": [{"or": list(group)} for group in self.groups], "not": list(self.excluded)}
        return json.dumps(query, ensure_ascii=False, separators=(",", ":"))


class TermType(SignalType):
    """The signal type."""

    name = "term"
    kind = "terms"
    content = frozenset({"text"})
    default_threshold = THRESHOLD
    title = "term"
    covers = "question"
    names = by_format(
        threatexchange=format_names("trend_query"),
        graph=format_names("TREND_QUERY"),
    )
    examples = (
        Example(content="grey  tide", value="grey tide"),
        Example(written=" Gr\u0435y\u200b  TIDE! ", value="grey tide"),
        Example(written="regex-/grey (tide|order)s?/", value="regex-/grey (tide|order)s?/"),
        Example(
            written='{"and": [{"or": ["Tide", "flood", "tide"]}], "not": ["weather"]}',
            value='{"and":[{"or":["flood","tide"]}],"not":["weather"]}',
        ),
    )

    def normalise(self, value: str) -> str:
        """Words, a pattern or a trend query, in the one way to write it."""
        return rule_of(value).as_value()


TERM = TermType()


def term_query(text: str | bytes, normal: str | None = None) -> Signal:
    """The text to look for terms in, as a signal for `TermIndex.search`; never stored.

    ``normal`` is its normal form, where that is known already.
    """
    return Signal(TERM.name, "\n".join(forms(text, normal)), TERM.version, transient=True)


def forms(text: str | bytes, normal: str | None = None) -> tuple[str, ...]:
    r"""The text in one line, its normal form, and others if letters are hidden in it.

    >>> forms("Gr3y\nTide!")
    ('Gr3y Tide!', 'gr3y tide', 'grey tide')
    """
    source_text = decoded_text(text)
    plain = normalised_text(source_text) if normal is None else normal
    line = " ".join(_CONTROL.sub(" ", unicodedata.normalize("NFKC", source_text)).split())
    respelled = tuple(_respelled(source_text, plain))
    return (line, plain, *respelled) if respelled or line != plain else (line,)


def rule_of(value: str) -> TermRule:
    """What a value asks for, or `InvalidSignal` with what is wrong and what to do."""
    rule_text = value.strip()
    if rule_text.startswith("{"):
        return _trend_query(rule_text)
    return TermRule(((term_of(rule_text),),))


def term_of(term_text: str) -> str:
    """Words or a pattern in their one spelling."""
    if term_text.startswith(PATTERN):
        compiled_pattern(term_text)
        return term_text
    words = normalised_text(term_text)
    if not words or words.count(" ") >= MOST_WORDS:
        raise _invalid(
            f"{term_text[:80]!r} has {len(words.split())} words.",
            f"Give 1 to {MOST_WORDS}, with letters or digits in them.",
        )
    return words


@lru_cache(maxsize=4096)
def compiled_pattern(pattern_text: str) -> Any:
    """The RE2 program of `regex-/…/`, or `InvalidSignal` with RE2's own reason."""
    pattern = _between(pattern_text)
    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = False
    options.max_mem = 1 << 20
    try:
        program = re2.compile(pattern, options=options)
    except re2.error as refused:
        reason = refused.args[0] if refused.args else "it cannot be compiled"
        raise _invalid(
            f"RE2 refuses the pattern: {_text(reason)}.",
            "Write it without back-references and look-around, and with smaller repetitions.",
        ) from None
    if program.programsize > LARGEST:
        raise _invalid(
            f"The pattern compiles to {program.programsize} instructions.",
            f"Keep it to {LARGEST}: smaller repetitions, or several patterns.",
        )
    if program.search("") or program.search("."):
        raise _invalid(
            "The pattern matches a text with nothing in it, so it would match nearly all.",
            "Ask for at least one letter or digit.",
        )
    return program


def _between(pattern_text: str) -> str:
    pattern = pattern_text.removeprefix(PATTERN).removesuffix(END)
    if pattern_text != f"{PATTERN}{pattern}{END}" or not pattern:
        raise _invalid("A pattern ends with /.", "Write it as regex-/…/.")
    if len(pattern) > LONGEST:
        raise _invalid(f"The pattern has {len(pattern)} characters.", f"Give at most {LONGEST}.")
    if not pattern.isascii() and re.search(r"\\[bB]", pattern):
        raise _invalid(
            r"RE2's \b knows ASCII letters only, so it never stands beside this pattern's.",
            "Give plain words, which are found whole, or write (^| ) and ( |$).",
        )
    return pattern


def _trend_query(query_text: str) -> TermRule:
    try:
        query = json.loads(query_text)
        groups = [_terms(group["or"]) for group in query["and"]]
        excluded = _terms(query.get("not", []))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _invalid(
            f"{query_text[:80]!r} is no trend query.",
            'Write {"and":[{"or":["…","…"]}],"not":["…"]}.',
        ) from None
    if not groups or not all(groups):
        raise _invalid("A group of the query names no term.", "Name at least one in each.")
    if sum(map(len, groups)) + len(excluded) > MOST_TERMS:
        raise _invalid("The query has too many terms.", f"Name at most {MOST_TERMS}.")
    return TermRule(tuple(sorted(set(groups))), excluded)


def _terms(terms: Any) -> tuple[str, ...]:
    if not isinstance(terms, list) or not all(isinstance(term, str) for term in terms):
        raise TypeError
    return tuple(sorted({term_of(term.strip()) for term in terms}))


def _respelled(source_text: str, plain: str) -> Iterator[str]:
    """With letters for signs and digits inside words, and without letters repeated thrice."""
    bare = undressed_letters(source_text)
    base = plain if bare == source_text else normalised_text(bare)
    hides_digits, repeats = bool(_DIGIT.search(base)), _repeats(base)
    known_forms = {plain}
    for letters, repeat in ((_AS_I, r"\1"), (_AS_L, r"\1\1")):
        form = base
        if hides_digits:
            form = " ".join(_spelled(word, letters) for word in form.split(" "))
        if repeats:
            form = _REPEAT.sub(repeat, form)
        if form not in known_forms:
            known_forms.add(form)
            yield form


def _spelled(word: str, letters: dict[int, int]) -> str:
    """A word of letters and digits with letters only; a number stays one."""
    if word.isalpha() or word.isdecimal() or not _DIGIT.search(word):
        return word
    return word.translate(letters)


def _repeats(text: str) -> bool:
    """Whether anything stands three times in a row."""
    codes = codes_of_text(text)
    return bool(((codes[2:] == codes[1:-1]) & (codes[1:-1] == codes[:-2])).any())


def _text(reason: str | bytes) -> str:
    return reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)


def _invalid(detail: str, remedy: str) -> InvalidSignal:
    return InvalidSignal(detail, field="value", remedy=remedy)
