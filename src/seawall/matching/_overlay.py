"""Whether two pictures share a part: corners that agree, in places that one move explains.

Each corner of the one is paired with the nearest of the other, if it is that one's nearest
too. Two pairs give a move (shift, turn, size); it must be the one that their own angles and
scales speak of. The move that explains the most pairs is fitted to all of them, as an affine
map, and what still agrees is counted once a place: a corner that ORB sees in six octaves is
one corner. No chance is involved, so two values always compare alike.

Costs about a millisecond for two pictures of 256 corners.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import log, pi
from typing import Any

import numpy as np
from numpy.typing import NDArray

from seawall.sandbox.pictures.features import STEP, Features, unpacked_features

FEWEST = 12  # corners that must agree; unrelated pictures have shown up to half of that
FARTHEST = 64  # bits between two corners that may be one
TRUSTED = 48  # nearest pairs that moves are guessed from
TOLERANCE = 8.0  # pixels, of 512
PLACE = 6.0  # pixels: corners nearer than this are one
LARGEST = 10.0  # how many times larger or smaller a copy may be
AT_ONCE = 64  # moves tried at once
OFF_SIZE, OFF_TURN = 0.6, 0.6  # of a corner's own scale (as a logarithm) and angle (radians)
SKEW = 2.0  # how much more an affine map may stretch one way than the other

Points = NDArray[np.float64]
Complex = NDArray[Any]
Moves = tuple[NDArray[Any], NDArray[Any]]  # logarithms of size, turns in radians


@dataclass(frozen=True, slots=True, eq=False)
class Alignment:
    """How a picture lies over a known one.

    ``query`` and ``known`` are the corners that agree, float64 of shape (n, 2), x and y in
    pixels of the two pictures as features were taken from them (`size` and `known_size`,
    width and height). ``matrix``, 3 x 3, takes the one to the other in homogeneous
    coordinates. ``places`` counts them once a place; ``percent`` is that of the corners of
    the picture that has fewer.
    """

    query: Points
    known: Points
    matrix: Points
    size: tuple[int, int]
    known_size: tuple[int, int]
    places: int
    percent: int

    @property
    def distance(self) -> int:
        """100 minus the percentage that agrees."""
        return 100 - self.percent


def aligned(query: str, known_value: str) -> Alignment | None:
    """How one `orb` value lies over another; None where too few corners agree."""
    return align_features(unpacked_features(query), unpacked_features(known_value))


def align_features(query: Features, known_features: Features) -> Alignment | None:
    """How one picture lies over another; None where too few corners agree."""
    query_corners, known_corners = _pairs(query, known_features)
    if len(query_corners) < FEWEST:
        return None
    z, w = _places(query)[query_corners], _places(known_features)[known_corners]
    own = _own_moves(query, known_features, query_corners, known_corners)
    agree = _best(z, w, own)
    if agree is None:
        return None
    matrix, agree = _fitted(z, w, agree, own)
    places = min(_distinct(z[agree]), _distinct(w[agree]))
    if places < FEWEST:
        return None
    percent = min(99, max(1, round(100 * places / min(len(query), len(known_features)))))
    return Alignment(
        _xy(z[agree]),
        _xy(w[agree]),
        matrix,
        (query.width, query.height),
        (known_features.width, known_features.height),
        places,
        percent,
    )


def _pairs(
    query: Features, known_features: Features
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Corners that are each other's nearest, the nearest pairs first."""
    if not len(query) or not len(known_features):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    query_words, known_words = (
        np.ascontiguousarray(features.descriptor).view("<u8")
        for features in (query, known_features)
    )
    apart = np.zeros((len(query_words), len(known_words)), np.uint16)
    for word in range(4):
        apart += np.bitwise_count(query_words[:, word, None] ^ known_words[None, :, word])
    nearest, back = apart.argmin(axis=1), apart.argmin(axis=0)
    distance = apart[np.arange(len(query_words)), nearest]
    chosen = np.flatnonzero((back[nearest] == np.arange(len(query_words))) & (distance <= FARTHEST))
    chosen = chosen[np.argsort(distance[chosen], kind="stable")]
    return chosen, nearest[chosen]


def _places(features: Features) -> Complex:
    """Places as complex numbers, in which a turn and a change of size are one product."""
    return features.x.astype(np.float64) + 1j * features.y


def _own_moves(
    query: Features,
    known_features: Features,
    query_corners: NDArray[np.int64],
    known_corners: NDArray[np.int64],
) -> Moves:
    """The change of size (as a logarithm) and turn that each pair's own corners speak of."""
    octaves = known_features.octave[known_corners].astype(np.float32) - query.octave[query_corners]
    return octaves * np.float32(log(STEP)), np.radians(
        known_features.angle[known_corners] - query.angle[query_corners]
    )


def _best(z: Complex, w: Complex, own: Moves) -> NDArray[np.bool_] | None:
    """Which pairs the most convincing move explains; guesses end once half of all agree."""
    first, move = _moves(z, w, own)
    shift = w[first] - move * z[first]
    best: NDArray[np.bool_] | None = None
    most = 0
    for start in range(0, len(move), AT_ONCE):
        batch = slice(start, start + AT_ONCE)
        agree = _agreeing(z, w, own, (move[batch, None], shift[batch, None]))
        counts = agree.sum(axis=1)
        if counts.max() > most:
            best, most = agree[counts.argmax()], int(counts.max())
        if 2 * most > len(z):
            break
    return best


def _moves(z: Complex, w: Complex, own: Moves) -> tuple[NDArray[np.int64], Complex]:
    """What pairs of pairs say the move is: where it agrees with what they say themselves."""
    first, second = _guesses(min(TRUSTED, len(z)))
    apart, known_apart = z[second] - z[first], w[second] - w[first]
    wide = (np.abs(apart) > TOLERANCE) & (np.abs(known_apart) > TOLERANCE)
    first, second = first[wide], second[wide]
    move = known_apart[wide] / apart[wide]
    size, turn = np.log(np.abs(move)), np.angle(move)
    good = (np.abs(size) < log(LARGEST)) & _like((size, turn), own, first)
    good &= _like((size, turn), own, second)
    return first[good], move[good]


def _agreeing(
    z: Complex, w: Complex, own: Moves, guess: tuple[Complex, Complex]
) -> NDArray[np.bool_]:
    """Which pairs each guessed move explains, in place, size and turn; (guesses, pairs)."""
    move, shift = (component.astype(np.complex64) for component in guess)
    off = np.abs(move * z.astype(np.complex64) + shift - w.astype(np.complex64))
    near = _like((np.log(np.abs(move)), np.angle(move)), own, slice(None))
    near &= off < np.float32(TOLERANCE) * np.maximum(np.float32(1), np.abs(move))
    return near


@cache
def _guesses(many: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """All pairs of so many, those of the nearest corners first."""
    first, second = np.triu_indices(many, 1)
    order = np.argsort(first + second, kind="stable")
    return first[order], second[order]


def _like(move: Moves, own: Moves, which: Any) -> NDArray[np.bool_]:
    """Whether a move is near enough to what pairs themselves speak of."""
    turn = np.abs(own[1][which] - move[1]) % np.float32(2 * pi)
    near: NDArray[np.bool_] = np.abs(own[0][which] - move[0]) < OFF_SIZE
    near &= np.minimum(turn, np.float32(2 * pi) - turn) < OFF_TURN
    return near


def _fitted(
    z: Complex, w: Complex, agree: NDArray[np.bool_], own: Moves
) -> tuple[Points, NDArray[np.bool_]]:
    """The affine map that fits best, and the pairs that it explains."""
    query_points = np.column_stack([z.real, z.imag, np.ones(len(z))])
    matrix = np.eye(3)
    for _ in range(2):
        if agree.sum() < FEWEST // 2:
            break
        fit = np.linalg.lstsq(query_points[agree], _xy(w[agree]), rcond=None)[0]
        large, small = np.linalg.svd(fit[:2], compute_uv=False)
        if small < 1 / LARGEST or large > SKEW * small or np.linalg.det(fit[:2]) < 0:
            break
        matrix[:2] = fit.T
        off = np.hypot(*(query_points @ fit - _xy(w)).T)
        move = complex(fit[0, 0] + fit[1, 1], fit[0, 1] - fit[1, 0]) / 2
        fitted_move = (np.log(np.abs([move])), np.angle([move]))
        agree = (off < TOLERANCE * max(1.0, abs(move))) & _like(fitted_move, own, slice(None))
    return matrix, agree


def _xy(places: Complex) -> Points:
    return np.column_stack([places.real, places.imag])


def _distinct(places: Complex) -> int:
    """How many places these are, those nearer than `PLACE` counted as one."""
    return len(np.unique(np.floor(places.real / PLACE) * 4096 + np.floor(places.imag / PLACE)))
