"""What a file is by its first bytes, whatever its name or sender says.

Reads a prefix and compares; no parser runs, so it is safe in the server.
"""

from seawall.sandbox.markup_kind import markup_kind

_PREFIXES = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"BM", "BMP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"II+\x00", "TIFF"),
    (b"MM\x00+", "TIFF"),
    (b"\xff\x0a", "JXL"),
    (b"\x00\x00\x00\x0cJXL ", "JXL"),
    (b"\x00\x00\x00\x0cjP  ", "JPEG2000"),
    (b"\xff\x4f\xff\x51", "JPEG2000"),
    (b"8BPS", "PSD"),
    (b"\x00\x00\x01\x00", "ICO"),
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "ZIP"),
    (b"\x1aE\xdf\xa3", "MATROSKA"),
    (b"FLV\x01", "FLV"),
    (b"\x00\x00\x01\xba", "MPEG"),
    (b"\x00\x00\x01\xb3", "MPEG"),
    (b"0&\xb2u\x8ef\xcf\x11", "ASF"),
    (b"ID3", "MP3"),
    (b"\xff\xfb", "MP3"),
    (b"\xff\xf3", "MP3"),
    (b"\xff\xf2", "MP3"),
    (b"\xff\xf1", "AAC"),
    (b"\xff\xf9", "AAC"),
    (b"fLaC", "FLAC"),
    (b"OggS", "OGG"),
    (b"#!AMR", "AMR"),
    (b"PK\x05\x06", "ZIP"),
    (b"7z\xbc\xaf\x27\x1c", "SEVENZIP"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"\x1f\x8b", "GZIP"),
    (b"BZh", "BZIP2"),
    (b"\xfd7zXZ\x00", "XZ"),
    (b"\x28\xb5\x2f\xfd", "ZSTD"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "OLE"),
    (b"{\\rtf", "RTF"),
)
_BRANDS = {
    b"avif": "AVIF",
    b"avis": "AVIF",
    b"heic": "HEIC",
    b"heix": "HEIC",
    b"hevc": "HEIC",
    b"mif1": "HEIC",
    b"msf1": "HEIC",
}
_RIFF = {b"WEBP": "WEBP", b"AVI ": "AVI", b"WAVE": "WAV"}
_AUDIO_BRANDS = (b"M4A ", b"M4B ", b"M4P ")
PICTURES = frozenset(
    "JPEG PNG GIF WEBP BMP TIFF AVIF HEIC JXL JPEG2000 PSD ICO SVG".split()  # noqa: SIM905
)
VIDEOS = frozenset("MP4 MATROSKA AVI FLV MPEG MPEGTS ASF".split())  # noqa: SIM905
SOUNDS = frozenset("MP3 AAC FLAC OGG WAV AMR M4A AIFF".split())  # noqa: SIM905
DOCUMENTS = frozenset("PDF RTF OLE HTML".split())  # noqa: SIM905
ARCHIVES = frozenset("ZIP SEVENZIP RAR GZIP BZIP2 XZ ZSTD TAR".split())  # noqa: SIM905
_FAMILIES = {
    "picture": PICTURES,
    "video": VIDEOS,
    "sound": SOUNDS,
    "document": DOCUMENTS,
    "archive": ARCHIVES,
}


def family_of(name: str) -> str:
    """Which family a format is of: picture, video, sound, document, archive; or none.

    An OGG may hold video and a ZIP an office document: their openers say so.

    >>> family_of("GIF")
    'picture'
    """
    return next((family for family, names in _FAMILIES.items() if name in names), "")


def sniff_format(content: bytes) -> str:
    """The name of the format, or an empty string for one we do not know.

    >>> sniff_format(b"GIF89a...")
    'GIF'
    """
    boxed = _boxed(content)
    if boxed is not None:
        return boxed
    for prefix, name in _PREFIXES:
        if content.startswith(prefix):
            return name
    if markup := markup_kind(content):
        return markup
    if b"%PDF-" in content[:1024].upper():  # readers look for it in the first kilobyte
        return "PDF"
    return ""


def _boxed(content: bytes) -> str | None:
    """The formats that say what they are after their first bytes."""
    if content[4:8] == b"ftyp":
        return _brand(content)
    if content[:4] == b"RIFF":
        return _RIFF.get(content[8:12], "")
    if content[:4] == b"FORM" and content[8:12] in (b"AIFF", b"AIFC"):
        return "AIFF"
    if content[257:262] == b"ustar":
        return "TAR"
    if content[:1] == b"G" and content[188:189] == b"G" and content[376:377] in (b"G", b""):
        return "MPEGTS"
    return None


def _brand(content: bytes) -> str:
    """ISO base media: the main brand, else AVIF if it is among the compatible ones."""
    if any(content[at : at + 4] in (b"avif", b"avis") for at in range(8, 64, 4)):
        return "AVIF"
    if content[8:12] in _AUDIO_BRANDS:
        return "M4A"
    return _BRANDS.get(content[8:12], "MP4")
