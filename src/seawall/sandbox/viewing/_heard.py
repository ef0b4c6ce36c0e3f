"""What is heard in a recording, as plain and quiet samples, decoded in the jail.

One channel at 11,025 samples a second: enough to understand speech, and nothing that a
browser's decoder would have to be trusted with. It is made quiet here, so that no page and
no player can begin at full volume. Thumps and screams are limited with it.
"""

import io
import wave

import msgspec
import numpy as np

from seawall.sandbox.jail._hostile import refusing_damaged
from seawall.sandbox.jail._openers import RefusalError, Report
from seawall.sandbox.jail._source import HostileFile
from seawall.sandbox.model import SandboxLimits
from seawall.sandbox.sound import _sound
from seawall.sandbox.sound.hearing import RATE, Samples
from seawall.sandbox.viewing._asking_shown import HeardAsk, HeardFacts


def prepare(limits: SandboxLimits) -> None:
    """Load what recordings need."""
    _sound.prepare(limits)


def examine(
    source: HostileFile, ask: bytes, limits: SandboxLimits, report: Report
) -> tuple[HeardFacts, bytes]:
    """How long it is, and a WAV file."""
    del report
    request = msgspec.json.decode(ask, type=HeardAsk)
    with refusing_damaged("sound"):
        samples = _sound.samples_of(source, request.seconds, limits)
    if not len(samples):
        raise RefusalError("unsupported", "It has no sound.")
    samples = samples[: request.seconds * RATE]
    return HeardFacts(len(samples) / RATE), _wav(samples * (request.percent / 100))


def _wav(samples: Samples) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(samples, -1, 1) * 32_767).astype("<i2").tobytes())
    return out.getvalue()
