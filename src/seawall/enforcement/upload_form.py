"""The form that is sent to an upload handler, as a browser would send it."""

from __future__ import annotations

import io
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from seawall.errors import problem

_SIDE = 64  # pixels


def random_picture() -> bytes:
    """A small PNG of noise, which no handler knows already."""
    from PIL import Image

    file = io.BytesIO()
    noise = secrets.token_bytes(3 * _SIDE * _SIDE)
    Image.frombytes("RGB", (_SIDE, _SIDE), noise).save(file, "PNG")
    return file.getvalue()


@dataclass(frozen=True, slots=True)
class UploadForm:
    """The file's field, the other fields, and headers such as a session's cookie."""

    field: str
    fields: Mapping[str, str]
    headers: Mapping[str, str]

    @classmethod
    def read(cls, field: str, fields: Iterable[str], headers: Iterable[str]) -> Self:
        """From what was typed; raises `InvalidRequest` where a name or a value is missing."""
        return cls(
            field,
            dict(_pair(typed, "=", option="--form") for typed in fields),
            dict(_pair(typed, ":", option="--header") for typed in headers),
        )

    def encoded(
        self, content: bytes, *, name: str = "trial.png", media_type: str = "image/png"
    ) -> tuple[bytes, dict[str, str]]:
        """The form as multipart/form-data (RFC 7578), and its headers."""
        boundary = f"seawall-{secrets.token_hex(16)}"
        parts = [
            f'Content-Disposition: form-data; name="{field}"\r\n\r\n{value}'.encode()
            for field, value in self.fields.items()
        ]
        head = (
            f'Content-Disposition: form-data; name="{self.field}"; filename="{name}"\r\n'
            f"Content-Type: {media_type}\r\n\r\n"
        )
        parts.append(head.encode() + content)
        opening = f"--{boundary}\r\n".encode()
        body = b"".join(opening + part + b"\r\n" for part in parts)
        body += f"--{boundary}--\r\n".encode()
        kind = f"multipart/form-data; boundary={boundary}"
        return body, {**self.headers, "content-type": kind}


def _pair(typed: str, mark: str, *, option: str) -> tuple[str, str]:
    name, is_there, value = typed.partition(mark)
    if not (is_there and name.strip()):
        raise problem("cli.no-pair", option=option, typed=typed[:80], mark=mark)
    return name.strip(), value.strip()
