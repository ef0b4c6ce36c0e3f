"""Children for several processes on one machine, lent by a process that does nothing else.

Whichever process gets a file, the next decoder that is free on the machine opens it, and places
are given out among all of their claimants as they are in one process. See
`docs/decisions/0071-one-queue-for-all-decoders.md`.
"""

import socket
from collections.abc import Callable

from seawall.sandbox.jail._lender import Lender
from seawall.sandbox.model import DecoderLoad, PoolSize, SandboxLimits


def door_pair() -> tuple[socket.socket, socket.socket]:
    """The two sides of a lender's door: where to claim, for all that do, and where it hears.

    Whoever starts a lender keeps both, so that another one can take the place of one that died.
    """
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def lend_children(
    door: socket.socket,
    *,
    size: PoolSize,
    limits: SandboxLimits,
    tell: Callable[[tuple[DecoderLoad, ...]], object] | None = None,
) -> None:
    """Lend until nobody is left at the other side, so many children of a family at once.

    ``tell`` is called every few seconds with how busy they are.
    """
    Lender(door, size=size, limits=limits, tell=tell).run()
