"""Video, peer beside ours in one run: the cost of hashing, and what is found again.

    python benchmarks/video.py                      # about four minutes
    python benchmarks/video.py --seconds 20 --rounds 1

Needs ffmpeg on the path, and the groups `dev` and `peers` (`vpdq`, which compiles). The
footage is made here: a hand-held camera over photographs of scikit-image, with shots of 3
to 8 seconds, one of them still. Pin it to one core (`taskset -c 0`); each figure is the
median of the rounds, which are interleaved, and their spread.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import cv2
import numpy as np
import skimage

from seawall import native
from seawall.matching import FrameIndex
from seawall.sandbox import DecoderPool
from seawall.signals import frames_in, frames_of, hash_video
from seawall.signals.vpdq import Frames

os.environ.setdefault("OMP_NUM_THREADS", "1")
PHOTOS = ("astronaut", "chelsea", "coffee", "rocket", "motorcycle_left", "ihc", "retina", "gravel")
WIDTH, HEIGHT, FPS = 1280, 720, 30


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    options.add_argument("--seconds", type=int, default=58, help="length of the known clip")
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--others", type=int, default=12, help="unrelated clips")
    options.add_argument("--only", action="append", choices=("speed", "quality", "unrelated"))
    asked = options.parse_args()
    cv2.setNumThreads(1)
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}, ")
    print(f"PyAV {version('av')}, vpdq {version('vpdq')}, kernel: {native.status()}\n")
    with tempfile.TemporaryDirectory() as folder, DecoderPool(size=1) as pool:
        bench = Bench(Path(folder), pool, asked)
        for part in asked.only or ("speed", "quality", "unrelated"):
            getattr(bench, part)()


class Bench:
    """Clips in a folder, and a room to open them in."""

    def __init__(self, folder: Path, pool: DecoderPool, asked: argparse.Namespace) -> None:
        self.folder, self.pool, self.asked = folder, pool, asked
        self.known = encode(film(1, asked.seconds), folder / "known.mp4")

    def speed(self) -> None:
        """Milliseconds for each second of 720p."""
        import vpdq

        short = encode(self.known, self.folder / "gop60.mp4", "-g", "60", "-c:v", "libx264")
        print("| ms for each second of video | " + " | ".join(("GOP 250", "GOP 60")) + " |")
        print("| --- | --- | --- |")
        ways = {
            "vpdq, one frame a second": lambda path: vpdq.computeHash(
                str(path), seconds_per_hash=1, thread_count=1
            ),
            "Seawall, key frames": self._ours("keys"),
            "Seawall, sparse (key frames and gaps of 2 s)": self._ours("sparse"),
            "Seawall, a frame a second": self._ours("steady"),
            "Seawall, dense (for a bank)": self._ours("dense"),
        }
        times = {name: ([], []) for name in ways}
        for path in (self.known, short):
            for way in ways.values():
                way(path)
        for _ in range(self.asked.rounds):
            for column, path in enumerate((self.known, short)):
                for name, way in ways.items():
                    start = time.perf_counter()
                    way(path)
                    spent = (time.perf_counter() - start) * 1000 / self.asked.seconds
                    times[name][column].append(spent)
        base = [statistics.median(column) for column in times["vpdq, one frame a second"]]
        for name, columns in times.items():
            cells = []
            for column, reference in zip(columns, base, strict=True):
                middle = statistics.median(column)
                spread = f"{min(column):.2f} to {max(column):.2f}"
                cells.append(f"{middle:.2f} ({spread}; {reference / middle:.1f} times)")
            print(f"| {name} | {' | '.join(cells)} |")
        print()

    def _ours(self, sampling: str):
        return lambda path: frames_in(path, pool=self.pool, sampling=sampling)

    def quality(self) -> None:
        """What becomes of copies."""
        theirs = peer_hash(self.known)
        ours = hash_video(self.known, pool=self.pool, dense=True).signals[0].value
        dense, foreign = FrameIndex(), FrameIndex()
        dense.add([1], [ours])
        foreign.add([1], [theirs])
        kilobytes = len(ours) / 1024
        print(
            f"Known: {self.asked.seconds} s; {kilobytes:.0f} kB dense, {len(frames_of(theirs))} frames of vpdq.\n"
        )
        print(
            "| copy | vpdq: frames, verdict | key frames | sparse: frames | found: known, query "
            "| distance | off by, s | against vpdq's list |"
        )
        print("| --- " * 8 + "|")
        for name, path, offset in self._copies():
            print(f"| {name} | {self._row(path, offset, theirs, (dense, foreign))} |")
        print()

    def _row(self, path, offset, theirs, indexes) -> str:
        dense = indexes[0]
        query = peer_hash(path)
        share, verdict = peer_match(query, theirs)
        cells = [f"{share:.0%}, {'match' if verdict else 'no match'}"]
        known = dense._known[0].clip.codes
        keys, sparse = (
            frames_in(path, pool=self.pool, sampling=how)["stored"] for how in ("keys", "sparse")
        )
        cells += [f"{alike(frames, known):.0%}" for frames in (keys, sparse)]
        signals = hash_video(path, pool=self.pool).signals
        for index in indexes:
            found = [
                (int(hits.distance[0]), signal.view, hits.intervals[0])
                for signal in signals
                if len(hits := index.search([signal.value], 100))
            ]
            if not found:
                cells += ["-", "none", "-"] if index is dense else ["none"]
                continue
            distance, view, intervals = min(found)
            seen = sum(each.end - each.start for each in intervals)
            of_known = sum(each.known_end - each.known_start for each in intervals)
            length = signals[0] and sparse.milliseconds / 1000
            if index is dense:
                off = "-"
                if offset is not None:
                    off = f"{abs(intervals[0].known_start - intervals[0].start - offset):.2f}"
                cells += [
                    f"{of_known / self.asked.seconds:.0%}, {seen / length:.0%}",
                    f"{distance}{' (mirrored)' if view == 'mirrored' else ''}",
                    off,
                ]
            else:
                cells.append(str(distance))
        return " | ".join(cells)

    def _copies(self) -> Iterator[tuple[str, Path, float | None]]:
        seconds, folder, known = self.asked.seconds, self.folder, self.known
        small = ("-vf", "scale=854:480", "-crf", "30")
        cut = (
            f"select='not(between(t,{seconds / 3},{seconds / 2}))',setpts=N/{FPS}/TB,scale=854:480"
        )
        yield "the file itself", known, 0.0
        yield "480p, crf 30", encode(known, folder / "a.mp4", *small), 0.0
        yield "shifted by 3.3 s", encode(known, folder / "b.mp4", *small, "-ss", "3.3"), 3.3
        yield (
            "a sixth cut out of it",
            encode(known, folder / "c.mp4", "-vf", cut, "-crf", "30"),
            0.0,
        )
        around = join(
            [
                encode(film(50, 2 * seconds), folder / "before.mp4", *small),
                encode(known, folder / "middle.mp4", *small),
                encode(film(51, 2 * seconds), folder / "after.mp4", *small),
            ],
            folder / "d.mp4",
        )
        yield "inside five times its length", around, -2.0 * seconds
        part = ("-ss", str(seconds / 3), "-t", str(seconds / 4))
        yield "a quarter of it", encode(known, folder / "e.mp4", *small, *part), seconds / 3
        quick = ("-vf", "setpts=PTS/1.04,scale=854:480", "-crf", "30")
        yield "4 % faster", encode(known, folder / "f.mp4", *quick), None
        slow = ("-vf", "setpts=PTS*1.25,scale=854:480", "-crf", "30")
        yield "25 % slower", encode(known, folder / "g.mp4", *slow), None
        flip = ("-vf", "hflip,scale=854:480", "-crf", "30")
        yield "mirrored", encode(known, folder / "h.mp4", *flip), 0.0
        low = ("-vf", "scale=426:240,fps=15", "-crf", "36")
        yield "240p, 15 fps, crf 36", encode(known, folder / "i.mp4", *low), 0.0
        text = "drawbox=y=ih*0.85:w=iw:h=ih*0.15:color=black:t=fill,scale=854:480"
        yield "black caption band of 15 %", encode(known, folder / "j.mp4", "-vf", text), 0.0

    def unrelated(self) -> None:
        """Other clips of the same photographs' world, with a title card in common."""
        card = np.asarray(cv2.resize(photo("coffee"), (WIDTH, HEIGHT)))
        index = FrameIndex()
        names = [f"u{number}" for number in range(self.asked.others)]
        paths = [
            encode(with_card(film(100 + number, 20), card), self.folder / f"{name}.mp4")
            for number, name in enumerate(names)
        ]
        for key, path in enumerate(paths):
            index.add([key], [hash_video(path, pool=self.pool, dense=True).signals[0].value])
        pairs, nearest = 0, 100
        for key, path in enumerate(paths):
            for signal in hash_video(path, pool=self.pool).signals:
                hits = index.search([signal.value], 99)
                others = [distance for _, other, distance in hits if other != key]
                pairs += len(paths) - 1
                nearest = min([nearest, *others])
        print(f"Unrelated clips with a title card of 2 s in common: {pairs} pairs, ")
        print(f"nearest distance {nearest if nearest < 100 else 'none'} (a match is 50 or less).")


def peer_hash(path: Path) -> str:
    """A frame a second, as `threatexchange` writes it."""
    from threatexchange.extensions.vpdq.vpdq_util import hash_file_compact, vpdq_to_json

    return vpdq_to_json(hash_file_compact(str(path), seconds_per_hash=1))


def peer_match(query: str, known: str) -> tuple[float, bool]:
    """The share of query frames that hit, and the verdict, by its own code."""
    from threatexchange.extensions.vpdq.vpdq import VPDQSignal

    result = VPDQSignal.compare_hash(query, known)
    return result.distance.query_match_percent / 100, result.match


def alike(frames: Frames, codes: np.ndarray) -> float:
    """Which share of the frames is within 31 bits of any of the codes."""
    if not len(frames):
        return 0.0
    apart = np.bitwise_count(frames.codes[:, None] ^ codes[None]).sum(axis=2)
    return float((apart.min(axis=1) <= 31).mean())


def photo(name: str) -> np.ndarray:
    """A photograph of scikit-image's, large enough to wander over."""
    found = next(Path(skimage.__file__).parent.glob(f"data/{name}.*"), None)
    if found is None or (picture := cv2.imread(str(found))) is None:
        rng = np.random.default_rng(abs(hash(name)) % 2**32)
        picture = rng.integers(0, 256, (24, 40, 3), np.uint8)
    return cv2.resize(picture, (2400, 1500), interpolation=cv2.INTER_CUBIC)


def film(seed: int, seconds: float) -> Iterator[np.ndarray]:
    """Frames of 720p, BGR: shots of 3 to 8 s, the third of them still."""
    rng = np.random.default_rng(seed)
    left, shot = round(seconds * FPS), 0
    while left > 0:
        count = min(left, int(rng.integers(3 * FPS, 8 * FPS)))
        ground = photo(PHOTOS[rng.integers(len(PHOTOS))]) if seed == 1 else blend(rng)
        yield from wander(ground, rng, count, still=shot % 5 == 2)
        left, shot = left - count, shot + 1


def blend(rng: np.random.Generator) -> np.ndarray:
    """A ground of its own for every shot: a photograph under generated shapes."""
    shapes = cv2.resize(
        rng.integers(0, 256, (9, 15, 3), np.uint8), (2400, 1500), interpolation=cv2.INTER_CUBIC
    )
    under = photo(PHOTOS[rng.integers(len(PHOTOS))])
    return cv2.addWeighted(under, 0.4, shapes, 0.6, 0)


def wander(ground, rng, count: int, *, still: bool) -> Iterator[np.ndarray]:
    """The camera moves as a hand does: position, tilt and distance drift."""
    state = np.array([rng.uniform(900, 1500), rng.uniform(600, 900), 0.0, rng.uniform(0.7, 1.1)])
    speed = np.zeros(4)
    scale = np.array([0.9, 0.9, 0.0009, 0.0006])
    for _ in range(count):
        if not still:
            speed = 0.97 * speed + rng.normal(0, 1, 4) * scale
            state = np.clip(state + speed, (700, 450, -0.15, 0.6), (1700, 1050, 0.15, 1.3))
        turn = cv2.getRotationMatrix2D((state[0], state[1]), np.degrees(state[2]), state[3])
        turn[:, 2] += (WIDTH / 2 - state[0], HEIGHT / 2 - state[1])
        frame = cv2.warpAffine(ground, turn, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REFLECT)
        yield frame


def with_card(frames: Iterator[np.ndarray], card: np.ndarray) -> Iterator[np.ndarray]:
    """A card for two seconds, then the frames."""
    for _ in range(2 * FPS):
        yield card
    yield from frames


def encode(source, path: Path, *options: str) -> Path:
    """Frames, or another file, as H.264."""
    command = ["ffmpeg", "-v", "error", "-y", "-threads", "1"]
    end = [*options, "-an", "-pix_fmt", "yuv420p", "-preset", "veryfast", str(path)]
    if isinstance(source, Path):
        subprocess.run([*command, "-i", str(source), *end], check=True)
        return path
    raw = ["-f", "rawvideo", "-pix_fmt", "bgr24", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(FPS)]
    with subprocess.Popen([*command, *raw, "-i", "-", *end], stdin=subprocess.PIPE) as run:
        for frame in source:
            run.stdin.write(frame.tobytes())
        run.stdin.close()
    return path


def join(paths: list[Path], path: Path) -> Path:
    """Files of one size, one after another."""
    names = path.with_suffix(".txt")
    names.write_text("".join(f"file '{each}'\n" for each in paths))
    return encode_list(names, path)


def encode_list(names: Path, path: Path) -> Path:
    """What ffmpeg's concat list names, as one file."""
    head = ["ffmpeg", "-v", "error", "-y", "-f", "concat", "-safe", "0", "-i", str(names)]
    subprocess.run([*head, "-c", "copy", str(path)], check=True)
    return path


if __name__ == "__main__":
    main()
