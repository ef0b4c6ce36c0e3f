"""What a zygote writes to standard error before its children are in their jail: a line of the log.

Nobody but Python writes there, when the zygote itself fails. Frames and the kind of the error are
kept; what the error says is not, since it may be of a file.
"""

import logging
import re
from threading import Thread
from typing import IO

_FRAME = re.compile(r'  File "[^"]*", line \d+(?:, in [\w<>.]+)?')
_KIND = re.compile(r"(?:\w+\.)*\w*(?:Error|Exception|Exit|Interrupt|Warning)\b")
#: The newest frames are enough; a process that floods us fills no memory.
MOST_LINES = 50
LONGEST_LINE = 400
_log = logging.getLogger("seawall.sandbox")


def hear_last_words(stream: IO[bytes], family: str) -> None:
    """Log what comes through this pipe once it ends, from a thread of its own."""
    Thread(target=_hear, args=(stream, family), name="sandbox-words", daemon=True).start()


def _hear(stream: IO[bytes], family: str) -> None:
    frames: list[str] = []
    with stream:
        while line := stream.readline(LONGEST_LINE):
            text = line.decode(errors="replace")
            if match := _FRAME.match(text) or _KIND.match(text):
                frames = [*frames[1 - MOST_LINES :], match[0].strip()]
    if frames:
        _log.error("A process that opens files (%s) failed:\n%s", family, "\n".join(frames))
