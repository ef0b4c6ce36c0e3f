"""Which files get a child to themselves: one that opened nothing before and opens nothing after.

A child that was taken over by one file could lie about the next, or remember the last. Readers
with a long history of memory errors are not given the chance: FFmpeg (videos, sound), PDFium
(documents), libde265 (HEIC, whose children may start threads besides), libtiff, OpenJPEG and the
decoders of AVIF; and archives and office documents, since what their child hands over decides
what the others are shown. JPEG, PNG, WebP, GIF, BMP and ICO stay with children that go on to the
next file, and are replaced after some: nearly every upload is one of them, and a child of its own
costs ten times what opening it does (`docs/decisions/0059-the-jail-fails-closed.md`).
"""

#: Pictures that come in numbers, or whose readers are small.
KEPT_WARM = frozenset({"JPEG", "PNG", "WEBP", "GIF", "BMP", "ICO"})


def is_opened_alone(family: str, format_name: str) -> bool:
    """Whether a file of this family and format gets a child of its own.

    >>> is_opened_alone("picture", "JPEG"), is_opened_alone("picture", "TIFF")
    (False, True)
    >>> is_opened_alone("document", "PDF")
    True
    """
    return family != "picture" or format_name not in KEPT_WARM
