"""Where browsers' sessions are kept: under a digest of the cookie's value, never the value.

Whoever reads the table, in a copy or a backup of the database, holds no cookie that opens
anything. This is Django's engine (`SESSION_ENGINE`) with another name for each row; a row that
was kept under the value itself is found by nobody, so its person signs in again.
"""

from __future__ import annotations

import hashlib

from asgiref.sync import sync_to_async
from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.utils import timezone

from seawall.keys import base64url

#: Of the digest's 32 bytes so many are kept: 40 letters, which is what Django's column holds.
_KEPT_BYTES = 30


def kept_name(cookie_value: str) -> str:
    """What a session is kept under: the first 240 bits of the SHA-256 of its cookie's value."""
    return base64url.encode(hashlib.sha256(cookie_value.encode()).digest()[:_KEPT_BYTES])


class SessionStore(db.SessionStore):
    """Django's sessions in the database, each row named by a digest."""

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        row: AbstractBaseSession | None = None
        if self.session_key is not None:
            name, now = kept_name(self.session_key), timezone.now()
            row = self.model.objects.filter(session_key=name, expire_date__gt=now).first()
        if row is None:
            self._session_key = None
        return row

    async def _aget_session_from_db(self) -> AbstractBaseSession | None:
        return await sync_to_async(self._get_session_from_db)()

    def exists(self, session_key: str) -> bool:
        """Whether a session with this cookie's value is kept."""
        return super().exists(kept_name(session_key))

    async def aexists(self, session_key: str) -> bool:
        """See `exists`."""
        return await sync_to_async(self.exists)(session_key)

    def create_model_instance(self, data: dict[str, object]) -> AbstractBaseSession:
        """The row of this session as it is now."""
        row = super().create_model_instance(data)
        row.session_key = kept_name(row.session_key)
        return row

    async def acreate_model_instance(self, data: dict[str, object]) -> AbstractBaseSession:
        """See `create_model_instance`."""
        row = await super().acreate_model_instance(data)
        row.session_key = kept_name(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        """Forget the session of this cookie's value, or this one."""
        value = session_key or self.session_key
        if value is not None:
            super().delete(kept_name(value))

    async def adelete(self, session_key: str | None = None) -> None:
        """See `delete`."""
        await sync_to_async(self.delete)(session_key)
