"""Opening archives and office documents, in the jail: listed, and handed over piece by piece.

ZIP, TAR, and what GZIP, BZIP2, XZ and ZSTD wrap around one file or a TAR. Members are
bytes to us: each goes to the room of its own family. An office document is a ZIP whose
words are read here as well.
"""

from collections.abc import Iterable, Iterator

import msgspec

from seawall.sandbox.files import _office
from seawall.sandbox.files._inflating import KINDS, DamagedError, InflatedStream
from seawall.sandbox.files._inside import InsideAsk, InsideFacts
from seawall.sandbox.files._tar import Tar, TarMember
from seawall.sandbox.files._tray import Tray
from seawall.sandbox.files._zip import LEAST_SAID, Zip, ZipEntry
from seawall.sandbox.hidden import ends_like_zip
from seawall.sandbox.jail._hostile import load_alphabets, refusing_damaged
from seawall.sandbox.jail._openers import RefusalError, Report
from seawall.sandbox.jail._source import HostileFile
from seawall.sandbox.model import SandboxLimits
from seawall.sandbox.sniff import family_of, sniff_format
from seawall.sandbox.written_files import holds_files

HEAD, MARKUP_HEAD = 1 << 10, 1 << 14
MOST_SEARCHED = 16 << 20  # bytes of markup in which files may be written


def prepare(limits: SandboxLimits) -> None:
    """Load the alphabets; the standard library's parsers came with our imports."""
    del limits
    load_alphabets()


def examine(
    source: HostileFile, ask: bytes, limits: SandboxLimits, report: Report
) -> tuple[InsideFacts, bytes]:
    """What is in an archive, from where the question begins."""
    del limits
    tray = Tray(msgspec.json.decode(ask, type=InsideAsk))
    kind = sniff_format(source.file().read(HEAD))
    with refusing_damaged("archive"):
        if kind == "ZIP" or tray.ask.as_zip:
            return _zip(source, tray, report)
        if kind == "TAR":
            return _tar(Tar(source.file()), tray, "TAR")
        if kind in KINDS:
            return _wrapped(source, tray, kind)
    raise RefusalError("unsupported", f"It is a {kind or 'file that is no known archive'} file.")


def _zip(source: HostileFile, tray: Tray, report: Report) -> tuple[InsideFacts, bytes]:
    opened = Zip(source.file())
    if not tray.ask.start:
        _tell_unlisted(source, opened, tray)
        tray.put("comment", opened.comment)
    office = _office.office_of(opened)
    count = len(opened.entries)
    for at in range(tray.ask.start, count):
        entry = opened.entries[at]
        if tray.is_full(at) or not _take(opened, entry, office, tray):
            return tray.facts(office.kind or "ZIP", count=count, following=at)
        report((at + 1) / count)
    return tray.facts(office.kind or "ZIP", count=count, following=0)


def _tell_unlisted(source: HostileFile, opened: Zip, tray: Tray) -> None:
    """What lies in the file and is in no directory: an archive before it, members left out."""
    with source.file() as file:
        before = file.read(opened.before) if opened.before else b""
    if before and (ends_like_zip(before) or not tray.ask.as_zip):
        tray.miss("unknown", "Other bytes stand before the archive.")
    if opened.has_unlisted:
        tray.miss("unknown", "Bytes lie in it that its directory does not list.")


def _take(opened: Zip, entry: ZipEntry, office: _office.Office, tray: Tray) -> bool:
    """Deal with one entry; false if it has to wait for the next answer."""
    if entry.is_folder:
        tray.put(f"{entry.name}, beside it", entry.said)
        return True
    if entry.closed:
        tray.leave(entry.name, entry.size, entry.closed)
    elif office.is_words(entry.name):
        _words(opened, entry, office, tray)
    elif office.is_links(entry.name):
        _office.read_links(opened, entry, tray)
    elif not _hand_over(opened, entry, tray, only_known=bool(office.kind)):
        return False
    tray.put(f"{entry.name}, beside it", entry.said)
    return True


def _words(opened: Zip, entry: ZipEntry, office: _office.Office, tray: Tray) -> None:
    try:
        _office.read_words(opened, entry, office, tray)
    except DamagedError as damage:
        tray.miss("unreadable", f"{entry.name} is damaged: {damage}.", entry.name)
    if entry.size <= min(tray.left, MOST_SEARCHED):
        markup, _ = opened.read(entry, MOST_SEARCHED)
        if holds_files(markup):
            tray.put(entry.name, markup)


def _hand_over(opened: Zip, entry: ZipEntry, tray: Tray, *, only_known: bool) -> bool:
    if entry.size > tray.ask.largest:
        tray.leave(entry.name, entry.size, "large")
        return True
    if entry.size > tray.most:
        return False
    data, wrong = opened.read(entry, tray.most + 1)
    if len(data) > tray.most:  # more than its header said
        if tray.held:
            return False
        tray.leave(entry.name, len(data), "large")
    elif wrong and not data:
        tray.leave(entry.name, entry.size, "damaged")
    elif (
        not only_known or family_of(sniff_format(data)) or not _is_markup(data) or holds_files(data)
    ):
        tray.put(entry.name, data)
        if wrong:
            says = f"{entry.name} is damaged, and was looked at as far as it goes."
            tray.miss("unreadable", says, entry.name)
    return True


def _is_markup(data: bytes) -> bool:
    """Whether a part of a document is its own structure, and no file that lies in it."""
    head = data[:MARKUP_HEAD].removeprefix(b"\xef\xbb\xbf")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[2:].replace(b"\0", b"")
    return head.lstrip().startswith(b"<") and b"\0" not in head


def _wrapped(source: HostileFile, tray: Tray, kind: str) -> tuple[InsideFacts, bytes]:
    """A compressed file: a TAR if it is one inside, else one member."""
    inflated = InflatedStream(source.file(), kind)
    head = inflated.read(HEAD)
    if not head:
        raise RefusalError("unreadable", f"The {kind} file is damaged: {inflated.damage}.")
    if sniff_format(head) == "TAR":
        if not tray.ask.start:
            _gzip_header(source, kind, tray)
        return _tar(Tar(InflatedStream(source.file(), kind)), tray, kind)
    _gzip_header(source, kind, tray)
    data = head + inflated.read(tray.ask.largest + 1 - len(head))
    if inflated.is_limit or len(data) > tray.ask.largest:
        tray.leave("content", len(data), "dense" if inflated.is_limit else "large")
        return tray.facts(kind, count=1, following=0)
    tray.put("content", data)
    if inflated.damage:
        tray.miss("unreadable", f"The {kind} file is damaged: {inflated.damage}.")
    return tray.facts(kind, count=1, following=0)


def _gzip_header(source: HostileFile, kind: str, tray: Tray) -> None:
    """The name, the comment and the fields in the header of a GZIP (RFC 1952), where they are long."""
    head = source.file().read(1 << 20) if kind == "GZIP" else b""
    flags, end = head[3] if len(head) > 3 else 0, 10
    if flags & 4:
        end += 2 + int.from_bytes(head[10:12], "little")
    for flag in (8, 16):
        if flags & flag:
            end = head.find(b"\0", end) + 1 or len(head)
    if end > LEAST_SAID:
        tray.put("header", head[12 if flags & 4 else 10 : end].rstrip(b"\0"))


def _tar(tar: Tar, tray: Tray, kind: str) -> tuple[InsideFacts, bytes]:
    at = 0
    for at, member in _from(tar, tray.ask.start):
        if tray.is_full(at) or not _member(member, tray):
            return tray.facts(kind, count=0, following=at)
    if tar.damage:
        says = f"The archive could be read up to its member {at + 1}: {tar.damage}."
        tray.miss("limit" if tar.is_limit else "unreadable", says)
    elif tar.has_more:
        tray.miss("unknown", "Something lies behind the end of the archive.")
    return tray.facts(kind, count=at + 1, following=0)


def _from(members: Iterable[TarMember], start: int) -> Iterator[tuple[int, TarMember]]:
    return ((at, member) for at, member in enumerate(members) if at >= start)


def _member(member: TarMember, tray: Tray) -> bool:
    """Deal with one member; false if it has to wait for the next answer."""
    if member.is_sparse:
        tray.leave(member.name, member.size, "unsupported")
        return True
    if member.file is None:
        return True
    if member.size > tray.ask.largest:
        tray.leave(member.name, member.size, "large")
        return True
    if member.size > tray.most:
        return False
    data = member.read()
    if data:
        tray.put(member.name, data)
    if len(data) < member.size:
        says = f"{member.name} ends too early, and was looked at as far as it goes."
        tray.miss("unreadable", says, member.name)
    return True
