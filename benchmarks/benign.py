"""The benign set: how many offers a second are held against it, and what it takes for harmless.

    .venv/bin/python benchmarks/benign.py                  # a million offers, a minute or two
    .venv/bin/python benchmarks/benign.py --offers 100000
    .venv/bin/python benchmarks/benign.py --own 20000      # with so many pictures of an operator's

Offers are random hashes with half of their bits set, a hundredth of them within 31 bits of a
harmless picture's. One process; medians of three rounds. The second table turns up to 60 bits
of each shipped photograph's hash and counts which are still known: poison can be no further
away than 31 bits, or it would not find the photograph.
"""

from __future__ import annotations

import argparse
import statistics
from time import perf_counter

import numpy as np

from seawall import native
from seawall.forum.defence.benign import BenignItem, BenignSet
from seawall.forum.defence.benign_files import shipped_set
from seawall.matching import codes_of

ROUNDS = 3


def main() -> None:
    """Measure and print Markdown."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--offers", type=int, default=1_000_000)
    asked.add_argument("--own", type=int, default=0)
    said = asked.parse_args()
    known = with_own(shipped_set(), said.own)
    print(
        f"{pictures(known):,} picture hashes; {'compiled kernel' if native.kernel() else 'NumPy alone'}"
    )
    print("\n| offers | seconds | offers a second | found |\n| ---: | ---: | ---: | ---: |")
    many = said.offers
    for count in sorted({min(many, 1_000), min(many, 100_000), many}):
        offers = [("pdq", value) for value in offered(count)]
        taken, found = [], 0
        for _ in range(ROUNDS):
            start = perf_counter()
            found = len(known.hits(offers))
            taken.append(perf_counter() - start)
        middle = statistics.median(taken)
        print(f"| {count:,} | {middle:.3f} | {count / middle:,.0f} | {found:,} |")
    print("\n| bits turned | known as harmless |\n| ---: | ---: |")
    for bits in (0, 8, 16, 24, 31, 40, 47, 48, 60):
        print(f"| {bits} | {share(known, bits):.1%} |")


def pictures(known: BenignSet) -> int:
    """How many picture hashes a set holds."""
    return sum(len(thing.values.get("pdq", ())) for thing in known.things)


def with_own(known: BenignSet, many: int) -> BenignSet:
    """The set and so many pictures of an operator's own."""
    if not many:
        return known
    values = halves(many, np.random.default_rng(5))
    return known.with_things(BenignItem("own", str(n), {"pdq": (v,)}) for n, v in enumerate(values))


def offered(count: int) -> list[str]:
    """Offers, of which every hundredth is poison."""
    rng = np.random.default_rng(11)
    values = halves(count, rng)
    base = photographs()
    for place in range(0, count, 100):
        values[place] = turned(base[place // 100 % len(base)], int(rng.integers(0, 32)), rng)
    return values


def photographs() -> list[str]:
    """The hashes of the shipped photographs, as they are."""
    return [thing.values["pdq"][0] for thing in shipped_set().things if thing.group == "photos"]


def halves(count: int, rng: np.random.Generator) -> list[str]:
    """Random hashes that set half of their bits, as those of pictures do."""
    bits = np.zeros((min(count, 4096), 256), np.uint8)
    bits[:, :128] = 1
    rows = np.packbits(rng.permuted(bits, axis=1), axis=1)
    masks = rng.integers(0, len(rows), count)
    moved = rng.integers(0, 32, count)
    rolled = (np.roll(rows[mask], shift) for mask, shift in zip(masks, moved, strict=True))
    return [row.tobytes().hex() for row in rolled]


def turned(value: str, bits: int, rng: np.random.Generator) -> str:
    """The hash with so many of its bits turned."""
    row = np.unpackbits(codes_of([value])[0])
    row[rng.choice(256, bits, replace=False)] ^= 1
    return np.packbits(row).tobytes().hex()


def share(known: BenignSet, bits: int) -> float:
    """The share of photographs that are known with so many bits turned."""
    rng = np.random.default_rng(13)
    tries = [turned(value, bits, rng) for value in photographs() for _ in range(50)]
    return len(known.hits([("pdq", value) for value in tries])) / len(tries)


if __name__ == "__main__":
    main()
