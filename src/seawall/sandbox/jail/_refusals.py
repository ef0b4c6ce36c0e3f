"""From a child's refusal to an error that says what was wrong and what would help."""

from collections.abc import Iterable

from seawall.errors import SeawallError, extra_remedy
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

FIELD = "content"


def refusal(why: Why, detail: str, limits: SandboxLimits) -> SeawallError:
    """The error for a reason the child gave."""
    megapixels = limits.max_pixels // 1_000_000
    table: dict[str, tuple[type[SeawallError], str]] = {
        "unreadable": (Unreadable, "Send the whole, undamaged file."),
        "unsupported": (UnsupportedFormat, f"Convert it to one of {', '.join(FORMATS)}."),
        "pixels": (
            TooManyPixels,
            f"Send at most {megapixels} megapixels and {limits.max_side} on a side.",
        ),
        "locked": (Locked, "Send it without a password; one may stand in the post that links it."),
        "bomb": (Bomb, "Pack the files again, each of them once."),
        "missing": (DecoderNotInstalled, extra_remedy("media")),
        "memory": (TooMuchMemory, "Send it smaller, or saved without progressive coding."),
    }
    kind, remedy = table[why]
    return kind(detail, field=FIELD, remedy=remedy)


def child_late(limits: SandboxLimits) -> TookTooLong:
    """The child was killed at its limit."""
    return TookTooLong(
        f"Decoding took more than {limits.seconds:g} seconds and was stopped.",
        field=FIELD,
        remedy="Send it smaller or with fewer frames.",
    )


def no_long_turn(seconds: float) -> TookTooLong:
    """The child was stopped after its first turn, and no place became free for the rest."""
    return TookTooLong(
        f"Decoding took long, and no decoder was free to go on with it in {seconds:g} seconds.",
        field=FIELD,
        remedy="Send it smaller, or again when less is sent.",
    )


def child_died(why: str) -> DecoderDied:
    """The child was lost with this file."""
    return DecoderDied(
        f"The decoder was lost while it had this file: {why}.",
        field=FIELD,
        remedy="Save the picture again with another program, then send it.",
    )


def jail_incomplete(missing: Iterable[str]) -> JailIncomplete:
    """A child stands in a jail with a hole, and is not trusted with a file."""
    return JailIncomplete(
        f"No file is opened: the jail lacks {', '.join(sorted(missing))}.",
        field=FIELD,
        remedy="Run on Linux 5.13 or newer with Landlock and seccomp (`seawall doctor`); "
        "SEAWALL_DECODE_UNJAILED=true opens files without them.",
    )


def too_many_bytes(size: int, limits: SandboxLimits) -> TooManyBytes:
    """The file is over the limit."""
    return TooManyBytes(
        f"The file has {size} bytes.",
        field=FIELD,
        remedy=f"Send at most {limits.max_bytes} bytes.",
    )
