"""A word of the ledger: what happened, and what an entry of it holds.

Entries are for good. What stands in one in the open can never be taken back, and of some words it
is published, so every name that may stand there is declared beside the word, and an entry that
holds anything else, or lacks something, is refused before it is written.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

#: A sealed part whose names are not ours: a proof of delivery, the settings of a peer.
_ANYTHING = "*"


class WrongEntry(TypeError):
    """An entry does not hold what its word declares: a fault in our code, not in the input."""


class LedgerWord(str):
    """A word as entries carry it, `case.opened`.

    `public` and `sealed` are the names that an entry holds in the open and under seal,
    separated by spaces. A name that ends in `?` may be absent; a `sealed` of `*` may hold
    anything, and `public` never may. What is `bundled` tells everybody who has a bundle what it
    holds in the open: nothing there says anything of a person, of content, or in anybody's words.
    """

    __slots__ = ("is_bundled", "public", "sealed")

    public: str
    sealed: str
    is_bundled: bool

    def __new__(
        cls, name: str, *, public: str = "", sealed: str = "", bundled: bool = False
    ) -> LedgerWord:
        """Declare a word."""
        word = super().__new__(cls, name)
        word.public, word.sealed, word.is_bundled = public, sealed, bundled
        return word

    def check(self, public: Mapping[str, object], sealed: Mapping[str, object] | None) -> None:
        """Refuse what an entry of this word may not hold; raises `WrongEntry`."""
        self._check("public", self.public, public)
        if self.sealed != _ANYTHING:
            self._check("sealed", self.sealed, sealed or {})

    def _check(self, part: str, declared: str, fields: Collection[str]) -> None:
        names = declared.split()
        missing = {name for name in names if not name.endswith("?")} - set(fields)
        undeclared = set(fields) - {name.rstrip("?") for name in names}
        if missing or undeclared:
            raise WrongEntry(
                f"{part} of {self}: missing {sorted(missing)}, not declared {sorted(undeclared)}; "
                "what an entry holds is declared in ledger/words"
            )
