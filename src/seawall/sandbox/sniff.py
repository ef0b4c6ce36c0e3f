"""What a file is by its first bytes, whatever its name or sender says.

Reads a prefix and compares; no parser runs, so it is safe in the server.
"""

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
PICTURES = frozenset(
    "JPEG PNG GIF WEBP BMP TIFF AVIF HEIC JXL JPEG2000 PSD ICO SVG".split()  # noqa: SIM905
)


def sniff(content: bytes) -> str:
    """The name of the format, or an empty string for one we do not know.

    >>> sniff(b"GIF89a...")
    'GIF'
    """
    if content[4:8] == b"ftyp":
        return _brand(content)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    for prefix, name in _PREFIXES:
        if content.startswith(prefix):
            return name
    head = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"<svg") or (head.startswith(b"<?xml") and b"<svg" in head):
        return "SVG"
    return ""


def _brand(content: bytes) -> str:
    """ISO base media: the main brand, else AVIF if it is among the compatible ones."""
    if any(content[at : at + 4] in (b"avif", b"avis") for at in range(8, 64, 4)):
        return "AVIF"
    return _BRANDS.get(content[8:12], "MP4")
