"""Archives and documents for tests, made up on the spot."""

import gzip
import io
import struct
import tarfile
import zipfile
from collections.abc import Iterable, Mapping

from PIL import Image

OPENING = "The grey tide rises over every wall that was built against it"


def zipped(files: Mapping[str, bytes | str], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of these files, in this order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    return out.getvalue()


def tarred(files: Mapping[str, bytes], mode: str = "w") -> bytes:
    """A TAR of these files; ``w:xz`` and the like compress it."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as opened:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            opened.addfile(info, io.BytesIO(content))
    return out.getvalue()


def nested(content: bytes, levels: int) -> bytes:
    """A ZIP in a ZIP in a ZIP, with this file at the bottom."""
    for level in range(levels):
        content = zipped({f"level{level}.zip" if level else "bottom.png": content})
    return content


def zeros(size: int) -> bytes:
    """GZIP of so many zero bytes."""
    return gzip.compress(bytes(size), 9)


def overlapping(count: int, size: int) -> bytes:
    """A ZIP whose directory names one and the same entry many times."""
    once = zipped({"bomb": bytes(size)})
    at = once.index(b"PK\x01\x02")
    line = once[at : once.index(b"PK\x05\x06")]
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, len(line) * count, at, 0)
    return once[:at] + line * count + end


def locked(files: Mapping[str, bytes]) -> bytes:
    """A ZIP that says of each entry that it is encrypted."""
    content = bytearray(zipped(files))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(mark, at + 1)
    return bytes(content)


def docx(text: str, files: Mapping[str, bytes] | None = None, link: str = "") -> bytes:
    """A Word document: paragraphs of a text, files beside it, one link."""
    paragraphs = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.split("\n"))
    body = f'<w:document xmlns:w="urn:w"><w:body>{paragraphs}</w:body></w:document>'
    rels = f'<R><Relationship TargetMode="External" Target="{link}"/></R>'
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "word/_rels/document.xml.rels": rels,
            "word/document.xml": body,
            "word/styles.xml": "<w:styles xmlns:w='urn:w'><w:t>Heading</w:t></w:styles>",
            **(files or {}),
        }
    )


def pdf(
    pages: Iterable[str], picture: Image.Image | None = None, link: str = "", *, flate: bool = False
) -> bytes:
    """A PDF: a page for each text, the picture and the link on the first one."""
    texts = list(pages)
    extra, annotation = b"", b""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    if picture:
        objects.append(_image(picture, flate=flate))
        extra = b"/XObject << /I %d 0 R >>" % len(objects)
    if link:
        objects.append(
            b"<< /Type /Annot /Subtype /Link /Rect [0 0 99 99] /A << /S /URI /URI (%s) >> >>"
            % link.encode()
        )
        annotation = b"/Annots [%d 0 R]" % len(objects)
    kids = []
    for at, text in enumerate(texts):
        drawn = b"q 300 0 0 300 100 300 cm /I Do Q " if picture and not at else b""
        words = b" ".join(b"(%s) Tj T*" % line.encode() for line in text.split("\n"))
        stream = drawn + b"BT /F 12 Tf 14 TL 50 700 Td " + words + b" ET"
        objects.append(_stream(b"", stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 500 750] /Contents %d 0 R %s"
            b" /Resources << /Font << /F 3 0 R >> %s >> >>"
            % (len(objects), annotation if not at else b"", extra if not at else b"")
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    return _file(objects)


def _image(picture: Image.Image, *, flate: bool) -> bytes:
    import zlib

    kind, data = b"/DCTDecode", jpeg(picture)
    if flate:
        kind, data = b"/FlateDecode", zlib.compress(picture.tobytes())
    head = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB" % (
        picture.size
    )
    return _stream(head + b" /BitsPerComponent 8 /Filter " + kind, data)


def jpeg(picture: Image.Image) -> bytes:
    """The picture as a JPEG, always the same bytes."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90)
    return out.getvalue()


def _stream(head: bytes, data: bytes) -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (head, len(data), data)


def _file(objects: list[bytes]) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table, len(objects) + 1, len(out))
    )
