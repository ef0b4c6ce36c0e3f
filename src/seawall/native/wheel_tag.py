"""Which machines a compiled kernel runs on, as the file name of a wheel says it (PEP 600).

The kernel asks for nothing of Python: one wheel is for every version of it. Of the C library it
asks for versioned symbols, and the newest of them is the oldest glibc that loads it.
"""

from __future__ import annotations

import re

#: The oldest glibc that is claimed (2012, manylinux2014): no installer knows of older ones.
OLDEST_GLIBC = (2, 17)
_SYMBOL_VERSION = re.compile(rb"\0GLIBC_(\d+)\.(\d+)(?:\.\d+)?(?=\0)")


def platform_tag(kernel: bytes, platform: str) -> str:
    """The tag of a wheel with this kernel: `manylinux_2_17_x86_64`, or the platform's own name.

    `platform` is what `sysconfig.get_platform()` says: `linux-x86_64`.
    """
    system, _, machine = platform.partition("-")
    versions = [(int(major), int(minor)) for major, minor in _SYMBOL_VERSION.findall(kernel)]
    if system != "linux" or not versions:  # another system, or another C library
        return re.sub(r"[-.]", "_", platform)
    major, minor = max(OLDEST_GLIBC, *versions)
    return f"manylinux_{major}_{minor}_{machine}"
