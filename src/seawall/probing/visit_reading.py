"""A visit out of an answer: words where there are words, and a digest in any case."""

from __future__ import annotations

import hashlib
from datetime import datetime

from seawall.probing.likeness import simhash_of
from seawall.probing.model import Hop, PageVisit
from seawall.probing.page_text import PageText, has_words, read_page
from seawall.probing.page_wire import PageAnswer


def visit_of(
    url: str,
    answer: PageAnswer,
    *,
    at: datetime,
    final_url: str,
    hops: tuple[Hop, ...],
    vantage: str,
) -> PageVisit:
    """What this answer shows of this address."""
    content_type = answer.headers.get("content-type", "").lower()
    page = read_page(answer.body, content_type) if has_words(content_type) else PageText()
    return PageVisit(
        url=url,
        at=at,
        final_url=final_url,
        vantage=vantage,
        hops=hops,
        status=answer.status,
        headers=answer.headers,
        content_type=content_type,
        title=page.title,
        text=page.text,
        asks_password=page.asks_password,
        digest=hashlib.sha256(answer.body).hexdigest() if answer.body else "",
        simhash=simhash_of(page.text),
        is_cut=answer.is_cut,
        trouble=answer.trouble,
        said=answer.said,
        again_at=answer.again_at,
    )
