"""From a child's refusal to an error that says what was wrong and what would help."""

from collections.abc import Iterable

from seawall.errors import SeawallError, problem
from seawall.sandbox.jail._wire import Why
from seawall.sandbox.model import (
    FORMATS,
    Bomb,
    DecoderDied,
    DecoderNotInstalled,
    JailIncomplete,
    Locked,
    SandboxLimits,
    TookTooLong,
    TooManyBytes,
    TooManyPixels,
    TooMuchMemory,
    Unreadable,
    UnsupportedFormat,
)


def refusal(why: Why, detail: str, limits: SandboxLimits) -> SeawallError:
    """The error for a reason the child gave."""
    errors: dict[str, SeawallError] = {
        "unreadable": problem("sandbox.unreadable", Unreadable, fault=detail),
        "unsupported": problem(
            "sandbox.unsupported", UnsupportedFormat, fault=detail, formats=", ".join(FORMATS)
        ),
        "pixels": problem(
            "sandbox.too-many-pixels",
            TooManyPixels,
            fault=detail,
            megapixels=limits.max_pixels // 1_000_000,
            side=limits.max_side,
        ),
        "locked": problem("sandbox.locked", Locked, fault=detail),
        "bomb": problem("sandbox.bomb", Bomb, fault=detail),
        "missing": problem("sandbox.decoder-missing", DecoderNotInstalled, fault=detail),
        "memory": problem("sandbox.too-much-memory", TooMuchMemory, fault=detail),
    }
    return errors[why]


def child_late(limits: SandboxLimits) -> TookTooLong:
    """The child was killed at its limit."""
    return problem("sandbox.too-slow", TookTooLong, seconds=limits.seconds)


def no_long_turn(seconds: float) -> TookTooLong:
    """The child was stopped after its first turn, and no place became free for the rest."""
    return problem("sandbox.no-long-turn", TookTooLong, seconds=seconds)


def child_died(why: str) -> DecoderDied:
    """The child was lost with this file."""
    return problem("sandbox.decoder-died", DecoderDied, why=why)


def jail_incomplete(missing: Iterable[str]) -> JailIncomplete:
    """A child stands in a jail with a hole, and is not trusted with a file."""
    return problem("sandbox.jail-incomplete", JailIncomplete, missing=", ".join(sorted(missing)))


def too_many_bytes(size: int, limits: SandboxLimits) -> TooManyBytes:
    """The file is over the limit."""
    return problem("sandbox.too-many-bytes", TooManyBytes, size=size, most=limits.max_bytes)
