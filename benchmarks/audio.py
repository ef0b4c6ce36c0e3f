"""Audio: what is found of ten-second clips after each change, what wrongly, and how fast.

    OPENBLAS_NUM_THREADS=1 .venv/bin/python benchmarks/audio.py     # a quarter of an hour
    .venv/bin/python benchmarks/audio.py --clips 10 --hours 0.5     # a short look
    .venv/bin/python benchmarks/audio.py --folder RECORDINGS        # known recordings of your own

Clips of ten seconds are cut anywhere from known recordings, changed, and looked for among
all of these. The peer is Chromaprint's `fpcalc` (Debian: libchromaprint-tools). It has no
index, so its fingerprints are compared at every offset; a clip counts as found where they
agree best in the right recording at the right place and differ in at most 10 of 32 bits,
which is what its own matcher takes (`kDefaultMatchThreshold`).

False hits are counted over so many hours of other speech, song, noise and tones. Needs
ffmpeg; speech needs espeak-ng. One thread of arithmetic; medians, and the spread of five
rounds.
"""

from __future__ import annotations

import argparse
import platform
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from audio_sounds import (
    GSM,
    MP3,
    OPUS,
    PHONE,
    RATE,
    Sound,
    changed,
    from_folder,
    mixed,
    murmur,
    recording,
    song,
)

from seawall.matching import SoundIndex
from seawall.sandbox.sound import hearing
from seawall.signals import Sound as Heard
from seawall.signals.sound import THRESHOLD

CLIP = 10  # seconds
PARTS = ("recall", "false", "speed")
KNOWN = 60.0
PEER_BITS = 10 / 32
Change = Callable[[Sound, np.random.Generator], Sound]


def _noise(rng: np.random.Generator) -> Sound:
    return rng.normal(size=CLIP * RATE).astype(np.float32)


def _sped(percent: float, codec: tuple[str, ...] = ()) -> Change:
    return lambda clip, _rng: changed(clip, rate=round(RATE * (1 + percent / 100)), codec=codec)


def _tempo(percent: float) -> Change:
    return lambda clip, _rng: changed(clip, filters=f"atempo={1 + percent / 100}")


def _pitch(percent: float) -> Change:
    return lambda clip, _rng: changed(clip, filters=f"rubberband=pitch={1 + percent / 100}")


def _under_noise(decibels: float, filters: str = "") -> Change:
    return lambda clip, rng: changed(mixed(clip, _noise(rng), decibels), filters=filters)


def _under_music(decibels: float) -> Change:
    return lambda clip, rng: mixed(clip, song(CLIP, int(rng.integers(10**6, 10**7))), decibels)


CHANGES: dict[str, Change] = {
    "as it is": lambda clip, _rng: clip,
    "MP3 32 kbit/s": lambda clip, _rng: changed(clip, codec=MP3),
    "Opus 24 kbit/s": lambda clip, _rng: changed(clip, codec=OPUS),
    "telephone band": lambda clip, _rng: changed(clip, filters=PHONE),
    "telephone, GSM": lambda clip, _rng: changed(clip, filters=PHONE, codec=GSM),
    "telephone and noise 5 dB": _under_noise(5, PHONE),
    "noise 10 dB": _under_noise(10),
    "noise 5 dB": _under_noise(5),
    "noise 0 dB": _under_noise(0),
    "music 10 dB": _under_music(10),
    "music 5 dB": _under_music(5),
    "music 0 dB": _under_music(0),
    **{
        f"speed {percent:+d} %": _sped(percent)
        for percent in (-6, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6)
    },
    "speed +5 %, MP3 32 kbit/s": _sped(5, MP3),
    **{f"tempo {percent:+d} %": _tempo(percent) for percent in (-6, -3, 3, 6)},
    **{f"pitch {percent:+d} %": _pitch(percent) for percent in (-6, -3, 3, 6)},
    "echo": lambda clip, _rng: changed(clip, filters="aecho=0.8:0.7:60|130:0.5|0.3"),
}
BEYOND = ("noise 0 dB", "music 0 dB")  # told, not counted into the total


def main() -> None:
    """Run what was asked for and print Markdown."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--clips", type=int, default=30)
    asked.add_argument("--hours", type=float, default=10.0)
    asked.add_argument("--folder", type=Path, help="known recordings instead of generated ones")
    asked.add_argument("--only", nargs="+", default=PARTS, choices=PARTS)
    asked.add_argument("--seed", type=int, default=7)
    wanted = asked.parse_args()
    print(
        f"{_processor()}, Python {platform.python_version()}, NumPy {np.__version__}, {_peer()}\n"
    )
    known = _known(wanted)
    if "recall" in wanted.only:
        _recall(known, wanted.clips, wanted.seed)
    if "false" in wanted.only:
        _false_hits(known, wanted.hours, wanted.seed)
    if "speed" in wanted.only:
        _speed(known)


def _known(wanted: argparse.Namespace) -> list[Sound]:
    if wanted.folder:
        return [sound for _, sound in from_folder(wanted.folder)]
    return [recording(KNOWN, wanted.seed * 1000 + number) for number in range(30)]


def _recall(known: list[Sound], clips: int, seed: int) -> None:
    index = SoundIndex()
    index.add(np.arange(len(known)), [_value(sound) for sound in known])
    theirs = [_fpcalc(sound) for sound in known] if shutil.which("fpcalc") else []
    print(
        f"{clips} clips of {CLIP} s, {len(known)} known recordings, "
        f"{sum(map(len, known)) / RATE / 60:.0f} minutes.\n"
    )
    print("| change | found | bits that differ, median | Chromaprint: found | bits |")
    print("| --- | --- | --- | --- | --- |")
    total: list[tuple[bool, bool]] = []
    for name, change in CHANGES.items():
        rows = list(_looked_for(known, index, theirs, change, clips=clips, seed=seed))
        ours, peer = ([row[at] for row in rows] for at in (0, 2))
        apart = [row[1] for row in rows if row[0]]
        if name not in BEYOND:
            total += zip(ours, peer, strict=True)
        print(
            f"| {name} | {_percent(ours)} | {_median(apart)} % | {_percent(peer)} | "
            f"{_median([100 * row[3] for row in rows])} % |",
            flush=True,
        )
    mine, peers = zip(*total, strict=True)
    print(
        f"| **all but music and noise at 0 dB** | **{_percent(mine)}** | | **{_percent(peers)}** | |\n"
    )


def _looked_for(
    known: list[Sound],
    index: SoundIndex,
    theirs: list[np.ndarray],
    change: Change,
    *,
    clips: int,
    seed: int,
) -> Iterator[tuple[bool, float, bool, float]]:
    rng = np.random.default_rng(seed)
    for number in range(clips):
        which = number % len(known)
        start = float(rng.uniform(0, len(known[which]) / RATE - CLIP))
        clip = known[which][int(start * RATE) :][: CLIP * RATE]
        played = change(clip, np.random.default_rng(number))
        found, apart = _found(index, played, which, start)
        peer, bits = _peer_found(theirs, played, which, start) if theirs else (False, 0.5)
        yield found, apart, peer, bits


def _found(index: SoundIndex, played: Sound, which: int, start: float) -> tuple[bool, float]:
    hits = index.search([_value(played)])
    for place, (_, key, distance) in enumerate(hits):
        stretch = hits.intervals[place][0]
        if key == which and abs(stretch.known_start - stretch.start - start) < 2:
            return True, distance
    return False, 50.0


def _peer_found(
    theirs: list[np.ndarray], played: Sound, which: int, start: float
) -> tuple[bool, float]:
    mine = _fpcalc(played)
    best = [_aligned(mine, other) for other in theirs]
    nearest = int(np.argmin([apart for apart, _ in best]))
    apart, offset = best[nearest]
    return nearest == which and apart <= PEER_BITS and abs(offset / 8.06 - start) < 2, best[which][
        0
    ]


def _aligned(mine: np.ndarray, other: np.ndarray) -> tuple[float, int]:
    """The smallest share of bits that differ at any offset, and the offset."""
    if not len(mine) or len(other) < len(mine):
        return 0.5, 0
    windows = np.lib.stride_tricks.sliding_window_view(other, len(mine))
    apart = np.bitwise_count(windows ^ mine).mean(axis=1) / 32
    return float(apart.min()), int(apart.argmin())


def _false_hits(known: list[Sound], hours: float, seed: int) -> None:
    """Hours of other sound, looked for among the known and among each other."""
    index = SoundIndex()
    index.add(np.arange(len(known)), [_value(sound) for sound in known])
    piece, hits, nearest, searched, asked = 600.0, 0, 100, 0.0, 0.0
    number = 0
    while searched < hours * 3600:
        other = (murmur if number % 5 == 4 else recording)(piece, seed * 10**6 + number)
        value = _value(other)
        begun = time.perf_counter()
        found = index.search([value], radius=50)
        asked += time.perf_counter() - begun
        hits += int((found.distance <= THRESHOLD).sum())
        nearest = min([nearest, *found.distance.tolist()])
        index.add([len(index)], [value])
        searched, number = searched + piece, number + 1
    print(
        f"{searched / 3600:.1f} hours of other sound in pieces of {piece / 60:.0f} minutes, each "
        f"looked for among the known and all pieces before it: **{hits} false hits**"
        f"{f', the nearest at {nearest} %' if nearest < 100 else ''}; "
        f"{1000 * asked / searched:.2f} ms of search for each second.\n"
    )


def _speed(known: list[Sound]) -> None:
    """Milliseconds for each second of sound, without and with reading a file in the jail."""
    whole = np.concatenate(known)[: 300 * RATE]
    seconds = len(whole) / RATE
    samples = _thin(whole)
    rounds = {"Seawall, from samples": lambda: hearing.words_of(samples)}
    if shutil.which("fpcalc"):
        raw = (np.clip(whole, -1, 1) * 32_767).astype("<i2").tobytes()
        rounds["Chromaprint, fpcalc from raw samples"] = lambda: _run_fpcalc(raw)
    from seawall.sandbox import DecoderPool
    from seawall.signals import hash_sound

    mp3 = _mp3(whole)
    with DecoderPool(size=1) as pool:
        hash_sound(mp3, pool=pool)
        rounds["Seawall, an MP3 in the sandbox"] = lambda: hash_sound(mp3, pool=pool)
        if shutil.which("fpcalc"):
            rounds["Chromaprint, fpcalc on the MP3"] = lambda: _run_fpcalc(mp3, raw=False)
        print("| ms for each second of sound | median | from to |\n| --- | --- | --- |")
        times: dict[str, list[float]] = {name: [] for name in rounds}
        for _ in range(5):
            for name, run in rounds.items():
                begun = time.perf_counter()
                run()
                times[name].append(1000 * (time.perf_counter() - begun) / seconds)
    for name, taken in times.items():
        print(f"| {name} | {statistics.median(taken):.2f} | {min(taken):.2f} to {max(taken):.2f} |")
    value = _value(whole)
    print(
        f"\nA value takes {60 * len(value) / seconds:,.0f} bytes a minute; "
        f"of silence and steady tones {_of_nothing()}."
    )


def _of_nothing() -> str:
    at = np.arange(20 * RATE) / RATE
    still = {
        "silence": 0 * at,
        "440 Hz": np.sin(2 * np.pi * 440 * at),
        "a dial tone": np.sin(2 * np.pi * 350 * at) + np.sin(2 * np.pi * 440 * at),
    }
    told = [
        int(np.count_nonzero(hearing.words_of(_thin(0.3 * each.astype(np.float32)))))
        for each in still.values()
    ]
    return f"({', '.join(still)}) {sum(told)} words say something"


def _thin(sound: Sound) -> Sound:
    """At the rate that is heard, as the sandbox thins it."""
    done = subprocess.run(
        [
            "ffmpeg",
            "-v",
            "error",
            "-f",
            "f32le",
            "-ar",
            str(RATE),
            "-ac",
            "1",
            "-i",
            "-",
            "-ar",
            str(hearing.RATE),
            "-f",
            "f32le",
            "-",
        ],
        input=sound.astype(np.float32).tobytes(),
        capture_output=True,
        check=True,
    )
    return np.frombuffer(done.stdout, np.float32)


def _value(sound: Sound) -> str:
    return Heard(hearing.words_of(_thin(sound))).value


def _mp3(sound: Sound) -> bytes:
    command = ["ffmpeg", "-v", "error", "-f", "f32le", "-ar", str(RATE), "-ac", "1", "-i", "-"]
    command += ["-ar", "44100", "-ac", "2", "-b:a", "128k", "-f", "mp3", "-"]
    return subprocess.run(command, input=sound.tobytes(), capture_output=True, check=True).stdout


def _fpcalc(sound: Sound) -> np.ndarray:
    return _run_fpcalc((np.clip(sound, -1, 1) * 32_767).astype("<i2").tobytes())


def _run_fpcalc(data: bytes, *, raw: bool = True) -> np.ndarray:
    form = ["-format", "s16le", "-rate", str(RATE), "-channels", "1"] if raw else []
    command = ["fpcalc", "-raw", "-plain", "-length", "0", *form, "-"]
    done = subprocess.run(command, input=data, capture_output=True, check=False)
    return np.array([int(one) for one in done.stdout.split(b",") if one.strip()], np.uint32)


def _percent(found: list[bool] | tuple[bool, ...]) -> str:
    return f"{100 * sum(found) / max(1, len(found)):.0f} %"


def _median(values: list[float]) -> str:
    return f"{statistics.median(values):.0f}" if values else "–"


def _peer() -> str:
    if not shutil.which("fpcalc"):
        return "no fpcalc here"
    return subprocess.run(
        ["fpcalc", "-version"], capture_output=True, text=True, check=False
    ).stdout.strip()


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next(
        (line.split(":")[1].strip() for line in lines if "model name" in line), platform.machine()
    )


if __name__ == "__main__":
    main()
