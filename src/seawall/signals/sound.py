"""Sound: the same speech or song, whole or in part, however it was passed on.

A recording becomes 64 bits for each tenth of a second (`seawall.sandbox.sound.hearing`), and two
are compared along time (`seawall.matching.SoundIndex`): ten seconds of a known song or
speech are found inside hours of other sound. It compares like this:

- The distance is the percentage of bits that differ in the stretch that agrees best.
  Unrelated recordings differ in half of them.
- Found: recompression down to 24 kbit/s, a telephone, noise or music 5 dB below what is
  known (as loud as it: most of the time), a change of speed, tempo or pitch of up to 6 %.
- Not found: the same text read, or the same song sung, once more: that is another
  recording. Nor stretches of less than four seconds or so, nor changes of 8 % and more.
- Silence, steady tones and beeps say nothing: a recording of nothing else has no signal.

The value is ``sound1:`` and base64url (RFC 4648) without padding of: words in a thousand
seconds (2 bytes), and the words (8 each), little-endian. A minute takes 6.7 kB, three hours
1.2 MB. What was said or sung cannot be played back from it.

Linear in the length of the recording.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from seawall.errors import InvalidRequest
from seawall.sandbox.sound._asking_sound import MOST_WORDS
from seawall.sandbox.sound.hearing import FRAMES_A_SECOND, RATE, SPAN, Words, words_of
from seawall.signals._model import Example, InvalidSignal, Signal, SignalType

MARK = "sound1:"
THRESHOLD = 38
LEAST = 32  # words that tell something, three seconds
_HEAD = np.dtype("<u2")
_RATE = round(FRAMES_A_SECOND * 1000)


class NotSamples(InvalidRequest):
    """An array that is no sound of one channel."""


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """What is heard in a recording: words, uint64 of shape (n,), 10.5 a second."""

    words: Words

    def __len__(self) -> int:
        return len(self.words)

    @property
    def telling(self) -> int:
        """How many words say something."""
        return int(np.count_nonzero(self.words))

    @property
    def quality(self) -> int:
        """The percentage of them that say something."""
        return round(100 * self.telling / max(1, len(self)))

    @property
    def seconds(self) -> float:
        """How long the recording is, to a tenth of a second."""
        return (len(self) - 1) / FRAMES_A_SECOND + SPAN

    @property
    def value(self) -> str:
        """As banks hold it."""
        head = np.array([_RATE], _HEAD)
        packed = urlsafe_b64encode(head.tobytes() + self.words.astype("<u8").tobytes())
        return MARK + packed.rstrip(b"=").decode()


def _example() -> bytes:
    """Four seconds of noise that swells and fades, as a WAV of 8 bits at 8,000 Hz."""
    count = 32_000
    noise = np.arange(count, dtype=np.uint32) * np.uint32(2_654_435_761)
    noise = (noise ^ (noise >> np.uint32(15))) * np.uint32(739_982_445)
    swell = np.abs(np.arange(count) % 5_000 - 2_500) // 100 + 4
    samples = (128 + ((noise >> np.uint32(12)) % 9 - 4.0) * swell).astype(np.uint8)
    form = (16).to_bytes(4, "little") + bytes.fromhex("01000100401f0000401f000001000800")
    body = b"WAVEfmt " + form + b"data" + count.to_bytes(4, "little") + bytes(samples)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


_EXAMPLE = (
    "sound1:BCmAM-Dw4Rjw4B8--P_cx8M8hxl_nz_oHx_4MH-cB_gfD_Dg8GHAP-Dhg8eBYfgH4PEPjwPA-"
    "AB4gA8_PMB5ePzjBwb_4P_x4ecPDv_Az9_D_4zPwD8Ozh_j8MMAPxD8PBzxOADAMTdwHH8weADwB4wD_gN_D"
    "Lzjw_f-Az_Gj_jjY-CAOP4HPPg4gbmDeXA-_PgP_8EB-IEHzx7--AM8gwcGP8BxOBwPHwMjPPiHDz_4P3l4h"
    "58_PnAc_AMPPPvifMDGA37wwMGP4QfssMPAgYcDB84BBxw4wB8ejufjHxzHw__Aw8cDH8bj8OPDwQfnD__gP"
    "xx4Dsc_-AcePDz4wHAYD8R5DPB44AwPwCGOY3jAxz_GeTzHz-DxcOfHH_7_h_vDP88B-B2H5w"
)


class SoundType(SignalType):
    """The signal type."""

    name = "sound"
    kind = "sound"
    content = frozenset({"audio", "video"})
    default_threshold = THRESHOLD
    title = "sound"
    covers = "likeness"
    examples = (Example(content=_example(), value=_EXAMPLE, quality=100),)

    def normalise(self, value: str) -> str:
        """The value itself, once it is whole."""
        return sound_of(value).value


SOUND = SoundType()


def sound_of(value: str) -> Sound:
    """A value as words, or `InvalidSignal` with what is wrong."""
    sound_text = value.strip()
    if not sound_text.startswith(MARK):
        raise _wrong(f"it begins with {sound_text[:8]!r}, not with {MARK!r}")
    text = sound_text.removeprefix(MARK)
    try:
        data = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except (NotBase64, UnicodeEncodeError):
        raise _wrong("it is not base64url") from None
    if len(data) % 8 != _HEAD.itemsize or len(data) > 8 * MOST_WORDS + _HEAD.itemsize:
        raise _wrong(f"it has {len(data)} bytes")
    if int(np.frombuffer(data, _HEAD, 1)[0]) != _RATE:
        raise _wrong(f"its words are not {FRAMES_A_SECOND:g} a second")
    sound = Sound(np.frombuffer(data, "<u8", offset=_HEAD.itemsize).astype(np.uint64))
    if sound.telling < LEAST:
        raise _wrong(f"only {sound.telling} of its words say something")
    return sound


def sound_of_samples(samples: ArrayLike) -> Signal | None:
    """The signal of one channel of sound that we trust: -1 to 1, 11,025 samples a second.

    None where there is too little in it to compare by: less than three seconds, silence, a
    steady tone.
    """
    array = np.asarray(samples, np.float32)
    if array.ndim != 1 or not np.isfinite(array).all():
        raise NotSamples(
            f"Samples have shape {array.shape}, or some that are not finite.",
            field="samples",
            remedy=f"Give floats of shape (n,), mixed to one channel at {RATE} a second.",
        )
    return sound_signal(Sound(words_of(array)))


def sound_signal(sound: Sound) -> Signal | None:
    """The signal of what was heard, if it says enough."""
    if sound.telling < LEAST:
        return None
    return Signal(SOUND.name, sound.value, SOUND.version, sound.quality)


def _wrong(why: str) -> InvalidSignal:
    return InvalidSignal(
        f"The value is no sound: {why}.",
        field="value",
        remedy="Give the whole value, as `hash_sound` makes it.",
    )
