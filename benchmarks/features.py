"""What a search for shared corners costs by how many pictures a bank holds, and what it misses.

    .venv/bin/python benchmarks/features.py
    .venv/bin/python benchmarks/features.py --photos FOLDER --others FOLDER ...

Cost: a picture both ways round against so many made-up ones of 256 corners, as `FeatureIndex`
searches. With folders also against real pictures, whose corners are much alike (letters, straight
edges): those of `--others` and the photographs of `--photos`, which are looked for in each of the
53 edits of `edits.py`. Missed are those that lie over their photograph if it is compared with
nothing else, and are not found among all.
"""

from __future__ import annotations

import argparse
import statistics
from itertools import islice
from time import perf_counter

import numpy as np
from edits import EDITS, encoded
from found_by_default import known_pictures, pictures
from PIL import Image
from recall import LIMITS

from seawall import native
from seawall.matching import FeatureIndex, aligned
from seawall.sandbox.jail._source import HostileFile
from seawall.sandbox.pictures import _picture
from seawall.sandbox.pictures._asking import PictureAsk
from seawall.sandbox.pictures.features import MOST, Features, packed_features

SIZES = (100, 1_000, 10_000, 30_000)
QUERIES = 40


def made_up(random: np.random.Generator) -> str:
    places = (random.uniform(0, side - 1, MOST).astype(np.float32) for side in (512, 384))
    octaves = random.integers(0, 8, MOST, dtype=np.uint8)
    angles = random.uniform(0, 358, MOST).astype(np.float32)
    codes = random.integers(0, 256, (MOST, 32), dtype=np.uint8)
    return packed_features(Features(512, 384, *places, octaves, angles, codes))


def values_of(photo: Image.Image, *, fine: bool = False) -> dict[str, str]:
    """A picture's features by view, as the jailed child makes them."""
    ask = PictureAsk(exact=False, features=True, fine=fine)
    content = encoded(photo)
    facts, _ = _picture.examine_bytes(
        HostileFile(len(content), content=content).whole(), ask, LIMITS
    )
    return {feature.view: feature.value for feature in facts.features}


def line(name: str, took: list[float]) -> None:
    low, high = np.percentile(took, (10, 90))
    print(f"| {name} | {1e3 * statistics.median(took):.2f} | {1e3 * low:.2f} to {1e3 * high:.2f} |")


def cost() -> None:
    """Milliseconds a picture, both ways round."""
    random, index, many = np.random.default_rng(1), FeatureIndex(), 0
    asked = [[made_up(random), made_up(random)] for _ in range(QUERIES)]
    for size in SIZES:
        for start in range(many, size, 500):
            end = min(start + 500, size)
            index.add(np.arange(start, end), [made_up(random) for _ in range(start, end)])
        many = size
        index.merge()
        took = []
        for values in asked:
            began = perf_counter()
            index.search(values)
            took.append(perf_counter() - began)
        line(f"{size:,} made-up pictures", took)


def real(asked: argparse.Namespace) -> None:
    """The same among real pictures, and how many known ones are missed there."""
    known = [values_of(photo, fine=True) for photo in known_pictures(asked)]
    index = FeatureIndex()
    for key, values in enumerate(known):
        own = [value for view, value in values.items() if view != "mirrored"]
        index.add([key] * len(own), own)
    for key, (_, photo) in enumerate(islice(pictures(asked.others, seed=5), asked.most), 1_000):
        index.add([key] * bool(value := values_of(photo).get("")), [value] if value else [])
    index.merge()
    took, shared, missed = [], 0, 0
    for key, photo in enumerate(known_pictures(asked)):
        for edit in EDITS.values():
            values = [value for view, value in values_of(edit(photo)).items() if view != "fine"]
            began = perf_counter()
            keys = set(index.search(values).key.tolist())
            took.append(perf_counter() - began)
            own = [value for view, value in known[key].items() if view != "mirrored"]
            lies_over = any(aligned(value, one) for value in values for one in own)
            shared += lies_over
            missed += lies_over and key not in keys
    line(f"{len(known):,} photographs among {len(index):,} values of real pictures", took)
    print(f"\n{missed} of {shared} that share corners with their photograph are missed "
          f"({100 * missed / shared:.1f} %)")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--photos", dest="known", nargs="+", default=[], metavar="FOLDER")
    parser.add_argument("--others", nargs="+", default=[], metavar="FOLDER")
    parser.add_argument("--photographs", type=int, default=20)
    parser.add_argument("--most", type=int, default=4_000)
    asked = parser.parse_args()
    _picture.prepare(LIMITS)
    print(f"{native.status()}\n\n| bank | ms a picture, both ways round | 10th to 90th percentile |\n"
          "| --- | --- | --- |")  # fmt: skip
    cost()
    if asked.known:
        real(asked)


if __name__ == "__main__":
    main()
