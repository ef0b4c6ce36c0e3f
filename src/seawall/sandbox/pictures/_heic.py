"""HEIC, the photographs of phones, in a room of its own: its decoder must have a thread.

libde265 starts one whatever it is told, so these children may start threads, and nothing
else that pictures' may not. Everything after decoding is as for any picture (`_picture`).
The reader is pillow-heif, of the extra ``media``.
"""

import msgspec
from PIL import Image

from seawall.sandbox.jail._openers import RefusalError, Report
from seawall.sandbox.jail._source import HostileFile
from seawall.sandbox.model import SandboxLimits
from seawall.sandbox.pictures import _picture

THREADS = True
MISSING = "It is a HEIC file, and the extra `media` is not installed."


def prepare(limits: SandboxLimits) -> None:
    """Load the reader, where there is one, and all that pictures need."""
    try:
        import pillow_heif
    except ImportError:
        return
    pillow_heif.options.DECODE_THREADS = 0  # none of libheif's own; libde265 keeps to one
    pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
    _picture.prepare(limits)


def examine(
    source: HostileFile, ask: bytes, limits: SandboxLimits, report: Report
) -> tuple[msgspec.Struct, bytes]:
    """The facts of a picture, and a safe rendition if one is asked for."""
    if "HEIF" not in Image.OPEN:
        raise RefusalError("unsupported", MISSING)
    return _picture.examine(source, ask, limits, report)
