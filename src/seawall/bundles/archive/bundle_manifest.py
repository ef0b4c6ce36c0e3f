"""The manifest of a bundle: of whom and when it is, and the digest of every other file in it.

It is signed by the log's key, as a note. So whoever made a bundle stands by its figures.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from seawall.bundles.archive.bundle_names import FORMAT, LARGEST_TABLE, fewest_members
from seawall.bundles.bundle_period import BundlePeriod
from seawall.errors import InvalidRequest, problem
from seawall.keys.strict_json import without_twins
from seawall.ledger.entry import canonical_json
from seawall.ledger.note import BadCheckpoint, Verifier

_FIELDS = frozenset(
    [
        "entries",
        "files",
        "format",
        "log",
        "made_at",
        "organisation",
        "period",
        "signers",
        "software",
        "witnesses",
    ]
)
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"
#: Members that the table of contents of a bundle can name, at 46 bytes each.
_MOST_MEMBERS = LARGEST_TABLE // 46


@dataclass(frozen=True, slots=True)
class BundledFile:
    """A file of a bundle: its bytes and their SHA-256, in hex."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Software:
    """What made a bundle: its version, and the digest of its code."""

    version: str
    code: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a bundle says of itself.

    `keys` are those of the log, today's first; `signers` are the keys that may have signed the
    events of a side, as their events name them.
    """

    organisation: str
    organisation_name: str
    period: BundlePeriod
    first: int
    past: int
    made_at: datetime
    keys: tuple[Verifier, ...]
    witnesses: tuple[Verifier, ...]
    signers: Mapping[str, tuple[str, ...]]
    software: Software
    files: Mapping[str, BundledFile]

    @property
    def text(self) -> str:
        """The manifest in its one spelling."""
        period = self.period
        return canonical_json(
            {
                "entries": {"first": self.first, "past": self.past},
                "files": {
                    name: {"sha256": file.sha256, "size": file.size}
                    for name, file in self.files.items()
                },
                "format": FORMAT,
                "log": {"keys": [str(key) for key in self.keys], "origin": self.keys[0].name},
                "made_at": self.made_at.astimezone(UTC).strftime(_MOMENT),
                "organisation": {"id": self.organisation, "name": self.organisation_name},
                "period": {
                    "first": period.first.strftime(_MOMENT),
                    "name": period.name,
                    "past": period.past.strftime(_MOMENT),
                },
                "signers": self.signers,
                "software": {"code": self.software.code, "version": self.software.version},
                "witnesses": [str(key) for key in self.witnesses],
            }
        )

    @classmethod
    def parse(cls, content: bytes) -> Manifest:
        """Read a manifest in its one spelling; what is missing or odd is named."""
        data = strict_object(content, "bundle.json")
        if data.get("format") != FORMAT:
            raise problem("bundles.another-format", format=FORMAT)
        if set(data) != _FIELDS:
            raise problem("bundles.unreadable.fields", file="bundle.json")
        try:
            manifest = _manifest(data)
        except (AttributeError, BadCheckpoint, KeyError, TypeError, ValueError) as wrong:
            raise problem("bundles.unreadable.fields", file="bundle.json") from wrong
        if manifest.text.encode() != content:
            raise problem("bundles.unreadable.fields", file="bundle.json")
        return manifest


def signed_text(manifest: bytes, origin: str) -> str:
    """What is signed of a manifest: its format, the log and its digest, a line each."""
    return f"{FORMAT}\n{origin}\n{hashlib.sha256(manifest).hexdigest()}\n"


def strict_object(content: bytes, file: str) -> dict[str, Any]:
    """A JSON object in its one spelling, without twins and without numbers that are none."""
    try:
        value = json.loads(
            content.decode(),
            object_pairs_hook=without_twins,
            parse_constant=_no_number,
            parse_float=_no_number,
        )
    except (ValueError, RecursionError) as wrong:
        raise problem("bundles.unreadable.json", file=file) from wrong
    if not isinstance(value, dict):
        raise problem("bundles.unreadable.json", file=file)
    try:
        is_spelled = canonical_json(value).encode() == content
    except InvalidRequest:
        is_spelled = False
    if not is_spelled:
        raise problem("bundles.unreadable.spelling", file=file)
    return value


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number of ours")


def _manifest(data: Mapping[str, Any]) -> Manifest:
    entries, software, signers = data["entries"], data["software"], data["signers"]
    first, past = _whole(entries["first"]), _whole(entries["past"])
    keys = tuple(map(Verifier.parse, data["log"]["keys"]))
    witnesses = tuple(map(Verifier.parse, data["witnesses"]))
    if not 0 <= first < past or not keys or fewest_members(first, past) > _MOST_MEMBERS:
        raise ValueError("entries or keys")
    if not all(witness.is_witness for witness in witnesses):
        raise ValueError("witnesses")
    return Manifest(
        organisation=_text(data["organisation"]["id"]),
        organisation_name=_text(data["organisation"]["name"]),
        period=BundlePeriod.parse(_text(data["period"]["name"])),
        first=first,
        past=past,
        made_at=datetime.strptime(data["made_at"], _MOMENT).replace(tzinfo=UTC),
        keys=keys,
        witnesses=witnesses,
        signers={_text(side): tuple(map(_text, own)) for side, own in signers.items()},
        software=Software(_text(software["version"]), _text(software["code"])),
        files={
            _text(name): BundledFile(_whole(file["size"]), _text(file["sha256"]))
            for name, file in data["files"].items()
        },
    )


def _whole(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError("no whole number")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value
