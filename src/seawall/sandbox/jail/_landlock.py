"""Landlock: from here on no path on this machine can be opened, no port connected.

Needs no privilege. A rule set that handles every right the kernel knows and grants
none; later kernels know more rights, so the mask follows the kernel's own version.
"""

import ctypes

_CREATE, _RESTRICT = 444, 446  # the same on every architecture
_ASK_VERSION = 1
# version of the interface: how many file-system rights it knows
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_NET_RIGHTS, _SCOPES = 0b11, 0b11


def landlock_version(libc: ctypes.CDLL) -> int:
    """The kernel's Landlock version, 0 where it has none."""
    return max(0, int(libc.syscall(_CREATE, None, ctypes.c_size_t(0), _ASK_VERSION)))


def confine_paths(libc: ctypes.CDLL) -> bool:
    """Give up every right; false where the kernel cannot."""
    abi_version = landlock_version(libc)
    if not abi_version:
        return False
    files = (1 << _FILE_RIGHTS.get(abi_version, 16)) - 1
    fields = [files] + [_NET_RIGHTS] * (abi_version >= 4) + [_SCOPES] * (abi_version >= 6)
    attributes = (ctypes.c_uint64 * len(fields))(*fields)
    size = ctypes.c_size_t(ctypes.sizeof(attributes))
    rules = libc.syscall(_CREATE, ctypes.byref(attributes), size, 0)
    return rules >= 0 and int(libc.syscall(_RESTRICT, rules, 0)) == 0
