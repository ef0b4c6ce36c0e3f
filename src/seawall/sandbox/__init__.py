"""Hostile files are opened here, in jailed children, and nowhere else.

A picture parser is assumed to be exploitable, so the server never runs one. A
small pool of children, forked from a single-threaded zygote, opens files one at a
time. A child has no files, no network, no new processes, half a gigabyte and ten
seconds; whatever it answers is checked as if a stranger had sent it.
"""

from seawall.sandbox._guards import guards
from seawall.sandbox.model import (
    FORMATS,
    Bomb,
    DecoderDied,
    DecoderLoad,
    DecoderNotInstalled,
    DecodersBusy,
    JailIncomplete,
    Locked,
    PictureFacts,
    PictureView,
    PoolSize,
    SandboxLimits,
    TookTooLong,
    TooManyBytes,
    TooManyPixels,
    TooMuchMemory,
    Unreadable,
    UnsupportedFormat,
    limits_by,
    size_by,
)
from seawall.sandbox.pool import DecoderPool

__all__ = [
    "FORMATS",
    "Bomb",
    "DecoderDied",
    "DecoderLoad",
    "DecoderNotInstalled",
    "DecoderPool",
    "DecodersBusy",
    "JailIncomplete",
    "Locked",
    "PictureFacts",
    "PictureView",
    "PoolSize",
    "SandboxLimits",
    "TooManyBytes",
    "TooManyPixels",
    "TooMuchMemory",
    "TookTooLong",
    "Unreadable",
    "UnsupportedFormat",
    "guards",
    "limits_by",
    "size_by",
]
