"""Check a Seawall bundle offline, from its documented format alone.

A bundle holds a period of an organisation's transparency log: entries, the hashes over them,
checkpoints that the log signed and witnesses cosigned, and figures counted from the entries.
This program reads one bundle, checks every rule of "Bundle checks" and names what it finds
with the words of that page. It shares no code with the software that writes bundles.

    python seawall_verify.py BUNDLE [--key LINE] [--witness LINE]... [--quorum N]
        [--after BUNDLE] [--extends FILE]... [--now RFC3339] [--json]

Exit code: 0 if the bundle is sound, 1 if there are findings, 2 if it is unreadable.
It needs Python 3.11 or later and the package `cryptography`. It writes nothing to disk. Its
memory stays bounded: all that it reads has a largest size, and entries are read line by line.
"""

import argparse
import base64
import bisect
import functools
import hashlib
import hmac
import itertools
import json
import math
import re
import struct
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

try:
    from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey
except ImportError:  # before version 47
    MLDSA44PublicKey = None

KNOWN_DEFINITIONS = {1: "5a79790b4ff80114d7e86f0c3910dfb5735831433b4146de7509cd20ca7ccaf1"}
LOG, WITNESS, ML_DSA_WITNESS = 0x01, 0x04, 0x06  # types of keys
WITNESSES, KEY_BYTES = (WITNESS, ML_DSA_WITNESS), {LOG: 32, WITNESS: 32, ML_DSA_WITNESS: 1_312}
PAGE, TILE, HASH = 8_192, 256, 32  # entries in a file, hashes in a tile, bytes of a hash
MAX_TABLE, MAX_DOCUMENT, MAX_LINE = 16 << 20, 64 << 20, 67_000  # bytes
MAX_MEMBERS = MAX_TABLE // 46  # a row of the table of contents has at least 46 bytes
MAX_VALUES = 4_000_000  # values in a document: bounds the memory that parsing takes
MAX_DIGITS = 4_000  # digits of a whole number
MAX_PLACE = 10**12  # the name of a file of entries has 12 digits
MAX_LISTED = 20  # findings of a kind that are listed
MICROSECOND = timedelta(microseconds=1)  # moments are whole microseconds since 1970
SECOND, LEEWAY, HOUR = 10**6, 300 * 10**6, 3600 * 10**6
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Z = 1.959963984540054
LEAF = re.compile(
    rb'\{"at":"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z)",'
    rb'"by":"[0-9a-f]{64}","id":"led_[0-9A-Za-z]+","organisation":"(org_[0-9A-Za-z]+)",'
    rb'"sealed":"(?:[0-9a-f]{64})?","told":"([0-9a-f]{64})","what":"([a-z0-9_.]+)"\}'
)
PARTIES = {
    "issued": "sender",
    "received": "platform",
    "answered": "platform",
    "observed": "prober",
    "scheduled": "tester",
    "measured": "tester",
}

# Shapes of documents, for `fit`: an expression for text, `int` for a whole number not below 0,
# `object` for anything, a list of one shape, or an object; "NAME?" is optional, "*" any name.
TEXT, HEX, TIME = ".*", "[0-9a-f]{64}", "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z"
MANIFEST = {
    "entries": {"first": int, "past": int},
    "files": {"*": {"sha256": HEX, "size": int}},
    "format": "seawall-bundle/1",
    "log": {"keys": [TEXT], "origin": TEXT},
    "made_at": TIME,
    "organisation": {"id": "org_[0-9A-Za-z]+", "name": TEXT},
    "period": {"first": TIME, "name": TEXT, "past": TIME},
    "signers": {"own": [TEXT], "platform": [TEXT], "sender": [TEXT]}
    | {"prober?": [TEXT], "tester?": [TEXT]},
    "software": {"code": TEXT, "version": TEXT},
    "witnesses": [TEXT],
}
DEFINITION = {
    "id": TEXT,
    "says": TEXT,
    "kind": "count|total|share|proportion",
    "words": [TEXT],
    "add?": [TEXT],
    "by?": TEXT,
    "of?": [TEXT],
    "part?": {"*": [object]},
    "unless?": [TEXT],
}
DEFINITIONS = {"version": int, "words": [TEXT], "figures": [DEFINITION]}
FIGURES = {"figures": [{"id": TEXT, "*": object}]}
NEEDS = {"count": (), "total": ("add",), "share": ("part",), "proportion": ("add", "of")}


class Unreadable(Exception):
    """The bundle cannot be read: the member at fault, and why."""

    def __init__(self, member: str, reason: object) -> None:
        super().__init__(f"{plain(member)}: {plain(str(reason))}")


class Findings:
    """What the checks find; the first of each kind are kept, the rest are counted."""

    def __init__(self) -> None:
        self.listed: dict[str, list[dict[str, str]]] = {}
        self.rest: dict[str, int] = {}

    def add(self, kind: str, about: str, says: str) -> None:
        """Record a finding."""
        rows = self.listed.setdefault(kind, [])
        if len(rows) < MAX_LISTED:
            rows.append({"kind": kind, "about": plain(about), "says": plain(says)})
        else:
            self.rest[kind] = self.rest.get(kind, 0) + 1

    def rows(self) -> Iterator[dict[str, str]]:
        """The findings by kind, and after each kind how many more there are."""
        for kind, rows in self.listed.items():
            yield from rows
            if kind in self.rest:
                yield {"kind": kind, "about": "", "says": f"and {self.rest[kind]} more"}


def plain(text: str) -> str:
    """Text that is safe to print: short, and without control characters."""
    text = text if len(text) <= 500 else text[:500] + "…"
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


# Moments, JSON, base64


def need(condition: object, reason: str) -> None:
    """Raise ValueError, which callers turn into what it means there, unless this holds."""
    if not condition:
        raise ValueError(reason)


def read_moment(text: str) -> int:
    """Microseconds since 1970 of an RFC 3339 time; ValueError if it is none."""
    time = datetime.fromisoformat(text)
    return ((time if time.tzinfo else time.replace(tzinfo=UTC)) - EPOCH) // MICROSECOND


def period_ends(name: str) -> list[str]:
    """Both ends of a year, a quarter, a month or a day, given its name."""
    match = re.fullmatch("([0-9]{4})(?:-Q([1-4])|-([0-9]{2})(?:-([0-9]{2}))?)?", name)
    need(match, "the name of the period is odd")
    year, quarter, month, day = (int(part) if part else None for part in match.groups())
    begin = datetime(year, 3 * quarter - 2 if quarter else month or 1, day or 1, tzinfo=UTC)
    days = 1 if day else 31 if month else 92 if quarter else 366
    end = begin + timedelta(days=days)  # the end, or shortly after it
    if not day:
        end = end.replace(day=1)
    return [f"{moment:%Y-%m-%dT%H:%M:%SZ}" for moment in (begin, end)]


def unique_pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON, if no name is in it twice."""
    need(len(dict(pairs)) == len(pairs), "a name is there twice")
    return dict(pairs)


def whole_number(digits: str) -> int:
    """A whole number of JSON, if it is not absurdly long; no fraction, no NaN."""
    need(len(digits) <= MAX_DIGITS and re.fullmatch("-?[0-9]+", digits), "no whole number")
    return int(digits)


def canonical(value: Any) -> str:
    """The canonical JSON of a value."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def parse_json(data: bytes) -> Any:
    """The value of canonical JSON; ValueError if it is anything else."""
    need(sum(data.count(c) for c in (b",", b"[", b"{")) <= MAX_VALUES, "it has too many values")
    hooks = dict.fromkeys(("parse_int", "parse_float", "parse_constant"), whole_number)
    try:
        value = json.loads(data.decode(), object_pairs_hook=unique_pairs, **hooks)
        need(canonical(value).encode() == data, "it is not canonical JSON")
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    return value


def is_number(value: Any) -> bool:
    """Whether a value of JSON is a whole number."""
    return isinstance(value, int) and not isinstance(value, bool)


def is_count(value: Any) -> bool:
    """Whether a value of JSON is a number that a figure adds."""
    return is_number(value) and 0 <= value <= 2**53


def fit(value: Any, shape: Any, name: str) -> None:
    """Check that a value of JSON has a shape; ValueError names the field that has not."""
    if isinstance(shape, str):
        fits: object = isinstance(value, str) and re.fullmatch(shape, value, re.DOTALL)
    elif isinstance(shape, list):
        fits = isinstance(value, list)
        for row in value if fits else ():
            fit(row, shape[0], name)
    elif isinstance(shape, dict):
        names = {key.rstrip("?") for key in shape}
        must = {key for key in shape if key[-1] not in "?*"}
        fits = isinstance(value, dict) and must <= set(value)
        fits = fits and ("*" in names or set(value) <= names)
        for key in value if fits else ():
            fit(value[key], shape.get(key, shape.get(key + "?", shape.get("*"))), f"{name}.{key}")
    else:
        fits = shape is object or (is_number(value) and value >= 0)
    need(fits, f"{name} is odd, or lacks a field, or has one too many")


def decode_standard(text: str) -> bytes:
    """Bytes of base64 in its one canonical spelling."""
    data = base64.b64decode(text, validate=True)
    need(base64.b64encode(data).decode() == text, "no base64")
    return data


def decode_url(text: str) -> bytes:
    """Bytes of base64url without padding, in its one canonical spelling."""
    data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    need(base64.urlsafe_b64encode(data).decode().rstrip("=") == text, "no base64url")
    return data


# Keys and notes


@dataclass(frozen=True)
class Key:
    """A verifier key: its name, the hash that names it, its type, and the key itself."""

    name: str
    hash: bytes
    kind: int
    public: bytes

    def holds(self, signature: bytes, message: bytes) -> bool:
        """Whether the signature over the message is by this key."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True

    def cosigned(self, mark: bytes, seconds: int, text: str) -> bool:
        """Whether the signature is a cosignature of this time (C2SP tlog-cosignature)."""
        if self.kind == WITNESS:
            return self.holds(mark, f"cosignature/v1\ntime {seconds}\n{text}".encode())
        origin, size, root = text.split("\n")[:3]
        names = [self.name.encode(), origin.encode()]
        if MLDSA44PublicKey is None or not seconds or max(map(len, names)) > 255:
            return False
        time = struct.pack(">Q", seconds)
        tree = struct.pack(">QQ", 0, int(size)) + decode_standard(root)
        witness, log = (bytes([len(name)]) + name for name in names)
        try:
            public = MLDSA44PublicKey.from_public_bytes(self.public)
            public.verify(mark, b"subtree/v1\n\0" + witness + time + log + tree)
        except (InvalidSignature, ValueError):
            return False
        return True


def read_key(kinds: tuple[int, ...], line: str) -> Key:
    """A key in the form NAME+HASH+BASE64, of a type wanted; ValueError if it is none."""
    match = re.fullmatch(r"([^\s+]+)\+([0-9a-f]{8})\+([0-9A-Za-z+/]+=*)", line)
    need(match and match[1].isprintable(), "a key is odd")
    data = decode_standard(match[3])
    digest = hashlib.sha256(match[1].encode() + b"\n" + data).digest()[:4]
    need(data[:1] and data[0] in kinds, "a key has another type")
    need(len(data) == 1 + KEY_BYTES[data[0]], "a key has another length")
    need(digest.hex() == match[2], "the hash of a key is wrong")
    return Key(match[1], digest, data[0], data[1:])


def read_note(note: str) -> tuple[str, list[tuple[tuple[str, bytes], bytes]]]:
    """The text of a signed note, and its signatures: name and hash of the key, signature."""
    body, gap, tail = note.rpartition("\n\n")
    need(gap and tail.endswith("\n") and not re.search(r"[\x00-\x09\x0b-\x1f]", note), "no note")
    signatures = []
    for line in tail[:-1].split("\n"):
        match = re.fullmatch(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})", line)
        need(match, "a line is no signature")
        data = decode_standard(match[2])
        signatures.append(((match[1], data[:4]), data[4:]))
    return body + "\n", signatures


# The archive


def check_end_record(path: str) -> None:
    """Refuse a file whose table of contents is too large, or not directly before its end.

    The end record is looked for as zipfile does, so that both come to the same one.
    """
    with open(path, "rb") as file:
        length = file.seek(0, 2)
        file.seek(max(0, length - 22 - 0xFFFF))
        tail = file.read(22 + 0xFFFF)
        here = max(0, len(tail) - 22)
        if tail[here : here + 4] != b"PK\5\6" or tail[-2:] != b"\0\0":
            here = tail.rfind(b"PK\5\6")
        need(here >= 0 and len(tail) - here >= 22, "no ZIP file: it has no end record")
        size, offset, comment = struct.unpack("<LLH", tail[here + 12 : here + 22])
        need(here + 22 + comment == len(tail), "the end record is not at the end")
        end = length - len(tail) + here
        file.seek(max(0, end - 76))
        wide = file.read(min(end, 76))
    if wide[-20:-16] == b"PK\6\7":  # ZIP64: another end record, and where it is
        end -= 76
        size, offset = struct.unpack("<QQ", wide[40:56].ljust(16))
        fits = wide[:4] == b"PK\6\6" and wide[-12:-4] == struct.pack("<Q", max(0, end))
        need(fits, "the ZIP64 end record is broken")
    need(size <= MAX_TABLE, "the table of contents is over 16 MiB")
    need(offset + size == end, "the table of contents is not directly before its end record")


class Archive:
    """The members of a bundle, read in pieces and never written to disk."""

    def __init__(self, path: str) -> None:
        self.members: dict[str, zipfile.ZipInfo] = {}
        self.repeated: list[str] = []
        try:
            check_end_record(path)
            self.file = zipfile.ZipFile(path)
        except Exception as error:  # noqa: BLE001 - zipfile raises many kinds on a hostile file
            raise Unreadable(path, error) from None
        for info in self.file.infolist():
            name = info.orig_filename
            if info.flag_bits & 0x41:
                raise Unreadable(name, "it is encrypted")
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise Unreadable(name, "it is compressed in another way")
            if name in self.members:
                self.repeated.append(name)
            self.members[name] = info

    def chunks(self, name: str) -> Iterator[bytes]:
        """The content of a member, piece by piece."""
        try:
            with self.file.open(self.members[name]) as stream:
                while chunk := stream.read(1 << 16):
                    yield chunk
        except Exception as error:  # noqa: BLE001 - as above
            raise Unreadable(name, f"it is broken ({type(error).__name__})") from None

    def read(self, name: str, limit: int) -> bytes | None:
        """The whole content of a member; None if it is missing."""
        if name not in self.members:
            return None
        if self.members[name].file_size > limit:
            raise Unreadable(name, f"it is over {limit:,} bytes")
        return b"".join(self.chunks(name))

    def lines(self, name: str, digest: Any) -> Iterator[bytes]:
        """The lines of a member without their line feeds; what is read goes into the digest."""
        rest = b""
        for chunk in self.chunks(name):
            digest.update(chunk)
            *lines, rest = (rest + chunk).split(b"\n")
            if any(len(line) >= MAX_LINE for line in (*lines, rest)):
                raise Unreadable(name, f"a line is over {MAX_LINE:,} bytes")
            yield from lines
        if rest:
            raise Unreadable(name, "the last line has no line feed")


# The manifest


class Manifest:
    """What `bundle.json` says."""

    def __init__(self, data: bytes) -> None:
        """Read a manifest; ValueError if a field is missing, odd or too many."""
        value = parse_json(data)
        fit(value, MANIFEST, "manifest")
        self.digest = hashlib.sha256(data).hexdigest()
        self.first, self.past = value["entries"]["first"], value["entries"]["past"]
        need(self.first < self.past <= MAX_PLACE, "the entries are odd")
        need(self.members() <= MAX_MEMBERS, "there are more entries than a bundle can hold")
        self.files: dict[str, dict[str, Any]] = value["files"]
        self.origin: str = value["log"]["origin"]
        self.keys = [read_key((LOG,), line) for line in value["log"]["keys"]]
        fits = self.keys and self.keys[0].name == self.origin
        need(fits, "the keys of the log have another origin")
        self.witnesses = [read_key(WITNESSES, line) for line in value["witnesses"]]
        read_moment(value["made_at"])
        self.organisation, self.name = value["organisation"]["id"], value["organisation"]["name"]
        period = value["period"]
        self.period: str = period["name"]
        fits = [period["first"], period["past"]] == period_ends(self.period)
        need(fits, "the name of the period has other ends")
        self.begin, self.end = read_moment(period["first"]), read_moment(period["past"])
        self.signers: dict[str, list[str]] = value["signers"]
        for kid in itertools.chain(*self.signers.values()):
            need(len(decode_url(kid)) == 32, "a signer is odd")

    def members(self) -> int:
        """How many files of entries and tiles there must be at least."""
        levels = (self.past // TILE**level for level in range(2, 6))
        return (self.past - self.first) // TILE + sum(levels)

    def pages(self) -> Iterator[tuple[str, int, int]]:
        """The files of entries: name, place of the first entry, and place past the last."""
        first = self.first
        while first < self.past:
            past = min(self.past, first - first % PAGE + PAGE)
            yield f"entries/{first:012d}.txt", first, past
            first = past


def tile_name(level: int, index: int, width: int = TILE) -> str:
    """The name of a tile with this many hashes."""
    path = f"{index % 1000:03d}"
    while index := index // 1000:
        path = f"x{index % 1000:03d}/{path}"
    return f"tile/{level}/{path}" + (f".p/{width}" if width < TILE else "")


# The bundle and its hash tree


def perfect_root(hashes: list[bytes]) -> bytes:
    """The root over hashes whose number is a power of two (RFC 6962)."""
    while len(hashes) > 1:
        pairs = zip(hashes[::2], hashes[1::2], strict=True)
        hashes = [hashlib.sha256(b"\1" + left + right).digest() for left, right in pairs]
    return hashes[0]


class Bundle:
    """A bundle that is being checked: archive, manifest, and what is found."""

    def __init__(self, path: str) -> None:
        self.findings = Findings()
        self.archive = Archive(path)
        data = self.archive.read("bundle.json", MAX_DOCUMENT)
        try:
            need(data is not None, "there is none")
            self.manifest = Manifest(data or b"")
        except (ValueError, OverflowError) as error:
            raise Unreadable("bundle.json", error) from None
        self.tree = Tree(self)

    def compare(self, name: str, size: int, digest: str | None) -> None:
        """Compare a member with its row in the manifest; without a digest, the size alone."""
        row = self.manifest.files.get(name)
        if row and (row["size"] != size or digest not in (None, row["sha256"])):
            self.findings.add("file-altered", name, "it has another size or SHA-256")

    def read(self, name: str, limit: int) -> bytes | None:
        """The content of a member, compared with the manifest; None if it is missing."""
        data = self.archive.read(name, limit)
        if data is not None:
            self.compare(name, len(data), hashlib.sha256(data).hexdigest())
        return data

    def document(self, name: str, shape: Any) -> tuple[Any, str] | None:
        """A JSON document of the bundle and its SHA-256; None if it is missing."""
        data = self.read(name, MAX_DOCUMENT)
        if data is None:
            return None
        try:
            value = parse_json(data)
            fit(value, shape, "document")
        except ValueError as error:
            raise Unreadable(name, error) from None
        return value, hashlib.sha256(data).hexdigest()

    def check_members(self) -> None:
        """Compare the members with those of the format, in the archive and in `files`."""
        listed = {"checkpoints.json", "definitions.json", "figures.json"}
        listed |= {name for name, _, _ in self.manifest.pages()}
        for level in range(self.tree.levels):
            listed |= {tile_name(level, *tile) for tile in self.tree.tiles(level)}
        members, files = self.archive.members.keys(), self.manifest.files.keys()
        own = {"bundle.json", "bundle.note"}
        for name in sorted((listed | own) - members | listed - files):
            where = "manifest" if name in members else "archive"
            self.findings.add("file-missing", name, f"it is not in the {where}")
        for name in sorted(members - listed - own | files - listed):
            self.findings.add("file-unlisted", name, "the format does not have it there")
        for name in self.archive.repeated:
            self.findings.add("file-unlisted", name, "it is in the archive more than once")

    def check_signature(self, key: Key) -> bool:
        """Check that the key signed the manifest."""
        data = self.archive.read("bundle.note", MAX_DOCUMENT) or b""
        wanted = f"seawall-bundle/1\n{self.manifest.origin}\n{self.manifest.digest}\n"
        try:
            text, signatures = read_note(data.decode())
        except ValueError:
            text, signatures = "", []
        marks = [mark for names, mark in signatures if names == (key.name, key.hash)]
        holds = text == wanted and any(key.holds(mark, text.encode()) for mark in marks)
        if not holds:
            says = "it is not a note over this manifest by the key"
            self.findings.add("manifest-unsigned", "bundle.note", says)
        return holds


class Tree:
    """The log's hash tree as the tiles give it.

    The hashes of level 0 are those in the tiles, and all above them are computed. Only the
    hashes of level 1 before the first tile of the bundle are taken as they are stored.
    """

    def __init__(self, bundle: Bundle) -> None:
        self.bundle, self.past = bundle, bundle.manifest.past
        self.begin = bundle.manifest.first // TILE  # the first tile of level 0
        self.computed: list[list[bytes | None]] = [[]]  # by level, from the tiles below
        self.stored = functools.lru_cache(maxsize=256)(self.read_tile)
        self.levels, self.whole = 0, True
        while self.past >> 8 * self.levels:
            self.check_level(self.levels)
            self.levels += 1

    def tiles(self, level: int) -> Iterator[tuple[int, int]]:
        """Index and width of every tile that the bundle should have of a level."""
        count = self.past >> 8 * level
        for index in range(0 if level else self.begin, -(-count // TILE)):
            yield index, min(TILE, count - index * TILE)

    def read_tile(self, level: int, index: int) -> list[bytes] | None:
        """The hashes stored in a tile; None if it is missing or has another length."""
        width = min(TILE, (self.past >> 8 * level) - index * TILE)
        data = self.bundle.archive.read(tile_name(level, index, width), TILE * HASH) or b""
        hashes = [data[i : i + HASH] for i in range(0, len(data), HASH)]
        return hashes if len(data) == width * HASH else None

    def check_level(self, level: int) -> None:
        """Check the tiles of a level, and compute the hashes above its full tiles."""
        above: list[bytes | None] = []
        for index, width in self.tiles(level):
            name = tile_name(level, index, width)
            data = self.bundle.read(name, TILE * HASH)
            self.whole &= data is not None and len(data) == width * HASH
            if data is not None and len(data) != width * HASH:
                self.bundle.findings.add("tile-altered", name, "it has another length")
            stored, hashes = self.stored(level, index), self.hashes(level, index, width)
            for i in range(width if stored and level else 0):
                if hashes[i] != stored[i]:
                    below = tile_name(level - 1, index * TILE + i)
                    says = "its hashes do not come to the one above it"
                    self.bundle.findings.add("tile-altered", below, says)
            if width == TILE and None in hashes:  # take the hash from the tile above, if any
                upper = self.stored(level + 1, index // TILE)
                above.append(upper[index % TILE] if upper else None)
            elif width == TILE:
                above.append(perfect_root(hashes))
        self.computed.append(above)

    def hashes(self, level: int, index: int, width: int) -> list[Any]:
        """The first hashes of a tile, computed where they can be; None for one not known."""
        start = (0, self.begin)[level == 1] if level else math.inf
        stored = (self.stored(level, index) if level < 2 else None) or [None] * TILE
        first = index * TILE
        return [
            stored[n - first] if n < start else self.computed[level][n - start]
            for n in range(first, first + width)
        ]

    def leaves(self, first: int, past: int) -> list[bytes] | None:
        """The hashes of these entries; None if one is not known."""
        values: list[Any] = []
        for index in range(first // TILE, -(-past // TILE)):
            width = min(TILE, past - index * TILE)
            values += self.hashes(0, index, width)[max(0, first - index * TILE) :]
        return None if None in values else values

    def root(self, size: int) -> bytes | None:
        """The root over the first entries; None if the tiles do not give it."""
        if not self.whole or size > self.past or (size % TILE and size // TILE < self.begin):
            return None
        roots: list[bytes] = []  # of perfect trees, left to right
        for level in reversed(range(self.levels)):
            count = size >> 8 * level
            hashes = self.hashes(level, count // TILE, count % TILE) if count % TILE else []
            if None in hashes:
                return None
            for bit in (128, 64, 32, 16, 8, 4, 2, 1):
                if len(hashes) >= bit:
                    roots.append(perfect_root(hashes[:bit]))
                    hashes = hashes[bit:]
        if not roots:
            return hashlib.sha256(b"").digest()
        return functools.reduce(lambda right, left: perfect_root([left, right]), reversed(roots))


# Checkpoints


@dataclass
class Checkpoint:
    """A checkpoint: what it says, whether the log signed it, and who cosigned it when."""

    label: str
    kept: bool  # given with --extends, not in the bundle
    origin: str
    size: int
    root: bytes
    signed: bool = False
    fits: bool | None = None  # whether its root is that of this log; None: not compared
    cosignatures: list[tuple[Key, int]] = field(default_factory=list)


def read_checkpoint(text: str, label: str, kept: bool) -> Checkpoint:
    """What the text of a checkpoint says; ValueError if it is none."""
    lines = text[:-1].split("\n")
    need(len(lines) >= 3 and all(lines), "it has not three lines")
    need(re.fullmatch(r"0|[1-9][0-9]{0,18}", lines[1]), "its size is odd")
    root = decode_standard(lines[2])
    need(len(root) == HASH, "its root is odd")
    return Checkpoint(label, kept, lines[0], int(lines[1]), root)


class Checkpoints:
    """The checkpoints in the bundle and those that the user kept."""

    def __init__(self, bundle: Bundle, keys: list[Key], witnesses: list[Key], now: int) -> None:
        self.manifest, self.tree, self.add = bundle.manifest, bundle.tree, bundle.findings.add
        self.keys = keys
        self.mentions: list[str] = []
        if MLDSA44PublicKey is None and any(key.kind == ML_DSA_WITNESS for key in witnesses):
            witnesses = [key for key in witnesses if key.kind != ML_DSA_WITNESS]
            self.mentions.append("cosignatures by ML-DSA-44: cryptography 47 can check them")
        self.witnesses = {(key.name, key.hash): key for key in witnesses}
        self.now = now
        self.rows: list[Checkpoint] = []
        document = bundle.document("checkpoints.json", {"checkpoints": [TEXT]})
        for number, note in enumerate(document[0]["checkpoints"] if document else ()):
            self.take(note, f"checkpoint {number}", kept=False)

    def take(self, note: str, label: str, kept: bool) -> None:
        """Take a checkpoint, and check its signature and its cosignatures."""
        try:
            text, signatures = read_note(note)
            checkpoint = read_checkpoint(text, label, kept)
        except ValueError as error:
            self.add("checkpoint-unsigned", label, f"it is no checkpoint: {error}")
            return
        self.rows.append(checkpoint)
        for names, mark in signatures:
            for key in self.keys:
                if names == (key.name, key.hash) and key.name == checkpoint.origin:
                    checkpoint.signed |= key.holds(mark, text.encode())
        if not checkpoint.signed:
            self.add("checkpoint-unsigned", label, "no key of the log signed it")
            return
        for names, mark in signatures:
            if names in self.witnesses:
                self.take_cosignature(checkpoint, self.witnesses[names], mark, text)

    def take_cosignature(self, row: Checkpoint, witness: Key, mark: bytes, text: str) -> None:
        """Check a cosignature."""
        seconds = int.from_bytes(mark[:8], "big")
        about = f"{row.label}, {witness.name}"
        if seconds >= 1 << 63 or not witness.cosigned(mark[8:], seconds, text):
            self.add("cosignature-forged", about, "it does not hold")
        elif seconds * SECOND > self.now + LEEWAY:
            self.add("cosignature-forged", about, "its time is still to come")
        else:
            row.cosignatures.append((witness, seconds * SECOND))

    def cosignatures(self) -> Iterator[tuple[Checkpoint, Key, int]]:
        """Every cosignature that holds, on a checkpoint that the log signed."""
        for row in self.rows:
            for witness, time in row.cosignatures if row.signed else ():
                yield row, witness, time

    def check_roots(self) -> None:
        """Compare roots with the tree, and the checkpoints of each witness with each other."""
        for row in sorted(self.rows, key=lambda row: row.size):
            root = self.tree.root(row.size)
            row.fits = None if root is None else root == row.root
            if root is None and row.kept:
                self.mentions.append(f"{row.label}: {row.size} entries, not compared")
            if row.fits is False and row.signed:
                says = f"it has another root of {row.size} entries than this bundle"
                self.add("fork" if row.kept else "root-differs", row.label, says)
        own = {row.size for row in self.rows if row.signed and not row.kept}
        if self.manifest.past not in own:
            says = f"none is over {self.manifest.past} entries"
            self.add("checkpoint-missing", "checkpoints.json", says)
        roots: dict[tuple[Key, int], set[bytes]] = {}
        for row, witness, _ in self.cosignatures():
            roots.setdefault((witness, row.size), set()).add(row.root)
        for (witness, size), values in roots.items():
            if len(values) > 1:
                says = f"it cosigned {len(values)} roots of {size} entries"
                self.add("witness-two-histories", witness.name, says)

    def prepare_bounds(self) -> None:
        """Sort what cosignatures show of times, for `bounds`."""
        rows = sorted((row.size, time) for row, _, time in self.cosignatures() if row.fits)
        self.sizes = [size for size, _ in rows]
        self.latest: list[float] = [-math.inf]  # of the first N rows
        self.earliest = [self.now]  # of the last N rows
        for _, time in rows:
            self.latest.append(max(self.latest[-1], time))
        for _, time in reversed(rows):
            self.earliest.append(min(self.earliest[-1], time))

    def bounds(self, place: int) -> tuple[float, int]:
        """The last time that a log lacked an entry, and the first time that a log had it."""
        lacking = bisect.bisect_right(self.sizes, place)
        return self.latest[lacking], self.earliest[len(self.sizes) - lacking]

    def saw_the_end(self, kept: bool) -> set[Key]:
        """The witnesses that saw the end; with `kept`, also on checkpoints of --extends."""
        rows = [row for row in self.cosignatures() if row[0].size <= self.manifest.past]
        rows = [row for row in rows if row[2] >= self.manifest.end]
        return {witness for row, witness, _ in rows if kept or not row.kept}

    def check_end(self, late_entry: bool) -> None:
        """Check that something shows that the log had no more entries by the end."""
        cosigned = any(True for _ in self.cosignatures())
        if not self.saw_the_end(kept=True) and (cosigned or not late_entry):
            self.add("tail-withheld", self.manifest.period, "nobody saw the end of the period")
        for row, _, time in self.cosignatures():
            if row.size > self.manifest.past and time < self.manifest.end:
                says = f"{row.size} entries were cosigned before the end of the period"
                self.add("tail-withheld", row.label, says)


# Events and figures


def read_event(text: Any) -> tuple[str, str, bool]:
    """Kind, signer and drill of a signed event; ValueError if its signature does not fit."""
    match = re.fullmatch(r"([\w-]+)\.([\w-]+)\.([\w-]+)", text if isinstance(text, str) else "")
    need(match, "no compact JWS")
    header, value = parse_json(decode_url(match[1])), parse_json(decode_url(match[2]))
    fit(header, {"alg": "Ed25519", "kid": TEXT, "typ": r"seawall-event\+jws"}, "header")
    fields = {"at": TEXT, "document": TEXT, "facts": {"*": object}, "kind": "|".join(PARTIES)}
    fit(value, fields | {"*": object}, "payload")
    key = Key("", b"", LOG, decode_url(header["kid"]))
    need(key.holds(decode_url(match[3]), f"{match[1]}.{match[2]}".encode()), "another signature")
    return value["kind"], header["kid"], value["facts"].get("drill") is True


def wilson(part: int, whole: int) -> tuple[str, str]:
    """Both ends of the Wilson interval at 95 %, in percent."""
    if whole <= 0:
        return "0.0", "100.0"
    share, count = min(max(part, 0), whole) / whole, float(min(whole, 10**150))
    centre = share + Z * Z / (2 * count)
    spread = Z * math.sqrt(share * (1 - share) / count + Z * Z / (4 * count * count))
    scale = 1 + Z * Z / count
    low = 0.0 if part <= 0 else max(0.0, (centre - spread) / scale)
    high = 1.0 if part >= whole else (centre + spread) / scale
    return f"{100 * low:.1f}", f"{100 * high:.1f}"


class Figure:
    """A figure that is counted by its definition."""

    characters = 0  # in the values that all figures name

    def __init__(self, definition: dict[str, Any]) -> None:
        self.id, self.kind = definition["id"], definition["kind"]
        self.words, self.by = set(definition["words"]), definition.get("by")
        self.unless = definition.get("unless", [])
        self.add, self.of = definition.get("add", []), definition.get("of", [])
        wanted = definition.get("part", {})
        self.wanted = {name: set(map(canonical, values)) for name, values in wanted.items()}
        self.entries = self.part = self.whole = 0
        self.values: dict[str, int] = {}

    def count(self, public: dict[str, Any]) -> None:
        """Count an entry."""
        if any(public.get(name) is True for name in self.unless):
            return
        self.entries += 1
        if self.kind == "share":
            self.whole += 1
            self.part += all(
                name in public and canonical(public[name]) in values
                for name, values in self.wanted.items()
            )
        else:
            numbers = {name: value for name, value in public.items() if is_count(value)}
            self.part += sum(numbers.get(name, 0) for name in self.add)
            self.whole += sum(numbers.get(name, 0) for name in self.of)
        if self.by is not None:
            value = public.get(self.by, "")
            self.count_value(value if isinstance(value, str) else canonical(value))

    def count_value(self, value: str) -> None:
        """Count a value, unless the values are more than a document can hold."""
        if value not in self.values:
            Figure.characters += len(value) + 1
            if Figure.characters > MAX_DOCUMENT:
                raise Unreadable("figures.json", f"{self.id} has values of over 64 MiB")
        self.values[value] = self.values.get(value, 0) + 1

    def result(self) -> dict[str, Any]:
        """The figure as `figures.json` should state it."""
        value = {"id": self.id, "entries": self.entries}
        if self.kind == "count":
            return value if self.by is None else value | {"by": self.values}
        if self.kind == "total":
            return value | {"total": self.part}
        low, high = wilson(self.part, self.whole)
        return value | {"part": self.part, "whole": self.whole, "low": low, "high": high}


def read_definitions(bundle: Bundle) -> tuple[set[str] | None, list[Figure]]:
    """The words that are opened, None if there are no definitions, and the figures."""
    document = bundle.document("definitions.json", DEFINITIONS)
    if document is None:
        return None, []
    value, digest = document
    figures = value["figures"]
    complete = all(name in row for row in figures for name in NEEDS[row["kind"]])
    if not complete or len({row["id"] for row in figures}) < len(figures):
        raise Unreadable("definitions.json", "a figure lacks a field, or is defined twice")
    if digest != KNOWN_DEFINITIONS.get(value["version"]):
        says = f"version {value['version']} is not that of a release known here"
        bundle.findings.add("definitions-differ", "definitions.json", says)
    return set(value["words"]), [Figure(row) for row in figures]


def check_figures(bundle: Bundle, figures: list[Figure], defined: bool) -> None:
    """Compare the figures that are stated with those that the entries come to."""
    document = bundle.document("figures.json", FIGURES)
    rows = document[0]["figures"] if document else []
    missing = {figure.id: canonical(figure.result()) for figure in figures}
    wanted = dict(missing)
    for row in rows if defined else ():
        if row["id"] not in wanted:
            bundle.findings.add("figure-unknown", row["id"], "it is not defined")
        elif missing.pop(row["id"], None) is None:
            bundle.findings.add("figure-altered", row["id"], "it is stated twice")
        elif canonical(row) != wanted[row["id"]]:
            says = f"the entries come to {plain(wanted[row['id']])}, not {canonical(row)}"
            bundle.findings.add("figure-altered", row["id"], says)
    for name in missing:
        bundle.findings.add("figure-missing", name, "the bundle does not state it")


# Entries


class Entries:
    """The entries of a bundle, checked file by file and line by line."""

    def __init__(self, bundle: Bundle, checkpoints: Checkpoints) -> None:
        self.bundle, self.manifest, self.checkpoints = bundle, bundle.manifest, checkpoints
        self.words, self.figures = read_definitions(bundle)
        self.newest = -math.inf
        self.late_entry = False  # whether an entry is from after the period
        self.opened = self.signed_events = 0

    def add(self, kind: str, place: int, says: str) -> None:
        """Record a finding about an entry."""
        self.bundle.findings.add(kind, f"entry {place}", says)

    def check_file(self, name: str, first: int, past: int) -> None:
        """Check the lines of a file, and compare their hashes with the tiles."""
        tiles = self.bundle.tree.leaves(first, past)
        lines: list[bytes] = []
        digest = hashlib.sha256()
        whole = True
        for line in self.bundle.archive.lines(name, digest):
            if len(lines) > past - first:  # the second line too many
                whole = False
                break
            lines.append(hashlib.sha256(b"\0" + line.partition(b"\t")[0]).digest())
            number = len(lines) - 1
            in_place = (tiles or [])[number : number + 1] == lines[-1:]
            self.check_line(line, first + number, in_place)
        size = self.bundle.archive.members[name].file_size
        self.bundle.compare(name, size, digest.hexdigest() if whole else None)
        if tiles is not None and lines != tiles:
            self.compare(lines, tiles, first)

    def compare(self, lines: list[bytes], tiles: list[bytes], first: int) -> None:
        """Walk the hashes of lines and of tiles side by side, and name the differences."""
        in_lines, in_tiles = set(lines), set(tiles)
        i = j = 0
        while i < len(lines) or j < len(tiles):
            line = lines[i] if i < len(lines) else None
            tile = tiles[j] if j < len(tiles) else None
            both = line is not None and tile is not None
            if line is None or (both and line in in_tiles and tile not in in_lines):
                self.add("entry-removed", first + j, "the tiles have it, and the file has not")
                j += 1
            elif tile is None or (line not in in_tiles and tile in in_lines):
                self.add("entry-added", first + i, "the file has it, and the tiles have not")
                i += 1
            else:
                if line != tile and line in in_tiles:
                    self.add("entry-reordered", first + i, "it is elsewhere in the tiles")
                elif line != tile:
                    self.add("entry-altered", first + i, "it does not hash to its tile")
                i, j = i + 1, j + 1

    def check_line(self, line: bytes, place: int, in_place: bool) -> None:
        """Check what an entry says, and count it if it is opened and holds."""
        leaf, *opening = line.split(b"\t")
        match = LEAF.fullmatch(leaf)
        try:
            need(match and len(opening) in (0, 2), "the line is no leaf")
            at, organisation, told, what = (group.decode() for group in match.groups())
            time = read_moment(at)
        except ValueError as error:
            self.add("entry-altered", place, str(error))
            return
        if in_place:
            self.check_time(time, place)
        ours = organisation == self.manifest.organisation and what in (self.words or ())
        if ours and not opening:
            self.add("entry-withheld", place, f"{what} must be opened")
        if opening and not ours and self.words is not None:
            self.add("entry-leaked", place, f"{what} must not be opened")
        if opening and ours:
            try:
                public = read_opening(*opening, told)
            except ValueError as error:
                self.add("entry-altered", place, f"what it tells does not fit: {error}")
                return
            self.count(time, what, public, place)

    def check_time(self, time: int, place: int) -> None:
        """Check when an entry was written against cosignatures and the entries before it."""
        lacking, having = self.checkpoints.bounds(place)
        if time > having + LEEWAY:
            self.add("entry-from-the-future", place, "a witness, or now, was before its time")
            return
        if time < max(lacking, self.newest) - HOUR:
            self.add("entry-back-dated", place, "a witness or an entry before it is later")
            return
        self.late_entry |= time >= self.manifest.end
        self.newest = max(self.newest, time)

    def count(self, time: int, what: str, public: dict[str, Any], place: int) -> None:
        """Count an opened entry in the figures, and check its event if it has one."""
        self.opened += 1
        if what in ("signed_event.made", "signed_event.heard"):
            self.check_event(what, public, place)
        if self.manifest.begin <= time < self.manifest.end:
            for figure in self.figures:
                if what in figure.words:
                    figure.count(public)

    def check_event(self, what: str, public: dict[str, Any], place: int) -> None:
        """Check the signed event in an entry."""
        try:
            event = kind, kid, drill = read_event(public.get("event"))
        except ValueError as error:
            self.add("event-altered", place, f"it holds no event that fits: {error}")
            return
        entry = public.get("kind"), public.get("signer"), public.get("drill", False)
        if entry[:2] != event[:2] or entry[2] is not drill:
            self.add("event-altered", place, "the event has another kind, signer or drill")
        else:
            self.signed_events += 1
        party = "own" if what == "signed_event.made" else PARTIES[kind]
        if kid not in self.manifest.signers.get(party, ()):
            self.add("event-stranger", place, f"{kid} is no signer under {party}")


def read_opening(content: bytes, salt: bytes, told: str) -> dict[str, Any]:
    """What an entry makes public; ValueError if it does not fit the leaf."""
    need(re.fullmatch(rb"[0-9a-f]{64}", salt), "its salt is odd")
    mac = hmac.new(bytes.fromhex(salt.decode()), content, hashlib.sha256)
    need(mac.hexdigest() == told, "it has another HMAC")
    value = parse_json(content)
    fit(value, {"public": {"*": object}, "*": object}, "it")
    return value["public"]


# The command


def check_before(bundle: Bundle, path: str, mentions: list[str]) -> None:
    """Compare the end of the bundle before with this one."""
    before = Bundle(path)
    past, add = before.manifest.past, bundle.findings.add
    owners = [(each.manifest.origin, each.manifest.organisation) for each in (before, bundle)]
    if owners[0] != owners[1]:
        add("wrong-log", path, "it is of another log or organisation")
        return
    if past < bundle.manifest.first:
        add("entries-between", path, f"it ends {bundle.manifest.first - past} entries earlier")
    if past > bundle.manifest.past:
        add("tail-withheld", path, f"it has {past} entries, more than this one")
    roots = before.tree.root(past), bundle.tree.root(past)
    if None in roots:
        mentions.append(f"{path}: {past} entries, not compared")
    elif roots[0] != roots[1]:
        add("fork", path, f"it has another root of {past} entries than this bundle")


def check_quorum(bundle: Bundle, saw: set[Key], wanted: set[Key], quorum: int | None) -> None:
    """Check that enough of the witnesses that the user named saw the end."""
    enough = len({witness.name for witness in wanted}) if quorum is None else quorum
    if (number := len({witness.name for witness in saw & wanted})) < enough:
        says = f"{number} of {enough} cosigned after the period"
        bundle.findings.add("witness-missing", bundle.manifest.period, says)


def read_kept(path: str) -> str:
    """The checkpoint in a file that the user kept."""
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_LINE + 1)
        need(len(data) <= MAX_LINE, "it is too long")
        return data.decode()
    except (OSError, ValueError) as error:
        raise Unreadable(path, error) from None


def verify(options: argparse.Namespace) -> tuple[dict[str, Any], list[str]]:
    """Check a bundle: the object for --json, and the lines of the text."""
    bundle = Bundle(options.bundle)
    manifest, findings = bundle.manifest, bundle.findings
    key = options.key or manifest.keys[0]
    if key != manifest.keys[0]:
        findings.add("wrong-log", "bundle.json", "its first key is not the key given")
    keys = [key, *manifest.keys[1:]] if bundle.check_signature(key) else [key]
    bundle.check_members()
    witnesses = manifest.witnesses + options.witness
    checkpoints = Checkpoints(bundle, keys, witnesses, options.now)
    for path in options.extends:
        checkpoints.take(read_kept(path), path, kept=True)
    checkpoints.check_roots()
    checkpoints.prepare_bounds()
    entries = Entries(bundle, checkpoints)
    for name, first, past in manifest.pages():
        if name in bundle.archive.members:
            entries.check_file(name, first, past)
    checkpoints.check_end(entries.late_entry)
    if options.after:
        check_before(bundle, options.after, checkpoints.mentions)
    saw = checkpoints.saw_the_end(kept=True)
    check_quorum(bundle, saw, set(options.witness), options.quorum)
    check_figures(bundle, entries.figures, entries.words is not None)
    report = {
        "sound": not findings.listed,
        "findings": list(findings.rows()),
        "root": (bundle.tree.root(manifest.past) or b"").hex(),
        "opened": entries.opened,
        "signed_events": entries.signed_events,
        "cosigned_by": sorted({witness.name for witness in checkpoints.saw_the_end(kept=False)}),
        "figures": [figure.result() for figure in entries.figures],
    }
    return report, [
        f"{'sound' if report['sound'] else 'not sound'}: {manifest.name}, {manifest.period}",
        *("  {kind}: {about}: {says}".format(**row) for row in findings.rows()),
        f"entries: {manifest.past - manifest.first} from {manifest.first}, {entries.opened} opened",
        f"root: {report['root'] or 'not known'}",
        f"key: {key.name}+{key.hash.hex()}, {'given' if options.key else 'from the bundle itself'}",
        f"saw the end: {', '.join(sorted({witness.name for witness in saw})) or 'nobody'}",
        f"signed events: {entries.signed_events}",
        f"figures: {len(entries.figures)}",
        *(f"mentioned: {mention}" for mention in checkpoints.mentions),
    ]


def read_options(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Check a Seawall bundle offline.")
    witness = functools.partial(read_key, WITNESSES)
    parser.add_argument("bundle", metavar="BUNDLE")
    parser.add_argument("--key", type=functools.partial(read_key, (LOG,)), metavar="LINE")
    parser.add_argument("--witness", type=witness, action="append", default=[], metavar="LINE")
    parser.add_argument("--quorum", type=int, metavar="N")
    parser.add_argument("--after", metavar="BUNDLE")
    parser.add_argument("--extends", action="append", default=[], metavar="FILE")
    now = datetime.now(UTC).isoformat()  # argparse reads a default that is text
    parser.add_argument("--now", type=read_moment, default=now, metavar="RFC3339")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    """Check the bundle and print what is found."""
    options = read_options(arguments)
    try:
        report, lines = verify(options)
    except (Unreadable, MemoryError, RecursionError) as error:
        print(f"unreadable: {error or type(error).__name__}", file=sys.stderr)
        return 2
    print(json.dumps(report) if options.json else "\n".join(map(plain, lines)))
    return 0 if report["sound"] else 1


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")
    sys.exit(main())
