"""An entry of an NCMEC-shaped feed, as records: one for each of its fingerprints.

An entry is known by its member and id. What it no longer has, and all of it where it was
deleted, is told as deleted, so that no fingerprint outlives its entry. Fingerprints that are
too large to be in the list come as an address to fetch them from: none of those is a type we
match, and an address is not stored in a hash's place.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from seawall.errors import problem
from seawall.exchanges.model import PeerUnreadable
from seawall.exchanges.peer_markup import child, text_of
from seawall.exchanges.peer_reading import moment
from seawall.exchanges.peer_record import OwnerOpinion, PeerRecord, RecordCategory
from seawall.signals import read_names, written_names

#: As the feed names what we match, and as feedback does.
TYPES, FEEDBACK_TYPES = read_names("ncmec"), written_names("ncmec")
#: Every fingerprint that the feed documents.
FINGERPRINTS = (
    "md5",
    "sha1",
    "pdna",
    "pdq",
    "netclean",
    "videntifier",
    "tmk-pdqf",
    "ssvh-pdna",
    "ssvh-safer-hash",
)
DELETED = "deleted"
#: What an entry's own name says of its file.
_MEDIA = {"image": "picture", "video": "video"}


def key_of(entry: Element) -> str:
    """The key of an entry."""
    member = entry.find("member")
    identity = child(entry, "id")
    if member is None or not member.get("id") or not identity:
        raise problem("exchanges.entry-without-id", PeerUnreadable)
    return f"{member.get('id')}-{identity}"


def records_of(entry: Element) -> Iterator[PeerRecord]:
    """One entry's fingerprints, those that are gone among them."""
    key = key_of(entry)
    is_deleted = entry.tag.lower().startswith(DELETED)
    fingerprints = {} if is_deleted else {f.tag: f for f in entry.findall("fingerprints/*")}
    updated_at = moment(child(entry, "timestamp"))
    for name in dict.fromkeys((*FINGERPRINTS, *fingerprints)):
        is_gone = name not in fingerprints
        opinions = () if is_gone else _opinions(entry, name)
        yield PeerRecord(
            key=f"{key}/{name}",
            peer_type=name,
            signal_type="" if is_gone else TYPES.get(name, ""),
            value="" if is_gone else text_of(fingerprints[name]),
            media="" if is_gone else _MEDIA.get(entry.tag.lower(), ""),
            opinions=opinions,
            tags=() if is_gone else opinions[0].tags,
            is_deleted=is_gone,
            updated_at=updated_at,
            facts={} if is_gone else {"entry": key, "kind": entry.tag},
        )


def _opinions(entry: Element, fingerprint: str) -> tuple[OwnerOpinion, ...]:
    """Who listed it, and what other members say of this fingerprint."""
    member = entry.find("member")
    owner = str(member.get("id")) if member is not None else ""
    classification = child(entry, "classification")
    opinions = [
        OwnerOpinion(owner, RecordCategory.POSITIVE, (classification,) if classification else ())
    ]
    for feedback in entry.findall("feedback/*"):
        if (feedback.get("type") or "").lower() != fingerprint.lower():
            continue
        if feedback.tag == "affirmativeFeedback":
            opinions += [OwnerOpinion(who, RecordCategory.POSITIVE) for who in _members(feedback)]
        elif feedback.tag == "negativeFeedback":
            opinions += [
                OwnerOpinion(who, RecordCategory.NEGATIVE, tags) for who, tags in _reasons(feedback)
            ]
    return tuple(opinions)


def _members(element: Element) -> list[str]:
    return [str(m.get("id")) for m in element.iter("member") if m.get("id")]


def _reasons(feedback: Element) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Members under the reason that stands before them, or around them."""
    reason = ""
    for part in feedback.iter():
        if part.tag == "reason":
            reason = part.get("name") or ""
        elif part.tag == "member" and part.get("id"):
            yield str(part.get("id")), (reason,) if reason else ()
