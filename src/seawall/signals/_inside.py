"""The signals of what lies inside a file: pages, words, links, pictures, members.

The child of an archive or a document hands its finds over as bytes; the server opens none
of them but passes each to the room of its own family, one level down, until the budget of
the whole upload is spent. What stays closed is named, with the reason: a platform can hold
what was not wholly looked into (`Hashed.unopened`).
"""

from collections.abc import Callable
from dataclasses import replace

from msgspec import structs

from seawall.errors import SeawallError, TooLarge, Unavailable
from seawall.sandbox import (
    DecoderDied,
    Locked,
    PictureFacts,
    TookTooLong,
    UnsupportedFormat,
)
from seawall.sandbox.files._inside import (
    MOST_PARTS,
    InsideAsk,
    InsideFacts,
    WireMissed,
    WirePart,
    handed_over_parts,
)
from seawall.sandbox.hidden import behind_junk, ends_like_zip
from seawall.sandbox.jail._refusals import child_died
from seawall.sandbox.jail._room import Content
from seawall.sandbox.sniff import family_of, sniff_format
from seawall.sandbox.written_files import has_tags
from seawall.signals._beside import WRITTEN, gather_beside, gather_written
from seawall.signals._budget import DEEPEST, FileOpening
from seawall.signals._found import GatheredSignals
from seawall.signals._model import Hashed, Signal
from seawall.signals._prose import hash_prose, hash_texts, prose_in
from seawall.signals._registry import digests_of
from seawall.signals.pdq import MIN_QUALITY, PDQ
from seawall.signals.sha256 import sha256_of
from seawall.signals.unopened import WhyUnopened, unopened_part


class LiesTooDeep(TooLarge):
    """A file in a file in a file, further down than is looked."""


class TooManyParts(TooLarge):
    """More lies in it than one upload may ask of us."""


HOLDERS = ("archive", "document")
ROOM, LARGEST = 32 * 2**20, 64 * 2**20
#: A page of text drawn at another size is already 19 to 38 bits away, on average, and pages
#: of other words may be as near as 64 (`benchmarks/documents.py`): how a page looks says
#: something where it is nearly the same drawing, or mostly a picture, and little beyond that.
PAGE_RADIUS = 24
_CLOSED = {
    "large": "is too large to be opened",
    "dense": "unpacks to far more than it is packed in, as bombs do",
    "locked": "is encrypted",
    "damaged": "is damaged",
    "unsupported": "is packed in a way that we do not unpack",
}
_WHY: dict[str, WhyUnopened] = {
    "large": "limit",
    "dense": "limit",
    "locked": "encrypted",
    "damaged": "unreadable",
    "unsupported": "unknown",
}
_NOT_OPENED = {
    "SEVENZIP": "7z archives are not unpacked.",
    "RAR": "RAR archives are not unpacked.",
    "ZSTD": "Zstandard is unpacked with Python 3.14 and later.",
    "OLE": "Documents of Office before 2007 are not taken apart.",
}


def hash_inside(
    content: Content,
    opening: FileOpening,
    *,
    family: str,
    as_zip: bool = False,
    as_html: bool = False,
    on_progress: Callable[[float], None] | None = None,
) -> Hashed:
    """The signals of an archive or a document, and of all that lies in it.

    ``as_zip`` opens the ZIP that lies behind what the file begins with, ``as_html`` reads a text
    as the page that a browser would make of it. Raises a kind of `SeawallError` where it cannot be opened at all.
    """
    findings = GatheredSignals(opening)
    following = -1
    while following:
        start = InsideAsk(start=max(0, following), as_zip=as_zip, as_html=as_html)
        facts, blob = _asked(content, start, findings, family)
        if facts is None:
            break
        _gather(facts, blob, findings)
        if on_progress and facts.count:
            on_progress(min(1.0, facts.following / facts.count) if facts.following else 1.0)
        if facts.following and facts.following <= following:
            raise child_died("it goes round in circles")
        if spent := opening.budget.spent if facts.following else "":
            count = max(1, facts.count - facts.following)
            findings.close(_unseen(facts, opening, spent), _too_much(spent), count=count)
            break
        following = facts.following
    _tell_left_out(findings)
    words = hash_texts(findings.texts, opening.read)
    for part in words.unopened:
        findings.miss(part.says, part.why)
    for signal in words.signals:
        findings.add(signal, opening.place(signal.view), inside=signal.inside or bool(opening.path))
    return findings.hashed()


def _asked(
    content: Content, start: InsideAsk, findings: GatheredSignals, family: str
) -> tuple[InsideFacts | None, bytes]:
    """The next piece; trouble after the first one costs the rest, not what was found."""
    budget = findings.opening.budget
    largest = max(0, min(LARGEST, budget.bytes))
    ask = structs.replace(
        start,
        room=min(ROOM, largest),
        largest=largest,
        most=max(1, min(MOST_PARTS, budget.parts)),
        looks=findings.opening.wants(PDQ.name),
        rendition=findings.wants_copy and not start.start,
    )
    if not ask.as_zip and not ask.as_html:
        _refuse_known(content)
    room = findings.opening.pool.room(family)
    try:
        try:
            return room.ask(content, ask, InsideFacts)
        except (TookTooLong, DecoderDied) as costly:
            if family != "document" or not (ask.looks or ask.rendition):
                raise
            findings.close(f"Pages could not be drawn, only read: {costly.detail}", costly)
            plainly = structs.replace(ask, looks=False, rendition=False)
            return room.ask(content, plainly, InsideFacts)
    except Unavailable:
        raise
    except SeawallError as problem:
        if not start.start:
            raise
        findings.close(f"The rest was not looked at: {problem.detail}", problem)
        return None, b""


def _gather(facts: InsideFacts, blob: bytes, findings: GatheredSignals) -> None:
    opening = findings.opening
    for note in facts.notes:
        findings.note(f"{opening.place()}: {note}" if opening.path else note)
    for missed in facts.missed:
        _note_missed(missed, findings)
    for sight in facts.sights:
        if sight.quality >= MIN_QUALITY:
            signal = Signal(
                PDQ.name,
                sight.pdq,
                PDQ.version,
                sight.quality,
                grade="derived",
                within=PAGE_RADIUS,
            )
            findings.add(signal, opening.place(sight.place))
        findings.opened += 1
    findings.texts += [(text.place, text.text) for text in facts.texts]
    for link in facts.links:
        _follow(link, findings)
    if facts.rendition:
        findings.media = _page_media(facts, blob[-facts.rendition :])
    _gather_parts(facts, blob, findings)


def _gather_parts(facts: InsideFacts, blob: bytes, findings: GatheredSignals) -> None:
    for part, content in handed_over_parts(facts, blob):
        if part.closed:
            _note_closed(part, findings)
        else:
            _gather_part(content, part.name, findings, made_here=facts.format == "PDF")


def _page_media(facts: InsideFacts, copy: bytes) -> PictureFacts:
    """What a reviewer is shown of a document: its first page."""
    return PictureFacts(
        width=facts.width,
        height=facts.height,
        format=facts.format,
        mode="page",
        frames=max(1, facts.count),
        orientation=1,
        views=(),
        rendition=copy,
    )


def _follow(link: str, findings: GatheredSignals) -> None:
    budget = findings.opening.budget
    if budget.links <= 0:
        if not budget.links:  # said once for the whole upload
            findings.miss("More addresses stand in it than are compared.", "limit")
        budget.links = -1
        return
    budget.links -= 1
    try:
        hashed = findings.opening.follow(link)
    except SeawallError:
        return
    for signal in hashed.signals:
        findings.add(signal, findings.opening.place(signal.view or "link"))


def _note_missed(missed: WireMissed, findings: GatheredSignals) -> None:
    opening = findings.opening
    place = opening.within(missed.place).place() if missed.place else opening.place()
    says = f"{opening.place()}: {missed.says}" if opening.path else missed.says
    findings.miss(says, missed.why, place=place, count=missed.count)


def _note_closed(part: WirePart, findings: GatheredSignals) -> None:
    place = findings.opening.within(part.name).place()
    sentence = f"{place} {_CLOSED[part.closed]}."
    kind = Locked if part.closed == "locked" else UnsupportedFormat
    remedy = "Send it unpacked, and without a password."
    findings.problem = findings.problem or kind(sentence, field="content", remedy=remedy)
    findings.miss(sentence, _WHY[part.closed], place=place)


def _gather_part(
    content: bytes, name: str, findings: GatheredSignals, *, made_here: bool = False
) -> None:
    """One file inside: its digests, and whatever opening it gives."""
    opening = findings.opening.within(name)
    digest = sha256_of(content)
    if digest.value in opening.budget.seen:
        return
    if opening.budget.spent:
        findings.left_out += 1
        findings.first_left_out = findings.first_left_out or opening.place()
        return
    opening.budget.take(digest.value, len(content))
    kind = sniff_format(content)
    if not (made_here and kind == "BMP"):  # a bitmap of our own making is nobody's file
        findings.add_all(digests_of(content, opening.wanted), opening.place())
    inner = replace(opening, rendition=findings.wants_copy)
    try:
        _take_over(
            _opened(content, kind, inner), findings, opening, holds=family_of(kind) in HOLDERS
        )
        findings.opened += 1
    except Unavailable:
        raise
    except SeawallError as problem:
        findings.close(f"{opening.place()}: {problem.detail}", problem, place=opening.place())
    _take_over(hash_hidden(content, kind, inner), findings, opening, holds=True)


def _take_over(
    hashed: Hashed, findings: GatheredSignals, opening: FileOpening, *, holds: bool
) -> None:
    """What a file inside gave; one that holds others has named their places itself."""
    findings.take_over(
        part if part.place else replace(part, place=opening.place()) for part in hashed.unopened
    )
    if findings.wants_copy and hashed.media and hashed.media.rendition:
        findings.media = hashed.media
    for signal in hashed.signals:
        findings.add(signal, signal.view if holds else opening.place(signal.view))
    for note in hashed.notes:
        findings.note(note if holds else f"{opening.place()}: {note}")


def hash_hidden(content: bytes, kind: str, opening: FileOpening) -> Hashed:
    """What lies where the file's own reader does not look: behind it, beside it, written into it.

    A ZIP or a file behind rubbish, files in comments and unused parts of a picture, files that
    are written into a text as letters. A file that is neither of a known kind nor words stays
    closed, and is told as such.
    """
    findings, is_prose = GatheredSignals(opening), not kind and bool(prose_in(content))
    is_odd = not kind and not is_prose
    if is_odd:
        says = f"{opening.place() or 'It'} is of no kind that is known here."
        findings.take_over((unopened_part(opening.place(), "unknown", says),))
    if kind != "ZIP" and ends_like_zip(content):
        _gather_zip_behind(content, findings)
    elif is_odd and (at := behind_junk(content)):
        _gather_part(content[at:], f"behind {at} bytes", findings, made_here=False)
    beside = gather_beside(content, kind, opening, _gather_part)
    _take_over(beside.hashed(), findings, opening, holds=True)
    if is_prose or kind in WRITTEN:
        gather_written(content, findings, _gather_part)
    if is_prose and has_tags(content):
        _gather_page(content, findings)
    return findings.hashed()


def _gather_page(content: bytes, findings: GatheredSignals) -> None:
    """A text with tags in it, read as the page that a browser would make of it."""
    opening = findings.opening
    try:
        page = hash_inside(content, opening, family="document", as_html=True)
    except Unavailable:
        raise
    except SeawallError as wrong:
        findings.close(f"It was not read as a page: {wrong.detail}", wrong)
    else:
        _take_over(page, findings, opening, holds=True)


def _gather_zip_behind(content: bytes, findings: GatheredSignals) -> None:
    opening = findings.opening
    try:
        inside = hash_inside(content, opening, family="archive", as_zip=True)
    except Unavailable:
        raise
    except SeawallError as wrong:
        where = f"behind {opening.place()}" if opening.path else "behind it"
        findings.close(f"A ZIP {where} was not opened: {wrong.detail}", wrong)
    else:
        _take_over(inside, findings, opening, holds=True)


def _tell_left_out(findings: GatheredSignals) -> None:
    """The files that were handed over when the budget of the upload was spent already."""
    if not (count := findings.left_out):
        return
    spent = findings.opening.budget.spent or "it takes too long"
    others = f" and {count - 1} more" if count > 1 else ""
    sentence = f"{findings.first_left_out}{others} were not looked at: {spent}."
    findings.close(sentence, _too_much(spent), count=count)


def _opened(content: bytes, kind: str, opening: FileOpening) -> Hashed:
    family = family_of(kind)
    if family in HOLDERS:
        if len(opening.path) >= DEEPEST:
            raise LiesTooDeep(
                f"It lies {DEEPEST} files deep and was not opened.",
                field="content",
                remedy="Send it by itself.",
            )
        return hash_inside(content, opening, family=family)
    if open_family := opening.families.get(family):
        return open_family(
            content, pool=opening.pool, types=opening.wanted, rendition=opening.rendition
        )
    return Hashed(()) if kind else hash_prose(content, opening.read)


def _refuse_known(content: Content) -> None:
    """Formats that no opener of ours takes: said at once, without a child."""
    if isinstance(content, bytes):
        head = content[:64]
    else:
        with content.open("rb") as file:
            head = file.read(64)
    if why := _NOT_OPENED.get(sniff_format(head)):
        raise UnsupportedFormat(why, field="content", remedy="Send the files by themselves.")


def _unseen(facts: InsideFacts, opening: FileOpening, why: str) -> str:
    where = f"{opening.place()}: only" if opening.path else "Only"
    of = f" of {facts.count}" if facts.count else ""
    return f"{where} the first {facts.following}{of} pages or files were looked at: {why}."


def _too_much(why: str) -> SeawallError:
    return TooManyParts(
        f"It was not looked at: {why}.", field="content", remedy="Send it in smaller parts."
    )
