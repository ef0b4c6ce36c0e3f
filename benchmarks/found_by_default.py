"""What a new installation finds without being told: edits of known pictures, and no others.

    apt install mate-backgrounds gnome-backgrounds ukui-wallpapers   # known
    apt install tuxpaint-stamps-default openclipart-png              # others
    .venv/bin/python benchmarks/found_by_default.py

Fresh databases, `seawall bank add` of photographs, `seawall serve` as it comes, and uploads over
HTTP: every known photograph in each of eight edits (of which the scorecard's line is) and in each
of the 53 of `edits.py`, saved as JPEGs of quality 80; then pictures that nobody knows: those of
scikit-image, of Debian's packages, and drawn ones. The photographs that are known here are those
of Debian's wallpapers; what the matching of features goes by was chosen on scikit-image's.

A picture is found where its check holds or blocks and names an entry of that picture. Intervals:
of recall, 95 % by drawing photographs again (edits of one are found together); of false hits,
Clopper and Pearson's 95 %. Who has the pictures unpacked elsewhere names their folders.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pdqhash
from PIL import Image, ImageOps

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from edits import EDITS, Edit, bordered, captioned, cropped, encoded, rotated  # noqa: E402
from flood_scene import Installation, fresh_installation  # noqa: E402
from score import Score, report  # noqa: E402

KNOWN = ("/usr/share/backgrounds",)
OTHERS = ("/usr/share/tuxpaint", "/usr/share/openclipart")
SUFFIXES = {".jpg", ".jpeg", ".png", ".webp"}
LONG_SIDE, SHORTEST = 1000, 120
#: Of eight edits of six photographs, so many are to be found.
GOAL = 100 * 42 / 48
LINES = 4
#: The picture that `flood_scene` banks.
BANKED_BEFORE = "coffee.png"


def in_perspective(photo: Image.Image) -> Image.Image:
    """As if it hung on a wall and was taken from the left."""
    width, height = photo.size
    quad = (0, 0, 0, height, width * 1.05, height * 1.12, width * 1.05, -height * 0.12)
    return photo.transform(
        photo.size, Image.Transform.QUAD, quad, Image.Resampling.BICUBIC, fillcolor="#303438"
    )


EIGHT: dict[str, Edit] = {
    "5 % cut off each side": cropped(0.05),
    "15 % cut off each side": cropped(0.15),
    "30 % cut off each side": cropped(0.30),
    "tilted by 3°, cut": rotated(3),
    "white frame, 10 %": bordered(0.1, "white"),
    "mirrored": ImageOps.mirror,
    "caption band": captioned,
    "in perspective": in_perspective,
}


@dataclass
class Found:
    """By edit, of each photograph in turn whether it was found; and what should not have been."""

    edits: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    blocked_by_likeness: int = 0
    others: int = 0
    false: list[str] = field(default_factory=list)

    def share(self, names: Iterable[str]) -> tuple[float, float, float]:
        """Percent found over these edits, and between which 95 % of the means lie."""
        table = np.array([self.edits[name] for name in names], float)
        random = np.random.default_rng(1)
        drawn = random.integers(0, table.shape[1], (2_000, table.shape[1]))
        means = table.mean(axis=0)[drawn].mean(axis=1)
        low, high = np.percentile(means, (2.5, 97.5))
        return 100 * float(table.mean()), 100 * float(low), 100 * float(high)


def pictures(folders: Sequence[str], seed: int) -> Iterator[tuple[str, Image.Image]]:
    """Pictures of the folders in an order of their own, shrunk."""
    paths = sorted(
        path
        for folder in folders
        for path in Path(folder).rglob("*")
        if path.suffix.lower() in SUFFIXES and path.is_file()
    )
    for number in np.random.default_rng(seed).permutation(len(paths)):
        path = paths[number]
        try:
            with Image.open(path) as image:
                image.draft("RGB", (LONG_SIDE, LONG_SIDE))
                photo = image.convert("RGBA")
        except (OSError, ValueError, Image.DecompressionBombError):
            continue
        page = Image.new("RGB", photo.size, "white")
        page.paste(photo, mask=photo.getchannel("A"))
        page.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
        if min(page.size) >= SHORTEST:
            yield path.name, page


def known_pictures(asked: argparse.Namespace) -> list[Image.Image]:
    """Photographs with detail enough to be compared, no two of which are one in two sizes."""
    kept: list[Image.Image] = []
    small: list[np.ndarray] = []
    for _, photo in pictures(asked.known, seed=11):
        tiny = np.asarray(photo.convert("L").resize((24, 24)), float)
        tiny = (tiny - tiny.mean()) / (tiny.std() + 1e-6)
        is_known = any((tiny * other).mean() > 0.9 for other in small)
        if min(photo.size) < 400 or is_known or pdqhash.compute(np.asarray(photo))[1] < 50:
            continue
        kept.append(photo)
        small.append(tiny)
        if len(kept) == asked.photographs:
            return kept
    raise SystemExit(
        f"There are {len(kept)} photographs in {', '.join(asked.known)}; "
        f"{asked.photographs} are needed. Install the packages named above."
    )


def drawn_pictures() -> Iterator[tuple[str, Image.Image]]:
    """Shapes and lines on clouds, from seeded numbers."""
    for seed in range(10**6):
        random = np.random.default_rng(seed)
        clouds = random.uniform(0, 255, (random.integers(3, 9), random.integers(3, 9), 3))
        page = Image.fromarray(clouds.astype(np.uint8)).resize((640, 480), Image.Resampling.BICUBIC)
        pixels = np.array(page, float)
        for _ in range(random.integers(5, 40)):
            x, y = random.integers(0, 600), random.integers(0, 440)
            width, height = random.integers(8, 200, 2)
            pixels[y : y + height, x : x + width] = random.uniform(0, 255, 3)
        grain = random.normal(0, 6, pixels.shape)
        yield f"drawn {seed}", Image.fromarray(np.clip(pixels + grain, 0, 255).astype(np.uint8))


def other_pictures(asked: argparse.Namespace) -> Iterator[tuple[str, Image.Image]]:
    """Pictures that nobody knows: what there is of the folders, then drawn ones."""
    own = find_spec("skimage")
    assert own is not None
    assert own.origin is not None
    of_package = pictures([str(Path(own.origin).parent / "data")], seed=3)
    yield from ((name, photo) for name, photo in of_package if name != BANKED_BEFORE)
    most = round(0.8 * asked.others)
    yield from islice(pictures(asked.unknown, seed=5), most)
    yield from drawn_pictures()


def check(place: Installation, name: str, content: bytes) -> dict[str, Any]:
    status, answer = place.asked(f"/v1/checks?kind=file&id={name}", content=content)
    if status != 200:
        raise SystemExit(f"{name} was answered {status}: {answer}")
    return answer


@dataclass
class Visitor:
    """Uploads edits and other pictures to one server, whose entries of each photograph it knows."""

    place: Installation
    entries: dict[str, int] = field(default_factory=dict)
    result: Found = field(default_factory=Found)

    def bank(self, known: Sequence[Image.Image]) -> None:
        for number, photo in enumerate(known):
            path = self.place.folder / f"known-{number}.jpg"
            path.write_bytes(encoded(photo, 92))
            added = json.loads(self.place.run("bank", "add", "house", str(path), "--json"))
            self.entries |= dict.fromkeys([entry["id"] for entry in added], number)

    def try_edit(self, number: int, content: bytes) -> tuple[bool, bool]:
        """Whether an edit of this photograph was found, and whether likeness alone blocked it."""
        answer = check(self.place, f"e-{number}", content)
        matches = answer["matches"]
        is_found = any(self.entries.get(match["entry"]) == number for match in matches)
        only_alike = bool(matches) and all(match["grade"] == "local" for match in matches)
        is_stopped = answer["verdict"] != "allow"
        return is_found and is_stopped, only_alike and answer["verdict"] == "block"

    def try_other(self, number: int, name: str, content: bytes) -> list[str]:
        """What a picture that nobody knows hits."""
        matches = check(self.place, f"o-{number}", content)["matches"]
        return [f"{name}: {match['signal_type']} at {match['distance']}" for match in matches]


def visit(visitors: Sequence[Visitor], asked: argparse.Namespace) -> None:
    """Bank the photographs everywhere, then upload; a picture is drawn once for all servers."""
    known = known_pictures(asked)
    with ExitStack() as open_servers, ThreadPoolExecutor(LINES) as lines:
        for visitor in visitors:
            visitor.bank(known)
            open_servers.enter_context(visitor.place.serving(asked.gates))
        try_edits(visitors, known, lines)
        others = enumerate(islice(other_pictures(asked), asked.others))
        while some := list(islice(others, 200)):
            try_others(visitors, some, lines)


def try_edits(visitors: Sequence[Visitor], known: list[Image.Image], lines: Executor) -> None:
    """Upload each known photograph in each edit."""
    edits = {**EDITS, **EIGHT}

    def answers(question: tuple[int, str]) -> tuple[str, list[tuple[bool, bool]]]:
        number, name = question
        content = encoded(edits[name](known[number]))
        return name, [visitor.try_edit(number, content) for visitor in visitors]

    questions = [(number, name) for number in range(len(known)) for name in edits]
    for name, marks in lines.map(answers, questions):
        for visitor, (is_found, is_blocked) in zip(visitors, marks, strict=True):
            visitor.result.edits[name].append(is_found)
            visitor.result.blocked_by_likeness += is_blocked


def try_others(
    visitors: Sequence[Visitor], others: list[tuple[int, tuple[str, Image.Image]]], lines: Executor
) -> None:
    """Upload pictures that nobody knows."""

    def answers(question: tuple[int, tuple[str, Image.Image]]) -> list[list[str]]:
        number, (name, photo) = question
        content = encoded(photo)
        return [visitor.try_other(number, name, content) for visitor in visitors]

    for hits in lines.map(answers, others):
        for visitor, each in zip(visitors, hits, strict=True):
            visitor.result.others += 1
            visitor.result.false += each[:1]


def upper(hits: int, uploads: int) -> float:
    """The upper end of Clopper and Pearson's interval, per million."""
    from scipy.stats import beta

    return 1e6 * float(beta.ppf(0.975, hits + 1, uploads - hits))


def lines_of(result: Found, database: str, asked: argparse.Namespace) -> list[Score]:
    """Print what there is to see, and give the scorecard's lines."""
    where = "PostgreSQL" if database == "postgresql" else "SQLite"
    print(
        f"\n{where}, {asked.photographs} photographs, per cent found\n\n| edit | found |\n| --- | --- |"
    )
    for name, marks in result.edits.items():
        print(f"| {name} | {100 * np.mean(marks):.0f} |")
    of_all, of_eight = result.share(EDITS), result.share(EIGHT)
    print(f"\n53 edits: {of_all[0]:.1f} % ({of_all[1]:.1f} to {of_all[2]:.1f})")
    print(f"blocked by likeness alone: {result.blocked_by_likeness}")
    most = upper(len(result.false), result.others)
    print(
        f"false hits: {len(result.false)} of {result.others:,} uploads, at most {most:.0f} a million"
    )
    for name, count in Counter(result.false).most_common(20):
        print(f"  {name} ({count})")
    spread = f"{of_eight[1]:.1f} to {of_eight[2]:.1f}; 53 edits: {of_all[0]:.1f} %"
    return [
        Score(f"eight edits found by default, {where}", (of_eight[0],), "%", GOAL, ">=", spread),
        Score(f"blocked by likeness alone, {where}", (result.blocked_by_likeness,), "", 0, "<="),
        Score(
            f"false hits in {result.others:,} other pictures, {where}",
            (len(result.false),), "", 0, "<=", f"at most {most:.0f} a million",
        ),
    ]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--known", nargs="+", default=list(KNOWN), metavar="FOLDER")
    parser.add_argument("--unknown", nargs="+", default=list(OTHERS), metavar="FOLDER")
    parser.add_argument("--photographs", type=int, default=24)
    parser.add_argument("--others", type=int, default=10_000)
    parser.add_argument("--gates", type=int, default=1)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--score", default="", metavar="FILE", help="where to leave the lines")
    asked = parser.parse_args()
    databases = ("sqlite", "postgresql") if asked.database == "both" else (asked.database,)
    with ExitStack() as places:
        visitors = [Visitor(places.enter_context(fresh_installation(each))) for each in databases]
        visit(visitors, asked)
    scores = [
        score
        for database, visitor in zip(databases, visitors, strict=True)
        for score in lines_of(visitor.result, database, asked)
    ]
    print()
    report(scores, asked.score)


if __name__ == "__main__":
    main()
