"""What a child that reads signatures is asked, and how it must answer, exactly."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from seawall.mailroom.signing.signed_data import SignedData

#: Of an OpenPGP signature beside its content; the usual one has a few hundred bytes.
LONGEST_SIGNATURE = 256 * 2**10

KeyName = Annotated[str, msgspec.Meta(pattern="^[0-9A-Fa-f]{0,64}$")]


class SealAsk(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is wanted: to read a CMS message, to read an OpenPGP signature, or to check one.

    ``key`` is the register's certificate. A signature ``is_detached`` from the content it is
    over, or part of a clear-signed text.
    """

    what: Literal["cms", "pgp", "pgp_check"]
    signature: bytes = b""
    key: bytes = b""
    is_detached: bool = True


class SealFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was read: one of these, by what was asked."""

    is_encrypted: bool = False
    cms: SignedData | None = None
    pgp: PgpSaid | None = None
    fits: bool = False


class PgpSaid(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An OpenPGP signature's own words."""

    issuer: KeyName
    created: datetime | None
    expires: datetime | None
    is_weak: bool
