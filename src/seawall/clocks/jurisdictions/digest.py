"""What a clock remembers its profile by: the same as long as no time can have changed.

A better source, a longer note, other documents that fall under it: none of it moves an
end, and none of it may tell a running clock that its law was changed.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from seawall.clocks.jurisdictions.model import Resume
from seawall.clocks.jurisdictions.profile_file import WrittenProfile

_MOVES_NO_END = {
    "article", "governs", "instrument", "notes", "penalties", "sources", "user_notice",
    "verification",
}  # fmt: skip


def digest_of(written_profile: WrittenProfile, holding: WrittenProfile) -> str:
    """The digest of a profile, and of the grounds on which its clock may be held."""
    parts = [_said(written_profile, exclude=_MOVES_NO_END), _said(holding, include={"suspensions"})]
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _said(
    written_profile: WrittenProfile,
    *,
    include: set[str] | None = None,
    exclude: set[str] | None = None,
) -> dict[str, Any]:
    """What the file says, without what it leaves to us: a new key changes no digest."""
    written_fields = written_profile.model_dump(
        mode="json", include=include, exclude=exclude, exclude_unset=True, warnings=False
    )
    for suspension in written_fields.get("suspensions", ()):
        if suspension.get("resume") == Resume.AFRESH:  # the only way there was, and left unsaid
            del suspension["resume"]
    return written_fields
