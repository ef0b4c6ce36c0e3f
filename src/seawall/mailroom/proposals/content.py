"""What a proposal was read in, as a digest: the same words sent again have the same.

The envelope is no part of it, nor is what a mail says beside the form that it brings: a reminder
is no other order. A file that nobody can read counts with its bytes, since two scans are two.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from seawall.mailroom.attachment_opening import OpenedFile
from seawall.mailroom.proposals.proposal import Layout, MailProposal, TextSource

#: Their fields are all that they say.
_IN_FIELDS = frozenset({Layout.SIGNED_JSON, Layout.JSON, Layout.TABLE})


def with_content(
    proposals: Sequence[MailProposal], own: TextSource | None, files: Sequence[OpenedFile]
) -> list[MailProposal]:
    """Each proposal with the digest of what it was read in."""
    return [
        proposal
        if proposal.layout in _IN_FIELDS
        else replace(proposal, content=_content(proposal, proposals, own, files))
        for proposal in proposals
    ]


def _content(
    proposal: MailProposal,
    proposals: Sequence[MailProposal],
    own: TextSource | None,
    files: Sequence[OpenedFile],
) -> str:
    others = {one.original for one in proposals} - {proposal.original}
    is_in_the_mail = proposal.layout is not Layout.ANNEX_1 or not proposal.original
    parts = [_of_words(own.text)] if own and is_in_the_mail else []
    parts += _of_files(file for file in files if file.name not in others)
    return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()


def _of_files(files: Iterator[OpenedFile]) -> Iterator[str]:
    for file in files:
        is_read = bool(file.text.strip())
        yield _of_words(file.text) if is_read else hashlib.sha256(file.content).hexdigest()


def _of_words(text: str) -> str:
    words = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
