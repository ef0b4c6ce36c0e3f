"""A file of a known kind behind bytes of another: where one begins, found without any parser.

Programs that unpack a ZIP read its end first (PKWARE APPNOTE 4.3.16), so whatever stands before
it, a picture or a program, does not stop them; readers of PDF look for its head in the first
kilobyte. Nobody's programs open a picture behind rubbish, but whoever knows of it does.
"""

import re

#: Rubbish is looked through so far.
MOST_JUNK = 1 << 20
#: The end of a ZIP and the longest comment behind it (APPNOTE 4.4.12).
_ZIP_END, _ZIP_TAIL = b"PK\x05\x06", 22 + 0xFFFF
#: How files of known kinds begin.
BEGINNINGS = re.compile(
    rb"\xff\xd8\xff[\xc0-\xfe]|\x89PNG\r\n\x1a\n|GIF8[79]a|RIFF....WEBP|%PDF-|PK\x03\x04"
    rb"|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|\xfd7zXZ\x00|\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    rb"|....ftyp(?:heic|heix|mif1|avif|mp4.|isom|M4V )|\x1aE\xdf\xa3....|OggS\x00",
    re.DOTALL,
)


def ends_like_zip(content: bytes) -> bool:
    r"""Whether a ZIP ends here, whatever the file begins with.

    >>> ends_like_zip(b"GIF89a" + b"PK\x05\x06" + bytes(18))
    True
    """
    at = content.rfind(_ZIP_END, max(0, len(content) - _ZIP_TAIL))
    # an end as it is written: one disk, and room for the rest of the record
    return at > 0 and len(content) - at >= 22 and content[at + 4 : at + 8] == bytes(4)


def behind_junk(content: bytes) -> int:
    """Where the first file of a known kind begins behind other bytes; 0 where there is none.

    >>> behind_junk(b"rubbish GIF89a"), behind_junk(b"GIF89a"), behind_junk(b"rubbish")
    (8, 0, 0)
    """
    match = BEGINNINGS.search(content, 1, MOST_JUNK)
    return match.start() if match else 0
