"""Many terms at once: a trie of words, walked from every word of a text.

A term's words lead from node to node. From a word that begins no term nothing is walked,
so what a search costs hardly depends on how many terms there are; a walk is no longer than
the longest term. In scripts written without spaces every character is a word of its own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

Words = list[str]

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_ANY_UNSPACED = re.compile(f"[{_UNSPACED}]")
_WORD = re.compile(f"[{_UNSPACED}]|[^ {_UNSPACED}]+")


def words_of(text: str) -> Words:
    """The words of a text in normal form."""
    if text.isascii() or not _ANY_UNSPACED.search(text):
        return text.split(" ")
    return _WORD.findall(text)


def places_of(text: str, words: Words) -> list[tuple[int, int]]:
    """First character and end of each of a text's words."""
    if len(words) <= text.count(" ") + 1:
        ends = list(accumulate(len(word) + 1 for word in words))
        return [(end - len(word) - 1, end - 1) for word, end in zip(words, ends, strict=True)]
    return [word_match.span() for word_match in _WORD.finditer(text)]


@dataclass(slots=True, eq=False)
class TrieNode:
    """Where a term may go on, and the number of the one that ends here."""

    onward: dict[str, "TrieNode"] = field(default_factory=dict)
    term: int | None = None


class Trie:
    """One writer at a time, any number of readers."""

    def __init__(self) -> None:
        self._root = TrieNode()

    def add(self, words: Words, term: int) -> None:
        """Let these words be this term."""
        node = self._root
        for word in words:
            node = node.onward.setdefault(word, TrieNode())
        node.term = term

    def discard(self, words: Words) -> None:
        """Forget the term of these words, and the nodes that led only there."""
        path = [self._root]
        for word in words:
            following = path[-1].onward.get(word)
            if following is None:
                return
            path.append(following)
        path[-1].term = None
        for node, word in zip(reversed(path[:-1]), reversed(words), strict=True):
            child = node.onward[word]
            if child.term is not None or child.onward:
                return
            del node.onward[word]

    def find(self, words: Words) -> Iterator[tuple[int, int, int]]:
        """Every term in a text: its number, its first word, and the end of its last."""
        onward = self._root.onward
        for first in [at for at, word in enumerate(words) if word in onward]:
            node = onward.get(words[first])  # it may just have been discarded
            at = first + 1
            while node is not None:
                if node.term is not None:
                    yield node.term, first, at
                node = node.onward.get(words[at]) if at < len(words) else None
                at += 1
