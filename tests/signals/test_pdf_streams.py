"""A known picture in a PDF is found wherever a viewer would show or offer it."""

import base64
import zlib

import pytest

from seawall.sandbox import DecoderPool
from seawall.signals import hash_bytes, sha256_of
from tests.pictures import photo, saved

PHOTO = photo().resize((128, 128))
KNOWN = saved(PHOTO, "JPEG")
PIXELS = PHOTO.tobytes()
FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 600 600]/Resources<</XObject<</N %d 0 R>>>>"
DRAW = b"q 500 0 0 500 0 0 cm /N Do Q"


def stream(entries: bytes, data: bytes) -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(data), data)


def picture(
    data: bytes = KNOWN, entries: bytes = b"/ColorSpace/DeviceRGB/Filter/DCTDecode"
) -> bytes:
    look = b"/Type/XObject/Subtype/Image/Width 128/Height 128/BitsPerComponent 8"
    return stream(look + entries, data)


def document(
    drawn: bytes, resources: bytes, *objects: bytes, page: bytes = b"", root: bytes = b""
) -> bytes:
    """A page that draws this; further objects begin with number 5."""
    every = [
        b"<</Type/Catalog/Pages 2 0 R%s>>" % root,
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 600]/Contents 4 0 R/Resources<<%s>>%s>>"
        % (resources, page),
        stream(b"", drawn),
        *objects,
    ]
    out, places = b"%PDF-1.7\n", []
    for number, entries in enumerate(every, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, entries)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(every) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        count, table, count, len(out),
    )  # fmt: skip


NESTED = [picture(), *(stream(FORM % (5 + depth), DRAW) for depth in range(30))]
PATTERN = (
    b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 500 500]/XStep 500/YStep 500"
)
FILE = stream(b"/Type/EmbeddedFile", KNOWN)
SPEC = b"<</Type/Filespec/F(a.jpg)/EF<</F 5 0 R>>>>"


@pytest.mark.parametrize(
    "content",
    [
        document(
            b"/Pattern cs /P scn 0 0 500 500 re f",
            b"/Pattern<</P 6 0 R>>",
            picture(),
            stream(PATTERN + b"/Resources<</XObject<</N 5 0 R>>>>", DRAW),
        ),
        document(
            b"",
            b"",
            picture(),
            stream(FORM % 5, DRAW),
            page=b"/Annots[<</Type/Annot/Subtype/Stamp/Rect[0 0 9 9]/AP<</N 6 0 R>>>>]",
        ),
        document(b"/F Do", b"/XObject<</F 35 0 R>>", *NESTED),
        document(b"", b"", picture(), page=b"/Thumb 5 0 R"),
        document(
            b"",
            b"",
            FILE,
            SPEC,
            page=b"/Annots[<</Subtype/FileAttachment/Rect[0 0 9 9]/FS 6 0 R>>]",
        ),
        document(b"", b"", FILE, SPEC, root=b"/AF[6 0 R]"),
        document(b"", b"", stream(b"", KNOWN), SPEC, root=b"/AF[6 0 R]"),
        document(b"", b"", stream(b"/Filter/FlateDecode", zlib.compress(KNOWN)), SPEC),
        document(b"", b"", stream(b"/Filter/ASCIIHexDecode", KNOWN.hex().encode() + b">"), SPEC),
        document(b"", b"", stream(b"/Subtype/#49mage/Filter/DCT#44ecode", KNOWN), SPEC),
        document(
            b"",
            b"",
            stream(b"/Type/Metadata", b"<x>" + base64.b64encode(KNOWN) + b"</x>"),
            root=b"/Metadata 5 0 R",
        ),
    ],
)
def test_a_picture_that_is_no_object_of_a_page_is_found(content, pool: DecoderPool):
    hashed = hash_bytes(content, pool=pool)

    assert sha256_of(KNOWN).value in {signal.value for signal in hashed.signals}


def rows() -> bytes:
    """The pixels as rows of a PNG, each with the filter that changes nothing."""
    return zlib.compress(
        b"".join(b"\0" + PIXELS[at : at + 384] for at in range(0, len(PIXELS), 384))
    )


@pytest.mark.parametrize(
    "hidden",
    [
        picture(PIXELS, b"/ColorSpace/DeviceRGB"),
        picture(zlib.compress(PIXELS), b"/ColorSpace/DeviceRGB/Filter[/FlateDecode]"),
        picture(
            rows(),
            b"/ColorSpace/DeviceRGB/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors 3/Columns 128>>",
        ),
    ],
)
def test_pixels_that_no_page_shows_are_unpacked(hidden, pool: DecoderPool):
    value = next(
        signal.value
        for signal in hash_bytes(saved(PHOTO, "PNG"), pool=pool).signals
        if signal.type == "pdq"
    )
    hashed = hash_bytes(document(b"", b"", hidden, page=b"/Thumb 5 0 R"), pool=pool)

    assert value in {signal.value for signal in hashed.signals}


def test_pixels_that_cannot_be_unpacked_are_told(pool: DecoderPool):
    odd = picture(bytes(999), b"/ColorSpace/DeviceGray/Filter/CCITTFaxDecode")
    hashed = hash_bytes(document(b"", b"", odd, page=b"/Thumb 5 0 R"), pool=pool)

    assert [part.why for part in hashed.unopened] == ["unknown"]


def test_what_a_page_shows_leaves_nothing_to_tell(pool: DecoderPool):
    content = document(DRAW, b"/XObject<</N 5 0 R>>", picture(zlib.compress(PIXELS), (
        b"/ColorSpace[/Indexed/DeviceGray 255 6 0 R]/Filter/FlateDecode"
    )), stream(b"", bytes(range(256))))  # fmt: skip

    assert not hash_bytes(content, pool=pool).unopened
