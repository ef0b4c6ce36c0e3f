"""AWS Signature Version 4, for a GET without a body: the headers that prove who asks.

*Signature Version 4 signing process*, Amazon S3 API Reference: a canonical request is
hashed, and signed with a key made of the secret, the day, the region and the service.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from seawall.keys.tags import keyed_digest, tag_of

_EMPTY = hashlib.sha256(b"").hexdigest()


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who asks; without a key, anybody."""

    region: str
    key: str = ""
    secret: str = ""
    token: str = ""

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Credentials | None:
        """Those that stand in the environment; None where only obstore could find some."""
        region = environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION", "us-east-1")
        if environment.get("AWS_SKIP_SIGNATURE", "").lower() in {"1", "true"}:
            return cls(region)
        names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
        key, secret, token = (environment.get(name, "") for name in names)
        return cls(region, key, secret, token) if key and secret else None


def headers_of(
    host: str, path: str, query: Mapping[str, str], *, by: Credentials, now: datetime
) -> dict[str, str]:
    """What to send with a GET of this path, whose segments are not escaped yet."""
    if not by.key:
        return {}
    moment, day = f"{now:%Y%m%dT%H%M%SZ}", f"{now:%Y%m%d}"
    headers = {"host": host, "x-amz-content-sha256": _EMPTY, "x-amz-date": moment}
    if by.token:
        headers["x-amz-security-token"] = by.token
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    canonical = (
        f"GET\n{quote(path, safe='/-_.~')}\n{written_query(query)}\n{lines}\n{names}\n{_EMPTY}"
    )
    scope = f"{day}/{by.region}/s3/aws4_request"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    key = f"AWS4{by.secret}".encode()
    for part in scope.split("/"):
        key = keyed_digest(part.encode(), key=key)
    to_sign = f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{digest}"
    signature = tag_of(to_sign, key=key)
    proof = f"AWS4-HMAC-SHA256 Credential={by.key}/{scope}, SignedHeaders={names}, Signature={signature}"
    return {**headers, "authorization": proof}


def written_query(query: Mapping[str, str]) -> str:
    """A query as it is signed and sent: sorted, and everything escaped but the unreserved."""
    pairs = sorted(
        (quote(name, safe="-_.~"), quote(text, safe="-_.~")) for name, text in query.items()
    )
    return "&".join(f"{name}={text}" for name, text in pairs)
