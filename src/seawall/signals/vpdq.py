"""vPDQ: a video as the PDQ hashes of some of its frames, each with its time.

Two videos are compared frame by frame and along time: see `seawall.matching.FrameIndex`.
A frame whose quality is below 50 is left out of every comparison.

The value is ``vpdq1:`` and base64url (RFC 4648) without padding of: how long the video is
in milliseconds (4 bytes), the number of frames (4), and for each frame in order of time its
time in milliseconds (4), its quality (1) and its hash (32); numbers are little-endian. So a
frame takes 50 characters; a minute of hand-held footage about 30 kB where every movement is
kept, a minute of slides far less, and a frame a second 3 kB.

Other tools' forms are read wherever a value is taken, and written by `write_vpdq`: the JSON
list of `threatexchange` ("hash,quality,seconds" each), the older JSON object by frame
number, and the lines of the C++ tools ("number,quality,hash,seconds").

Source: vPDQ by Meta, `vpdq/` of facebook/ThreatExchange.
"""

import json
import math
from base64 import b85decode, urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal
from zlib import decompress

import numpy as np
from numpy.typing import NDArray

from seawall.signals._model import Example, InvalidSignal, SignalType, hex_value

MARK = "vpdq1:"
THRESHOLD = 50
MIN_QUALITY = 50
MOST_FRAMES = 200_000
ROW = np.dtype([("time", "<u4"), ("quality", "u1"), ("hash", "u1", (32,))])
HEAD = np.dtype("<u4")
LATEST = 2**32 - 1  # milliseconds, seven weeks

Row = tuple[float, int, str]

# Two frames of 8 x 8 grey pixels, FFV1 in Matroska.
_EXAMPLE = decompress(
    b85decode(
        "c-pN~ZAepL6n^f#TC;LxY^IjA6l`hOW@V{K*R=^zQ}a$O6w)-8Nx7Ozl-7N>tFG_VAXB61BCSN!>;sLqGC_@^AX55~Bg"
        "rDn>;wAKkM6RF`rX5Me?0Gb&v~EczzNcgIvkoxLTSE<=QHurd?6Bz#kM!6_&|}lFh^4*UR4k}fa8r6JYcr_=^Kh&PN9I"
        "Ce5mg|!Ce>Ro37?_ZKP?M`5W2`MfOSGds1Zc4Shzg%|ew;(?wjbn6xnQ6Vu(m;s3*<=aEym_onE5_;9Cnu7=g~r?%vj="
        "0`_Gs>M)6WhDH~&6m$U9-K_!Kg@X_^UPS6(X)1$_Lz;m#QyB(al}?Qh3+*g(%OINE*&P6x!-pC@I=At>aUhYf{>ey){="
        "dBHiF8^^c{(b>1r#XLdUE^T>TK-$2*9mhe!-v#4Bx*;J1Am$Zfus9$^g}|5jTQe5du$hEvV)+Pt!?o?V<T_uxq8eofKc"
        "(mgRPrlAf^+n{Hhubje@scOM&w&%Kd<3PR6QKd`Tn5@;MYODUSW$wy#oyh$o(>TzibJ(<LsR@Qn$w}I(T9qo+6H$?>-@"
        "uZMw@MPWIfd}p@oR4h9Bc;x`0q-1E3g)HxeKRbd3pqFS2kwwc<IYBc?hd@0U>yHHO@c&157xKIXibl&AX$Okb$}b7iEI"
        "43wI&QMm`XV&i*SO8^fVQ@Js~;;IA-Y1OZsUOJJvDt!`=^g6zOj#Kbr3n%7TeVAd4+jzVe=5R2%82;-Rn$mL*Mh-MiBB"
        "6%PTfeYj69P9<cyhB;5Tu;A_jgTN!={y(2(yL6^TBsJM9)K}JX16HRrzU2$8wcU<rj*hYEC+QKYd~dTr7zDYJ-=TJ9D6"
        "FtOjgK~SR{e5i+SmN77ln51Jr$fGGH;H9NdJcQFU+W3(!gwl|#DFhTv=|WUK<4;cfH0DtWFb_AJ18r?8%GN$fpygW&dY"
        "aq&J`sL?6n^8=NY99#"
    )
)


@dataclass(frozen=True, slots=True, eq=False)
class Frames:
    """The frames of a video in order of time.

    ``times`` in milliseconds, int64 of shape (n,); ``quality`` uint8 of shape (n,);
    ``codes`` uint8 of shape (n, 32); ``milliseconds`` is how long the video is.
    """

    times: NDArray[np.int64]
    quality: NDArray[np.uint8]
    codes: NDArray[np.uint8]
    milliseconds: int

    def __len__(self) -> int:
        return len(self.times)

    def chosen(self, rows: NDArray[Any]) -> "Frames":
        """Some of the frames, by number or as a mask."""
        return Frames(self.times[rows], self.quality[rows], self.codes[rows], self.milliseconds)

    @property
    def usable(self) -> "Frames":
        """Those with enough detail to be compared."""
        return self.chosen(self.quality >= MIN_QUALITY)

    @property
    def value(self) -> str:
        """As banks hold it."""
        rows = np.zeros(len(self), ROW)
        rows["time"], rows["quality"], rows["hash"] = self.times, self.quality, self.codes
        head = np.array([self.milliseconds, len(self)], HEAD)
        packed = urlsafe_b64encode(head.tobytes() + rows.tobytes())
        return MARK + packed.rstrip(b"=").decode()


class VpdqType(SignalType):
    """The signal type; its distance is 100 less the share of a video that is found, in percent."""

    name = "vpdq"
    kind = "frames"
    content = frozenset({"video"})
    default_threshold = THRESHOLD
    title = "vPDQ"
    covers = "likeness"
    examples = (
        Example(
            content=_EXAMPLE,
            value="vpdq1:0AcAAAIAAAAAAAAAZPMYYHzzmErWzwYaUxhz9GiDH4sX54xlLDD5takMZ58D6AMAAGSId1G6rS"
            "X1qFD6lwvbkgcPFwt48KTtaHSvBQrXUtouRQ",
            quality=100,
        ),
        Example(
            written=json.dumps([f"{'F8' * 32},100,0.000", f"{'3c' * 32},80,1.000"]),
            value="vpdq1:0AcAAAIAAAAAAAAAZPj4-Pj4-Pj4-Pj4-Pj4-Pj4-Pj4-Pj4-Pj4-Pj4-Pj46AMAAFA8PDw8PDw8PDw8"
            "PDw8PDw8PDw8PDw8PDw8PDw8PDw8PA",
        ),
    )

    def normalise(self, value: str) -> str:
        """The value as banks hold it, from any of the forms above."""
        return frames_of(value).value


VPDQ = VpdqType()


def frames_of(value: str) -> Frames:
    """The frames of a value in any form, or `InvalidSignal`."""
    value_text = value.strip()
    if value_text.startswith(MARK):
        return _unpacked(value_text.removeprefix(MARK))
    if value_text[:1] in ("[", "{"):
        return frames_from(_of_json(value_text))
    return frames_from(_of_line(line) for line in value_text.splitlines())


def frames_from(rows: Iterable[Row], *, seconds: float | None = None) -> Frames:
    """Frames from (seconds, quality, hex) rows.

    Where nobody says how long the video is, it ends one usual step after its last frame.
    """
    frames: list[tuple[int, int, bytes]] = []
    for at, quality, code in rows:
        if not (math.isfinite(at) and 0 <= at * 1000 <= LATEST and 0 <= quality <= 100):
            raise _wrong(f"a frame has time {at} and quality {quality}")
        if len(frames) >= MOST_FRAMES:
            raise _wrong(f"it has more than {MOST_FRAMES} frames")
        frames.append((round(at * 1000), quality, bytes.fromhex(_hex(code))))
    if not frames:
        raise _wrong("it has no frames")
    frames.sort(key=lambda row: row[0])
    times = np.array([row[0] for row in frames], np.int64)
    qualities = np.array([row[1] for row in frames], np.uint8)
    codes = np.frombuffer(b"".join(row[2] for row in frames), np.uint8).reshape(-1, 32)
    step = int(np.median(np.diff(times))) if len(times) > 1 else 0
    stated = round(seconds * 1000) if seconds is not None else 0
    return Frames(times, qualities, codes, min(LATEST, max(stated, int(times[-1]) + step)))


def write_vpdq(value: str, form: Literal["json", "text"] = "json", *, fps: float = 30.0) -> str:
    """A value as other tools write it.

    ``json`` is `threatexchange`'s list, ``text`` the C++ tools' lines, whose frame numbers
    are the times at ``fps`` frames a second, since we keep times and they keep both.
    """
    frames = frames_of(value)
    rows = zip(frames.times.tolist(), frames.quality.tolist(), frames.codes, strict=True)
    if form == "json":
        return json.dumps([f"{code.tobytes().hex()},{q},{at / 1000:.3f}" for at, q, code in rows])
    lines = (
        f"{round(at / 1000 * fps)},{q},{code.tobytes().hex()},{at / 1000:.3f}\n"
        for at, q, code in rows
    )
    return "".join(lines)


def _unpacked(text: str) -> Frames:
    try:
        data = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except (NotBase64, UnicodeEncodeError):
        raise _wrong("it is not base64") from None
    if len(data) < 2 * HEAD.itemsize:
        raise _wrong("it has been cut")
    length, count = (int(number) for number in np.frombuffer(data[:8], HEAD))
    if len(data) != 8 + count * ROW.itemsize or not 0 < count <= MOST_FRAMES:
        raise _wrong(f"it says it has {count} frames and has not")
    rows = np.frombuffer(data, ROW, offset=8)
    times = rows["time"].astype(np.int64)
    if (np.diff(times) < 0).any() or (rows["quality"] > 100).any():
        raise _wrong("its frames are out of order, or of a quality above 100")
    return Frames(times, rows["quality"], rows["hash"], max(length, int(times[-1])))


def _of_json(text: str) -> list[Row]:
    try:
        parsed = json.loads(text)
        if isinstance(parsed, dict):
            return [_of_object(frame) for frame in parsed.values()]
        return [_of_short(row) if isinstance(row, str) else _of_object(row) for row in parsed]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise _wrong("its JSON is no list of frames") from None


def _of_short(row: str) -> Row:
    code, quality, at = row.split(",")
    return float(at), int(quality), code


def _of_object(frame: dict[str, Any]) -> Row:
    code = frame["hash"] if "hash" in frame else frame["hex"]
    return float(frame["timestamp"]), int(frame["quality"]), str(code)


def _of_line(line: str) -> Row:
    try:
        _, quality, code, at = line.split(",")
        return float(at), int(quality), code
    except ValueError:
        raise _wrong(f"{line[:80]!r} is no frame") from None


def _hex(code: str) -> str:
    return hex_value(code, digits=64, name="PDQ")


def _wrong(why: str) -> InvalidSignal:
    return InvalidSignal(
        f"This is no vPDQ value: {why}.",
        field="value",
        remedy="Give `vpdq1:` and base64url, or the JSON or text that vPDQ writes.",
    )
