"""Whether a browser takes gzip, as it says in `Accept-Encoding` (RFC 9110, section 12.5.3)."""

from __future__ import annotations

import re

from django.http import HttpRequest

_GZIP = re.compile(r"(?:^|,)\s*gzip\s*(?:;\s*q=(?P<weight>[\d.]+)\s*)?(?=,|$)", re.IGNORECASE)


def accepts_gzip(request: HttpRequest) -> bool:
    """Whether gzip is named, and not with the weight 0."""
    match = _GZIP.search(request.headers.get("Accept-Encoding", ""))
    if not match:
        return False
    weight = match["weight"]
    return weight is None or weight.strip("0.") != ""
