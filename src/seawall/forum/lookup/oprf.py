"""The oblivious function: the hub computes on what it cannot see, and proves with which key.

A member blinds its value with a fresh random number, so that the hub gets a random point
of the group even for the same value twice; the hub multiplies by its key and proves that
the key is the one it published (the verifiable mode, so that no member can be singled out
with a key of its own); the member takes the blinding off again. What remains is 64 bytes
that nobody can compute without having asked.

RFC 9497, OPRF(ristretto255, SHA-512), mode VOPRF. The arithmetic is `voprf`'s (Rust,
curve25519-dalek); vectors A.1.2 and a second implementation hold it in the tests.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from voprf import ristretto

from seawall.errors import problem

ELEMENT_BYTES = 32
PROOF_BYTES = 64
#: The most points in one request: 32 pictures of 64 tokens each.
MOST_ELEMENTS = 2048


@dataclass(frozen=True, slots=True)
class SecretKey:
    """The hub's half: it evaluates, and its public half is what members pin."""

    _evaluator: ristretto.Evaluator

    @classmethod
    def derived(cls, seed: bytes, *, info: bytes) -> SecretKey:
        """The key of these 32 secret bytes for one use: RFC 9497 §3.2.1, DeriveKeyPair."""
        return cls(ristretto.Evaluator.from_seed(seed, info))

    @property
    def public(self) -> bytes:
        """The public half, 32 bytes."""
        return self._evaluator.public_key.serialize()

    def evaluate(self, value: bytes) -> bytes:
        """The function of a value we know ourselves, as for building a list."""
        return self._evaluator.evaluate_known_input(value)

    def answer(self, elements: bytes) -> bytes:
        """Evaluate blinded points, joined; the proof comes first, then the points."""
        blinded = [_point(part) for part in _parts(elements)]
        return self._evaluator.evaluate_batch(blinded).serialize()


@dataclass(frozen=True, slots=True, repr=False)
class Question:
    """A member's half: what it sends, and the blinding it keeps to itself."""

    elements: bytes
    _clients: tuple[ristretto.Client, ...]

    @classmethod
    def about(cls, values: Sequence[bytes]) -> Question:
        """Blind these values, each with a random number of its own."""
        if not values:
            raise problem("forum.bad-point.none")
        pairs = [ristretto.Client.blind(value) for value in values]
        points = b"".join(blinded.serialize() for _, blinded in pairs)
        return cls(points, tuple(client for client, _ in pairs))

    def finish(self, answer: bytes, *, public_key: bytes) -> list[bytes]:
        """Check the proof against the published key, and take the blinding off."""
        try:
            key = ristretto.PublicKey.deserialize(public_key)
            outputs = ristretto.VerifiableBatchOutput.deserialize(answer)
            return ristretto.Client.finalize_batch(list(self._clients), outputs, key)
        except BaseException as refused:
            if not _is_refusal(refused):
                raise
            raise problem("forum.wrong-key.answer", refused=str(refused)[:120]) from refused


def _is_refusal(error: BaseException) -> bool:
    """Whether it says "this proof is wrong": `voprf` 0.2.0 panics there for a batch.

    A panic of Rust unwinds, so memory is safe; it writes a line to standard error, and its
    class can be known by the name of its module only.
    """
    return isinstance(error, ValueError) or type(error).__module__ == "pyo3_runtime"


def _parts(elements: bytes) -> list[bytes]:
    if not elements or len(elements) % ELEMENT_BYTES:
        raise problem("forum.bad-point.length", element_bytes=ELEMENT_BYTES, length=len(elements))
    if len(elements) > MOST_ELEMENTS * ELEMENT_BYTES:
        raise problem(
            "forum.too-many-points",
            count=len(elements) // ELEMENT_BYTES,
            most=MOST_ELEMENTS,
        )
    return [elements[n : n + ELEMENT_BYTES] for n in range(0, len(elements), ELEMENT_BYTES)]


def _point(part: bytes) -> ristretto.BlindedInput:
    try:
        return ristretto.BlindedInput.deserialize(part)
    except ValueError as refused:
        raise problem("forum.bad-point.group", part=part.hex()[:16]) from refused
