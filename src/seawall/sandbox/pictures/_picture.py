"""Opening one picture, in the jail: headers first, then pixels, then hashes.

The first frame is hashed in each way it can look, further frames as they are shown. How a
file is decoded, `_decoding` says; how it can look, `_looks`; this module asks them in turn
and puts every failure of a parser into words.
"""

import io
import re
import warnings

import msgspec
from PIL import Image, ImageFile, UnidentifiedImageError

from seawall.sandbox.jail._hostile import load_package
from seawall.sandbox.jail._openers import RefusalError, Report
from seawall.sandbox.jail._source import HostileFile
from seawall.sandbox.model import FORMATS, SandboxLimits
from seawall.sandbox.pictures._asking import PictureAsk, WireFacts
from seawall.sandbox.pictures._closer import closer_look
from seawall.sandbox.pictures._decoding import DecodedFile, opened_picture, readable_formats
from seawall.sandbox.pictures._frames import KeptFrames, frames_of
from seawall.sandbox.pictures._looks import looks
from seawall.sandbox.pictures._rendition import rendition
from seawall.sandbox.sniff import sniff_format

_REASONS = {
    "SVG": "It is an SVG file: instructions to draw, which we do not follow.",
    "JXL": "It is a JPEG XL file, which nothing here can read.",
}
#: A closer look is tried beforehand on luma alone, on Pillow's pixels and on our own decoder's: it
#: is one for all formats, and took most of the time until the first picture.
_CLOSELY = {
    name: {"views": True, "features": True, "fine": True, "codes": True} for name in ("JPEG", "PNG")
}


def prepare(limits: SandboxLimits) -> None:
    """Set the readers up and load all they may need, before the jail shuts."""
    Image.MAX_IMAGE_PIXELS = limits.max_pixels
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    sample = Image.radial_gradient("L").convert("RGB")
    readable_formats()
    load_package("PIL")
    for name in FORMATS:
        if name in Image.SAVE:
            content = _sample_file(sample, name)
            for exact in (True, False):
                ask = PictureAsk(rendition=True, exact=exact, **_CLOSELY.get(name, {}))
                examine_bytes(content, ask, limits)


def examine(
    source: HostileFile, ask: bytes, limits: SandboxLimits, report: Report
) -> tuple[WireFacts, bytes]:
    """The facts of a picture, and a safe rendition if one is asked for."""
    del report  # a picture is done before anybody could wonder
    return examine_bytes(source.whole(), msgspec.json.decode(ask, type=PictureAsk), limits)


def _sample_file(sample: Image.Image, name: str) -> bytes:
    out = io.BytesIO()
    moving = {"save_all": True, "append_images": [sample.rotate(90)]} if name == "GIF" else {}
    sample.save(out, name, **moving)
    return out.getvalue()


def examine_bytes(
    content: bytes, ask: PictureAsk, limits: SandboxLimits
) -> tuple[WireFacts, bytes]:
    """The facts of a picture in memory; every failure of a parser is put into words."""
    try:
        return _examine(content, ask, limits)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        count = re.search(r"\d+", str(error))
        raise RefusalError("pixels", f"It has {count[0] if count else 'many'} pixels.") from None
    except MemoryError:
        raise RefusalError("memory", "Decoding it needs too much memory.") from None
    except UnidentifiedImageError:
        raise _unknown(content) from None
    except RefusalError:
        raise
    except Exception as error:  # noqa: BLE001 - a parser of hostile bytes may raise anything
        detail = f"The picture is damaged: {type(error).__name__}: {error}"
        raise RefusalError("unreadable", detail[:300]) from None


def _examine(content: bytes, ask: PictureAsk, limits: SandboxLimits) -> tuple[WireFacts, bytes]:
    exact = ask.exact
    picture = opened_picture(content, limits, exact=exact)
    views = looks(picture, exact=exact)
    if views is None:  # a drawing, whose bits hang on how luma is rounded
        picture, exact = opened_picture(content, limits, exact=True), True
        views = looks(picture, exact=True)
    assert views
    safe = rendition(picture, limits) if ask.rendition else b""
    later = KeptFrames()
    if picture.image is not None:
        later = frames_of(picture.image, picture.frames, views, most=ask.frames, limits=limits)
    closer_views = closer_look(picture.decoded, ask)
    facts = WireFacts(
        width=picture.width,
        height=picture.height,
        format=picture.format,
        mode=picture.mode,
        frames=picture.frames,
        orientation=picture.decoded.orientation,
        views=[*views, *later.views],
        notes=[*_notes(picture), *later.notes, *closer_views.notes],
        derived=closer_views.derived,
        features=closer_views.features,
        codes=closer_views.codes,
    )
    return facts, safe


def _notes(picture: DecodedFile) -> list[str]:
    notes = []
    if picture.mode != "RGB":
        notes.append(f"Converted from {picture.mode} to RGB.")
    if picture.decoded.orientation != 1:
        turned = f"(EXIF orientation {picture.decoded.orientation})"
        notes.append(f"Hashed as stored and turned upright {turned}.")
    return notes


def _unknown(content: bytes) -> RefusalError:
    name = sniff_format(content)
    if name and name not in (*FORMATS, "HEIC"):
        return RefusalError("unsupported", _REASONS.get(name, f"It is a {name} file."))
    if name:
        return RefusalError("unreadable", f"It begins like a {name} file and is none.")
    return RefusalError("unreadable", "It is no picture of a kind we know.")
