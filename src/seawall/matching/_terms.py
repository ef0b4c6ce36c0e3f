"""Terms of many lists in one text: whole words by a trie, patterns by RE2, then the rules.

Each different term is kept once, however many lists name it. A text is walked once for all
words, and every pattern looked for by itself: RE2's own set of patterns answers nothing
where its memory runs out, and silence is not what a list is for. Then the rules (`and`,
`not`) are asked for the entries that a found term belongs to, and for no others.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from os import PathLike
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from seawall.matching._file import read_arrays, write_arrays
from seawall.matching._hits import Hits, Interval
from seawall.matching._keyed import paired_keys
from seawall.matching._segments import as_keys
from seawall.matching._trie import Trie, places_of, words_of
from seawall.signals.terms import PATTERN, THRESHOLD, TermRule, compiled_pattern, rule_of
from seawall.signals.text import normalised_text

KIND = "terms"
MOST_INTERVALS = 16  # of one term in one text


@dataclass(slots=True, eq=False)
class Term:
    """A term, the rows whose rules ask for it or exclude it, and those that ask for it."""

    written: str
    holders: set[int] = field(default_factory=set)
    asked_by: tuple[int, ...] = ()


@dataclass(slots=True, eq=False)
class TermOccurrence:
    """What a text showed of one term: how plainly, and where in its normal form."""

    distance: int
    intervals: list[Interval] = field(default_factory=list)


class TermIndex:
    """Values of the `term` type under integer keys; safe to search while one writes."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._rows: dict[int, tuple[int, str, TermRule]] = {}
        self._of_key: dict[int, list[int]] = defaultdict(list)
        self._terms: dict[int, Term] = {}
        self._numbers: dict[str, int] = {}
        self._programs: dict[int, Any] = {}
        self._patterns: tuple[tuple[int, Any], ...] = ()  # what readers go through
        self._trie = Trie()
        self._next = 0

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, keys: ArrayLike, values: Sequence[str]) -> None:
        """Add values under keys, int64 of shape (n,)."""
        rows = paired_keys(keys, values)
        rules = [rule_of(value) for value in values]
        with self._lock:
            for key, rule, value in zip(rows.tolist(), rules, values, strict=True):
                self._next += 1
                self._rows[self._next] = (key, value, rule)
                self._of_key[key].append(self._next)
                self._hold(self._next, rule)
            self._patterns = tuple(self._programs.items())

    def discard(self, keys: ArrayLike) -> int:
        """Remove every value of these keys; says how many. Unknown keys are ignored."""
        with self._lock:
            discarded_rows = [
                row for key in as_keys(keys).tolist() for row in self._of_key.pop(key, [])
            ]
            for row in discarded_rows:
                self._release(row, self._rows.pop(row)[2])
            self._patterns = tuple(self._programs.items())
            return len(discarded_rows)

    def search(self, values: Sequence[str], radius: int | None = None) -> Hits:
        """Every value that one of the texts (`term_query`) answers to."""
        limit = THRESHOLD if radius is None else radius
        matches = [
            (query, *hit)
            for query, value in enumerate(values)
            for hit in self._matches(value)
            if hit[1] <= limit
        ]
        matches.sort(key=lambda hit: (hit[0], hit[2], hit[1]))
        columns = np.array([hit[:3] for hit in matches], np.int64).reshape(len(matches), 3)
        return Hits(columns[:, 0], columns[:, 1], columns[:, 2], tuple(hit[3] for hit in matches))

    def save(self, path: str | PathLike[str]) -> None:
        """Write a snapshot, complete or not at all."""
        with self._lock:
            rows = list(self._rows.values())
        texts = [value.encode("utf-8", "surrogatepass") for _, value, _ in rows]
        ends = np.cumsum([0, *map(len, texts)])
        keys = np.array([key for key, _, _ in rows], np.int64)
        text = np.frombuffer(b"".join(texts), np.uint8)
        write_arrays(path, KIND, {}, {"text": text, "ends": ends.astype(np.int64), "keys": keys})

    @classmethod
    def load(cls, path: str | PathLike[str], *, verify: bool = True) -> "TermIndex":
        """Read a saved index; it can grow again."""
        _, arrays = read_arrays(path, KIND, verify=verify)
        text, ends = arrays["text"].tobytes(), arrays["ends"].tolist()
        index = cls()
        index.add(
            arrays["keys"],
            [text[start:end].decode("utf-8", "surrogatepass") for start, end in pairwise(ends)],
        )
        return index

    def _matches(self, value: str) -> Iterator[tuple[int, int, tuple[Interval, ...]]]:
        occurrences = self._seen(value.split("\n"))
        rows = {row for number in occurrences for row in self._asked_by(number)}
        for row in rows:
            key, _, rule = self._rows.get(row, (0, "", None))
            if rule is None or any(
                self._numbers.get(term) in occurrences for term in rule.excluded
            ):
                continue
            groups = [
                [
                    occurrences[number]
                    for term in group
                    if (number := self._numbers.get(term)) in occurrences
                ]
                for group in rule.groups
            ]
            if all(groups):
                distance = max(min(occurrence.distance for occurrence in group) for group in groups)
                yield key, distance, _intervals(groups)

    def _seen(self, lines: list[str]) -> dict[int, TermOccurrence]:
        """Every term that stands in one of the forms of a text (`seawall.signals.terms`)."""
        line, plain = lines[0], lines[1] if len(lines) > 1 else normalised_text(lines[0])
        occurrences: dict[int, TermOccurrence] = {}
        self._note_words(plain, occurrences)
        self._note_patterns(line, plain, occurrences)
        for form in lines[2:]:
            for number, _, _ in self._trie.find(words_of(form)):
                occurrences.setdefault(number, TermOccurrence(1))
        return occurrences

    def _note_words(self, plain: str, occurrences: dict[int, TermOccurrence]) -> None:
        words = words_of(plain)
        trie_matches = list(self._trie.find(words))
        places = places_of(plain, words) if trie_matches else []
        for number, first, end in trie_matches:
            occurrence = occurrences.setdefault(number, TermOccurrence(0))
            _note(occurrence, places[first][0], places[end - 1][1])

    def _note_patterns(self, line: str, plain: str, occurrences: dict[int, TermOccurrence]) -> None:
        if not self._patterns:
            return
        sought, plainly = line.encode("utf-8", "surrogatepass"), plain.encode()
        for number, program in self._patterns:
            if program.search(plainly):
                occurrence = occurrences.setdefault(number, TermOccurrence(0))
                start, end = program.search(plain).span()
                _note(occurrence, start, end)
            elif program.search(sought):
                occurrences.setdefault(number, TermOccurrence(0))

    def _asked_by(self, number: int) -> tuple[int, ...]:
        term = self._terms.get(number)
        return term.asked_by if term else ()

    def _hold(self, row: int, rule: TermRule) -> None:
        for term_text in {term for group in rule.groups for term in group}:
            term = self._term(term_text)
            term.holders.add(row)
            term.asked_by = (*term.asked_by, row)
        for term_text in rule.excluded:
            self._term(term_text).holders.add(row)

    def _term(self, term_text: str) -> Term:
        number = self._numbers.get(term_text)
        if number is not None:
            return self._terms[number]
        self._next += 1
        term = self._terms[self._next] = Term(term_text)
        self._numbers[term_text] = self._next
        if term_text.startswith(PATTERN):
            self._programs[self._next] = compiled_pattern(term_text)
        else:
            self._trie.add(words_of(term_text), self._next)
        return term

    def _release(self, row: int, rule: TermRule) -> None:
        for term_text in {term for group in (*rule.groups, rule.excluded) for term in group}:
            number = self._numbers[term_text]
            term = self._terms[number]
            term.holders.discard(row)
            term.asked_by = tuple(asking_row for asking_row in term.asked_by if asking_row != row)
            if not term.holders:
                del self._terms[number], self._numbers[term_text]
                if self._programs.pop(number, None) is None:
                    self._trie.discard(words_of(term_text))


def _note(occurrence: TermOccurrence, start: int, end: int) -> None:
    if len(occurrence.intervals) < MOST_INTERVALS:
        occurrence.intervals.append(Interval(float(start), float(end), 0.0, float(end - start)))


def _intervals(groups: list[list[TermOccurrence]]) -> tuple[Interval, ...]:
    intervals = {
        interval for group in groups for occurrence in group for interval in occurrence.intervals
    }
    return tuple(sorted(intervals, key=lambda interval: interval.start))[:MOST_INTERVALS]
