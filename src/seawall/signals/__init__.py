"""Content becomes a signal: perceptual, cryptographic, text and URL hashes.

A library in its own right: no database, no web. One module a signal type, each with
its limits, sources and examples::

    >>> from seawall.signals import hash_url
    >>> hash_url("HTTPS://Example.com:443/").signals[0].value
    'https://example.com/'

Files are opened in a `DecoderPool` (`seawall.sandbox`), text and URLs in place.
"""

from seawall.signals._hashing import EmptyContent, hash_bytes, hash_text, hash_url
from seawall.signals._model import (
    Example,
    Grade,
    Hashed,
    InvalidSignal,
    Kind,
    Signal,
    SignalType,
    UnknownSignalType,
)
from seawall.signals._registry import signal_type, signal_types
from seawall.signals.md5 import md5_of
from seawall.signals.pdq import MIN_QUALITY, dihedral, pdq_of_pixels
from seawall.signals.sha256 import sha256_of
from seawall.signals.text import text_of
from seawall.signals.url import canonical, url_of

__all__ = [
    "MIN_QUALITY",
    "EmptyContent",
    "Example",
    "Grade",
    "Hashed",
    "InvalidSignal",
    "Kind",
    "Signal",
    "SignalType",
    "UnknownSignalType",
    "canonical",
    "dihedral",
    "hash_bytes",
    "hash_text",
    "hash_url",
    "md5_of",
    "pdq_of_pixels",
    "sha256_of",
    "signal_type",
    "signal_types",
    "text_of",
    "url_of",
]
