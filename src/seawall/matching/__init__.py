"""A signal finds known content: indexes, distances, thresholds, matches.

A library in its own right: no database, no web, NumPy only. Five lines make a
search::

    >>> import numpy as np
    >>> from seawall.matching import HammingIndex, codes_of
    >>> index = HammingIndex(width=256, radius=31)
    >>> index.add(np.array([7]), codes_of(["f" * 64]))
    >>> index.search(codes_of(["f" * 63 + "0"])).key.tolist()
    [7]

An index knows codes and integer keys, nothing else. Which bank a key belongs to,
its own threshold and its state are the caller's business.
"""

from seawall.matching._codes import CodeIndex
from seawall.matching._distance import codes_of, distance, hex_of
from seawall.matching._exact import ExactIndex
from seawall.matching._features import FeatureIndex
from seawall.matching._file import BrokenIndexFile, read_arrays, write_arrays
from seawall.matching._frames import FrameIndex
from seawall.matching._hamming import HammingIndex
from seawall.matching._hits import Hits, Interval
from seawall.matching._kinds import Index, index_for, index_to_write
from seawall.matching._minhash import MinhashIndex
from seawall.matching._overlay import Alignment, aligned
from seawall.matching._passages import PassageIndex
from seawall.matching._retro import NotCodes, retro_scan, stored_codes
from seawall.matching._segments import BadCodes
from seawall.matching._sound import SoundIndex
from seawall.matching._stream import StreamChecker, StreamMatch
from seawall.matching._terms import TermIndex
from seawall.matching._tlsh import TlshIndex
from seawall.matching._video_search import search_video

__all__ = [
    "Alignment",
    "BadCodes",
    "BrokenIndexFile",
    "CodeIndex",
    "ExactIndex",
    "FeatureIndex",
    "FrameIndex",
    "HammingIndex",
    "Hits",
    "Index",
    "Interval",
    "MinhashIndex",
    "NotCodes",
    "PassageIndex",
    "SoundIndex",
    "StreamChecker",
    "StreamMatch",
    "TermIndex",
    "TlshIndex",
    "aligned",
    "codes_of",
    "distance",
    "hex_of",
    "index_for",
    "index_to_write",
    "read_arrays",
    "retro_scan",
    "search_video",
    "stored_codes",
    "write_arrays",
]
