"""Content becomes a signal: perceptual, cryptographic, text and URL hashes.

A library in its own right: no database, no web. One module a signal type, each with
its limits, sources and examples::

    >>> from seawall.signals import hash_url
    >>> hash_url("HTTPS://Example.com:443/").signals[0].value
    'https://example.com/'

Files are opened in a `DecoderPool` (`seawall.sandbox`), text and URLs in place.
"""

from seawall.signals._defang import clickable, links_in
from seawall.signals._hashing import EmptyContent, hash_bytes
from seawall.signals._model import (
    VIDEO_FILE,
    Covers,
    Example,
    Grade,
    Hashed,
    InvalidSignal,
    Kind,
    Signal,
    SignalType,
    UnknownSignalType,
)
from seawall.signals._places import places_in
from seawall.signals._plain import is_plain_address
from seawall.signals._registry import (
    digests_of,
    media_by_name,
    name_for,
    read_names,
    signal_type,
    signal_types,
    tells_videos_apart,
    written_names,
)
from seawall.signals._skeleton import skeleton
from seawall.signals._sound import hash_sound
from seawall.signals._words import hash_text, hash_url
from seawall.signals.derived import SeenAs, seen_as
from seawall.signals.ladder import (
    BANKED,
    DERIVED,
    EXACT,
    FULL,
    LADDERS,
    QUICK,
    Ladder,
    ladder_of,
)
from seawall.signals.links import LinkList, link_list
from seawall.signals.md5 import md5_of
from seawall.signals.minhash import minhash_of
from seawall.signals.passage import ordinary, passages_of
from seawall.signals.pdq import MIN_QUALITY, dihedral, pdq_of_pixels
from seawall.signals.sha256 import sha256_of
from seawall.signals.sound import Sound, sound_of, sound_of_samples
from seawall.signals.terms import term_query
from seawall.signals.text import text_of
from seawall.signals.tlsh import tlsh_of
from seawall.signals.tmk import Tmk, read_tmk, tmk_of_features, tmk_of_video, write_tmk
from seawall.signals.unopened import (
    UnopenedPart,
    WhyUnopened,
    count_unopened,
    named_parts,
    unopened_by,
    unopened_part,
)
from seawall.signals.url import canonical, url_of
from seawall.signals.url_md5 import url_md5s_of, url_spellings
from seawall.signals.video import frames_in, hash_video
from seawall.signals.vpdq import Frames, frames_from, frames_of, write_vpdq

__all__ = [
    "BANKED",
    "DERIVED",
    "EXACT",
    "FULL",
    "LADDERS",
    "MIN_QUALITY",
    "QUICK",
    "VIDEO_FILE",
    "Covers",
    "EmptyContent",
    "Example",
    "Frames",
    "Grade",
    "Hashed",
    "InvalidSignal",
    "Kind",
    "Ladder",
    "LinkList",
    "SeenAs",
    "Signal",
    "SignalType",
    "Sound",
    "Tmk",
    "UnknownSignalType",
    "UnopenedPart",
    "WhyUnopened",
    "canonical",
    "clickable",
    "count_unopened",
    "digests_of",
    "dihedral",
    "frames_from",
    "frames_in",
    "frames_of",
    "hash_bytes",
    "hash_sound",
    "hash_text",
    "hash_url",
    "hash_video",
    "is_plain_address",
    "ladder_of",
    "link_list",
    "links_in",
    "md5_of",
    "media_by_name",
    "minhash_of",
    "name_for",
    "named_parts",
    "ordinary",
    "passages_of",
    "pdq_of_pixels",
    "places_in",
    "read_names",
    "read_tmk",
    "seen_as",
    "sha256_of",
    "signal_type",
    "signal_types",
    "skeleton",
    "sound_of",
    "sound_of_samples",
    "tells_videos_apart",
    "term_query",
    "text_of",
    "tlsh_of",
    "tmk_of_features",
    "tmk_of_video",
    "unopened_by",
    "unopened_part",
    "url_md5s_of",
    "url_of",
    "url_spellings",
    "write_tmk",
    "write_vpdq",
    "written_names",
]
