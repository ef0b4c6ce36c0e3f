"""Eight who do one thing at the same moment, each on a connection of its own."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable

from seawall.errors import SeawallError
from seawall.transaction import close_connection

HANDS = 8


def at_once(act: Callable[[int], object]) -> Counter[str]:
    """Eight threads with connections of their own do this together; how each ended."""
    together, ended = threading.Barrier(HANDS), list[str]()

    def go(number: int) -> None:
        together.wait()
        try:
            act(number)
        except SeawallError as refused:
            ended.append(refused.code)
        else:
            ended.append("done")
        finally:
            close_connection()

    hands = [threading.Thread(target=go, args=(number,)) for number in range(HANDS)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    return Counter(ended)
