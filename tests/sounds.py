"""Made-up sounds: notes that never repeat, noise, tones; and what is done to them."""

import io
import wave

import numpy as np

from seawall.sandbox.sound.hearing import RATE

Samples = np.ndarray


def song(seconds: float, seed: int = 0) -> Samples:
    """Two voices of random notes and a beat, float32 at `RATE`."""
    rng = np.random.default_rng(seed)
    count = int(seconds * RATE)
    out = np.zeros(count + 2 * RATE, np.float32)
    at = 0.0
    while at < seconds:
        long = rng.uniform(0.15, 0.5)
        time = np.arange(int(long * RATE)) / RATE
        for low in (150, 400):
            pitch = low * 2 ** rng.uniform(0, 1.2)
            tone = sum(0.7**n * np.sin(2 * np.pi * n * pitch * time) for n in range(1, 7))
            piece = tone * np.exp(-3 * time) + rng.normal(size=len(time)) * np.exp(-30 * time)
            start = int(at * RATE)
            out[start : start + len(time)] += 0.08 * piece.astype(np.float32)
        at += long
    return out[:count]


def noise(seconds: float, seed: int = 0) -> Samples:
    """White noise of a fifth of full scale."""
    rng = np.random.default_rng(seed)
    return (0.2 * rng.normal(size=int(seconds * RATE))).astype(np.float32)


def tone(seconds: float, *pitches: float) -> Samples:
    """Steady tones."""
    at = np.arange(int(seconds * RATE)) / RATE
    return (0.2 * sum(np.sin(2 * np.pi * pitch * at) for pitch in pitches)).astype(np.float32)


def played(sound: Samples, speed: float) -> Samples:
    """The same, so much faster and higher."""
    at = np.arange(0, len(sound) - 1, speed)
    return np.interp(at, np.arange(len(sound)), sound).astype(np.float32)


def wav(sound: Samples, rate: int = RATE) -> bytes:
    """As a WAV file of one channel, 16 bits."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(sound, -1, 1) * 32_767).astype("<i2").tobytes())
    return out.getvalue()


def coded(sound: Samples, kind: str, codec: str, *, rate: int = 44_100, bits: int = 0) -> bytes:
    """As a file of another kind, two channels."""
    import av

    at = np.arange(0, len(sound) - 1, RATE / rate)
    finer = np.interp(at, np.arange(len(sound)), sound).astype(np.float32)
    out = io.BytesIO()
    with av.open(out, "w", format=kind) as made:
        stream = made.add_stream(codec, rate=rate, layout="stereo")
        if bits:
            stream.bit_rate = bits
        form = stream.codec_context.format.name
        mixed = av.AudioResampler(form, "stereo", rate, stream.codec_context.frame_size or 1024)
        frame = av.AudioFrame.from_ndarray(finer[None], format="flt", layout="mono")
        frame.sample_rate = rate
        for piece in [*mixed.resample(frame), *mixed.resample(None)]:
            made.mux(stream.encode(piece))
        made.mux(stream.encode(None))
    return out.getvalue()
