"""Recordings to measure with, made from seeded numbers, and what is done to them.

Speech is invented words read out by `espeak-ng` in several languages and voices; songs are
chords, a melody and a beat that never repeat; other sounds are noise and tones that come
and go. ffmpeg recompresses, filters and changes the speed. Everything is float32 at `RATE`.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 22_050
Sound = NDArray[np.float32]

VOICES = (
    "en-us",
    "en-gb+f3",
    "de",
    "fr+m3",
    "es",
    "it+f2",
    "pl",
    "ru",
    "tr+m5",
    "ar",
    "id+f4",
    "pt",
)
STARTS = [*"bdfghklmnprstvz", "br", "st", "kl", "tr", "sh"]
MIDDLES = [*"aeiou", "ai", "ou"]
PHONE = "highpass=f=300,highpass=f=300,lowpass=f=3400,lowpass=f=3400"
MP3 = ("-c:a", "libmp3lame", "-b:a", "32k", "-f", "mp3")
OPUS = ("-c:a", "libopus", "-b:a", "24k", "-f", "ogg")
GSM = ("-ar", "8000", "-c:a", "libgsm", "-f", "gsm")


def speech(seconds: float, seed: int) -> Sound:
    """Invented words, read out."""
    rng = np.random.default_rng(seed)
    parts: list[Sound] = []
    while sum(map(len, parts)) < seconds * RATE:
        command = ["espeak-ng", "--stdout", "-v", VOICES[seed % len(VOICES)]]
        command += ["-s", str(rng.integers(130, 200)), "-p", str(rng.integers(30, 70)), _words(rng)]
        said = subprocess.run(command, capture_output=True, check=True).stdout
        with wave.open(io.BytesIO(said)) as file:
            rate, data = file.getframerate(), file.readframes(file.getnframes())
        read = np.frombuffer(data, "<i2").astype(np.float32) / 32_768
        parts.append(read if rate == RATE else _resampled(read, rate))
    return np.concatenate(parts)[: int(seconds * RATE)]


def _words(rng: np.random.Generator, count: int = 400) -> str:
    words = []
    for _ in range(count):
        pairs = rng.integers(1, 4)
        words.append("".join(rng.choice(STARTS) + rng.choice(MIDDLES) for _ in range(pairs)))
        if rng.random() < 0.12:
            words[-1] += "."
    return " ".join(words)


def song(seconds: float, seed: int) -> Sound:
    """Chords, a melody with vibrato, and a beat."""
    rng = np.random.default_rng(seed)
    out = np.zeros(int(seconds * RATE) + 4 * RATE, np.float32)
    beat = rng.uniform(0.35, 0.7)
    scale = 55 * 2 ** (rng.uniform(0, 1) + np.array([0, 2, 3, 5, 7, 8, 10]) / 12)
    at, colour = 0.0, rng.uniform(0.5, 0.9)
    while at < seconds:
        long = beat * rng.choice([0.5, 1, 1, 2])
        notes = [(rng.choice(scale) * 2 ** rng.integers(2, 4), 0.5)]
        if rng.random() < 0.4:
            root = rng.integers(7)
            notes += [(scale[(root + step) % 7] * 4, 0.2) for step in (0, 2, 4)]
        for pitch, loud in notes:
            _add(out, at, _note(pitch, long * 1.3, colour, rng) * loud)
        if rng.random() < 0.7:
            hit = rng.normal(size=RATE // 8) * np.exp(
                -np.arange(RATE // 8) / (RATE * rng.uniform(0.01, 0.04))
            )
            _add(out, at, hit.astype(np.float32) * 0.3)
        at += long
    return out[: int(seconds * RATE)] * 0.3


def _note(pitch: float, seconds: float, colour: float, rng: np.random.Generator) -> Sound:
    at = np.arange(int(seconds * RATE)) / RATE
    bend = pitch * (at + 0.004 / 5 * np.sin(2 * np.pi * rng.uniform(4, 6) * at))
    tone = sum(
        colour**n / n * np.sin(2 * np.pi * n * bend + rng.uniform(0, 6)) for n in range(1, 9)
    )
    shape = np.minimum(at / 0.02, 1) * np.exp(-at / (0.6 * seconds))
    return (tone * shape).astype(np.float32)


def _add(out: Sound, at: float, piece: Sound) -> None:
    start = int(at * RATE)
    piece = piece[: len(out) - start]
    out[start : start + len(piece)] += piece


def murmur(seconds: float, seed: int) -> Sound:
    """Noise of changing colour that swells and fades, with beeps and sirens in it."""
    rng = np.random.default_rng(seed)
    count = int(seconds * RATE)
    at = np.arange(count, dtype=np.float32) / RATE
    swell = 0.5 + 0.5 * np.sin(
        2 * np.pi * np.cumsum(rng.uniform(0.02, 1.5, count // RATE + 1).repeat(RATE)[:count]) / RATE
    )
    noise = rng.normal(size=count).astype(np.float32)
    dull = np.cumsum(noise)
    dull -= np.convolve(dull, np.ones(300, np.float32) / 300, "same")
    siren = np.sin(
        2 * np.pi * np.cumsum(700 + 400 * np.sin(2 * np.pi * rng.uniform(0.2, 0.6) * at)) / RATE
    )
    beep = np.sin(2 * np.pi * 1000 * at) * (np.sin(2 * np.pi * at) > 0.5)
    whole = (
        0.1 * swell * noise
        + 0.02 * (1 - swell) * dull
        + 0.1 * siren * swell
        + 0.1 * beep * (1 - swell)
    )
    return whole.astype(np.float32)


def recording(seconds: float, seed: int) -> Sound:
    """Speech and song by turns; song alone where there is no `espeak-ng`."""
    talks = seed % 2 == 0 and shutil.which("espeak-ng")
    return speech(seconds, seed) if talks else song(seconds, seed)


def from_folder(folder: Path) -> list[tuple[str, Sound]]:
    """All recordings in a folder that ffmpeg can read and that last twenty seconds."""
    found = [(path.name, read(path)) for path in sorted(folder.rglob("*")) if path.is_file()]
    return [(name, sound) for name, sound in found if len(sound) > 20 * RATE]


def read(path: Path) -> Sound:
    done = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", str(path), *_raw(RATE)], capture_output=True, check=False
    )
    return np.frombuffer(done.stdout, np.float32)


def changed(
    sound: Sound, *, rate: int = RATE, filters: str = "", codec: Sequence[str] = ()
) -> Sound:
    """Played at another rate, filtered, and sent through a codec."""
    command = [
        "ffmpeg",
        "-v",
        "error",
        "-threads",
        "1",
        "-f",
        "f32le",
        "-ar",
        str(rate),
        "-ac",
        "1",
        "-i",
        "-",
    ]
    through = [*command, *(["-af", filters] if filters else [])]
    if codec:
        coded = subprocess.run(
            [*through, *codec, "-"], input=sound.tobytes(), capture_output=True, check=True
        )
        through, data = (
            ["ffmpeg", "-v", "error", "-threads", "1", "-f", codec[-1], "-i", "-"],
            coded.stdout,
        )
    else:
        data = sound.tobytes()
    done = subprocess.run([*through, *_raw(RATE)], input=data, capture_output=True, check=True)
    return np.frombuffer(done.stdout, np.float32)


def _raw(rate: int) -> list[str]:
    return ["-ac", "1", "-ar", str(rate), "-f", "f32le", "-"]


def _resampled(sound: Sound, rate: int) -> Sound:
    return changed(sound, rate=rate)


def mixed(sound: Sound, other: Sound, decibels: float) -> Sound:
    """With another sound so many decibels below it."""
    other = np.resize(other, len(sound))
    both = sound + other * (sound.std() / (other.std() + 1e-9) * 10 ** (-decibels / 20))
    return (both / max(1.0, float(np.abs(both).max()))).astype(np.float32)
