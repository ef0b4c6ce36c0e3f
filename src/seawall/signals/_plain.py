"""Addresses that are their own canonical form and wrap no other, told at a glance.

Most addresses of a long order are written as they are compared: a scheme, a name in lower case,
a plain path. Whoever asks only for the canonical form need not parse those. It says yes only
where parsing would change nothing; whatever is unusual is parsed.
"""

import re
from functools import lru_cache

from seawall.signals._shorteners import is_shortener
from seawall.signals._tracking import is_tracking
from seawall.signals._wrappers import may_wrap

_LONGEST = 2_048  # what may be written so that it cannot be clicked is looked at up to here
_NAME = r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}"
_PLAIN = re.compile(
    rf"https?://({_NAME})(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*/?(?:\?([A-Za-z0-9._~=&-]+))?"
)


def is_plain_address(url: str) -> bool:
    """Whether an address is written exactly as it is compared, and leads nowhere else.

    >>> is_plain_address("https://example.com/a"), is_plain_address("https://Example.com/a")
    (True, False)
    """
    match = _PLAIN.fullmatch(url) if len(url) <= _LONGEST else None
    if match is None or url.count("/") < len("//") + 1:
        return False
    host, query = match[1], match[2]
    return not _may_lead_on(host) and (query is None or _is_plain_query(query))


@lru_cache(maxsize=1024)  # the addresses of one order are of few hosts
def _may_lead_on(host: str) -> bool:
    """Whether more than the text must be looked at, by the name of the host alone."""
    return "xn--" in host or is_shortener(host.removeprefix("www.")) or may_wrap(host)


def _is_plain_query(query: str) -> bool:
    """In sorted order, with nothing empty and nothing that only says who sent the link."""
    pairs = query.split("&")
    is_told = all(pairs) and pairs == sorted(pairs)
    return is_told and not any(is_tracking(pair.partition("=")[0]) for pair in pairs)
