"""What the Graph API lists, as records: types, owners' descriptors, others' reactions.

An entry without descriptors is one that was deleted. A descriptor without an owner is one that
we may not see: it is passed over. A reaction speaks for its owner where they have no
descriptor of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from seawall.exchanges.peer_reading import items_in, moment
from seawall.exchanges.peer_record import OwnerOpinion, PeerRecord, RecordCategory
from seawall.signals import (
    VIDEO_FILE,
    hash_text,
    media_by_name,
    read_names,
    tells_videos_apart,
    written_names,
)

#: Their names for what we match, and ours as they name them: of a text we hold a digest, which
#: they have no type for.
GRAPH = "graph"
TYPES, OUT = read_names(GRAPH), written_names(GRAPH)
#: With this tag the hash of a file is that of a video to their clients (`video_md5`).
VIDEO_TAG = "media_type_video"
_STATUS = {"MALICIOUS": RecordCategory.POSITIVE, "NON_MALICIOUS": RecordCategory.NEGATIVE}
_AGREES = frozenset({"HELPFUL"})
_DISAGREES = frozenset({"DISAGREE_WITH_TAGS", "NON_MALICIOUS"})


def key_of(update: Any) -> str:
    """The key of a record: its type and its indicator."""
    return f"{update['type']}:{update['indicator']}"


def records_of(update: Mapping[str, Any], us: str) -> Iterator[PeerRecord]:
    """One update as a record."""
    descriptors = [
        descriptor for descriptor in items_in(update, "descriptors") if _owner(descriptor)
    ]
    opinions = _opinions(descriptors, us)
    kind, indicator = str(update["type"]), str(update["indicator"])
    signal_type = TYPES.get(kind, "")
    tags = tuple(sorted({tag for opinion in opinions for tag in opinion.tags}))
    yield PeerRecord(
        key=key_of(update),
        peer_type=kind,
        signal_type=signal_type,
        value=_value(signal_type, indicator),
        media=_media(kind, signal_type, tags),
        opinions=opinions,
        tags=tags,
        is_deleted=bool(update.get("should_delete")) or not opinions,
        updated_at=moment(update.get("last_updated")),
        facts={"id": str(update.get("id", "")), "descriptors": _ids(descriptors)},
    )


def _opinions(descriptors: list[Mapping[str, Any]], us: str) -> tuple[OwnerOpinion, ...]:
    spoken: dict[str, OwnerOpinion] = {}
    reacted: dict[str, OwnerOpinion] = {}
    for descriptor in descriptors:
        owner, tags = _owner(descriptor), _tags(descriptor)
        category = _STATUS.get(str(descriptor.get("status", "")), RecordCategory.SEED)
        spoken[owner] = OwnerOpinion(owner, category, tags, owner == us)
        for reaction in items_in(descriptor, "reactions"):
            for who in _owners_of(reaction):
                _react(reacted, who, str(reaction.get("key", "")), is_ours=who == us)
    reactions = {owner: opinion for owner, opinion in reacted.items() if owner not in spoken}
    return tuple({**spoken, **reactions}.values())


def _react(reacted: dict[str, OwnerOpinion], who: str, key: str, *, is_ours: bool) -> None:
    """Whoever finds it helpful anywhere agrees; else whoever disagrees, disagrees."""
    if key in _AGREES:
        reacted[who] = OwnerOpinion(who, RecordCategory.POSITIVE, (), is_ours)
    elif key in _DISAGREES and who not in reacted:
        reacted[who] = OwnerOpinion(who, RecordCategory.NEGATIVE, (), is_ours)


def _owners_of(reaction: Any) -> list[str]:
    """Whose reaction it is: `777,888`."""
    return [who.strip() for who in str(reaction.get("value", "")).split(",") if who.strip()]


def _owner(descriptor: Any) -> str:
    owner = descriptor.get("owner") if isinstance(descriptor, Mapping) else None
    return str(owner.get("id", "")) if isinstance(owner, Mapping) else ""


def _tags(descriptor: Mapping[str, Any]) -> tuple[str, ...]:
    """Tags come as objects or as words."""
    tags = items_in(descriptor, "tags")
    return tuple(sorted(str(t["text"] if isinstance(t, Mapping) else t) for t in tags))


def _ids(descriptors: list[Mapping[str, Any]]) -> dict[str, str]:
    """Whose descriptor is which, for what we may want to say of it."""
    return {
        str(descriptor["id"]): _owner(descriptor)
        for descriptor in descriptors
        if descriptor.get("id")
    }


def tags_sent(signal_type: str, media: str, tags: Iterable[str]) -> list[str]:
    """The tags of what we submit: that it is of a video is said by us alone, and where it is so."""
    if not tells_videos_apart(GRAPH, signal_type):
        return [tag for tag in tags if tag]
    own_tags = [tag for tag in tags if tag and tag != VIDEO_TAG]
    return [*own_tags, VIDEO_TAG] if media == VIDEO_FILE else own_tags


def _media(kind: str, signal_type: str, tags: Sequence[str]) -> str:
    """A video, where the type's name or a tag says so."""
    is_tagged = VIDEO_TAG in tags and tells_videos_apart(GRAPH, signal_type)
    return VIDEO_FILE if is_tagged else media_by_name(GRAPH, kind)


def _value(signal_type: str, indicator: str) -> str:
    """Texts come in clear; we hold their digest."""
    return hash_text(indicator).signals[0].value if signal_type == "text" else indicator
