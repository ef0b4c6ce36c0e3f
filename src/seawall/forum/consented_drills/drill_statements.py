"""What members say of content drills: one consents, another announces, uploads and tells.

Each is about the other member (`about`), and names a drill by the digest of its schedule. The
seed of the items is said first, so that the tested platform makes and registers them itself:
nobody can have anything registered there but generated shapes. The seed of the schedule is said
last, so that every member can draw it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from seawall.forum.statement_fields import PLAIN_URL, Hex, StatementBody, Text, Word
from seawall.forum.statement_moment import StatementMoment

#: Uploads that one consent may allow, and one drill may have, repeats and controls included.
MOST_UPLOADS = 1_200
_Field = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,64}$")]
_Count = Annotated[int, Field(ge=0, le=MOST_UPLOADS)]
#: What an upload came to, and after how many milliseconds.
Result = tuple[
    Literal["blocked", "held", "missed", "passed", "kept_back", "unmeasured"],
    Annotated[int, Field(ge=0, le=10**9)] | None,
]


class DrillConsented(StatementBody):
    """A platform lets a member test its upload checks: where, how much, until when, and why."""

    url: Annotated[str, StringConstraints(pattern=rf"^{PLAIN_URL}$")]
    file_field: _Field
    account_field: _Field
    most: int = Field(ge=1, le=MOST_UPLOADS)
    until: StatementMoment
    cover: Annotated[str, StringConstraints(min_length=1, max_length=2_000)]


class DrillConsentRevoked(StatementBody):
    """A platform takes its consent back: nothing more is uploaded."""

    reason: Text = ""


class DrillAnnounced(StatementBody):
    """A tester has sealed a schedule; `maker` is the version of what makes its items."""

    digest: Hex
    items_seed: Hex
    maker: int = Field(ge=1, le=1_000)
    kinds: dict[Word, _Count] = Field(min_length=1, max_length=20)
    accounts: int = Field(ge=1, le=100)
    uploads: int = Field(ge=1, le=MOST_UPLOADS)
    begins_at: StatementMoment
    ends_at: StatementMoment


class DrillNamed(StatementBody):
    """A drill, by the digest of its schedule: the platform has registered its items."""

    digest: Hex


class DrillDeclined(DrillNamed):
    """A platform does not take part in a drill, and why."""

    reason: Annotated[str, StringConstraints(min_length=1, max_length=2_000)]


class DrillTold(DrillNamed):
    """What a drill showed: of each upload of the schedule what it came to, in its order."""

    seed: Hex
    called_off: bool
    results: list[Result] = Field(max_length=MOST_UPLOADS)


CONSENTED, REVOKED = "drill.consented", "drill.revoked"
ANNOUNCED, ACCEPTED = "drill.announced", "drill.accepted"
DECLINED, TOLD = "drill.declined", "drill.told"
#: Which words each kind has.
DRILL_BODIES: Mapping[str, type[StatementBody]] = {
    CONSENTED: DrillConsented,
    REVOKED: DrillConsentRevoked,
    ANNOUNCED: DrillAnnounced,
    ACCEPTED: DrillNamed,
    DECLINED: DrillDeclined,
    TOLD: DrillTold,
}
OF_TESTED_PLATFORMS = frozenset({CONSENTED, REVOKED, ACCEPTED, DECLINED})
