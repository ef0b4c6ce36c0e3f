"""What a mail asks, from the surest spelling to the vaguest; at least one proposal, always.

A signed order in JSON wins over all else that came along, then a form in plain JSON, then
Annex I in a document or in the mail's own text, then an exported list, then an alert, then
plain words. A PDF beside the signed order it prints is the same order, not a second one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from seawall.orders.mail.annex_text import read_annex1
from seawall.orders.mail.model import MailRead
from seawall.orders.mail.opening import OpenedFile
from seawall.orders.mail.perci import read_table
from seawall.orders.mail.plain import read_plain
from seawall.orders.mail.proposal import Proposal, Source
from seawall.orders.mail.signed_json import read_json
from seawall.orders.mail.tcap import read_alert
from seawall.orders.signing.model import ABSENT, KnownKey, State

THE_MAIL = "the mail's text"
NOT_COVERED = "The signature on the mail's words does not cover this file."


def propose(
    mail: MailRead, files: Sequence[OpenedFile], *, keys: Sequence[KnownKey], now: datetime
) -> tuple[Proposal, ...]:
    """Everything a mail asks. ``files`` are its attachments, opened; ``now`` is the receipt.

    What has no signature of its own has the mail's, where that covers it.
    """
    found = _surest(mail, files, keys, now=now)
    return tuple(_sealed(one, mail) for one in found)


def propose_file(
    file: OpenedFile, *, keys: Sequence[KnownKey], now: datetime
) -> tuple[Proposal, ...]:
    """Everything a file asks that was dropped into a folder, without a mail around it."""
    source = _source(file)
    plain = (replace(read_plain(source), original=file.name),)
    return (
        tuple(read_json(file, keys, now=now)) or tuple(_forms([file])) or read_table(file) or plain
    )


def _surest(
    mail: MailRead, files: Sequence[OpenedFile], keys: Sequence[KnownKey], *, now: datetime
) -> tuple[Proposal, ...]:
    own = Source(THE_MAIL, mail.text, mail.links if "html_only" in mail.flags else ())
    said = [one for file in files for one in read_json(file, keys, now=now)]
    signed = [one for one in said if one.signature.state is not State.ABSENT]
    plain = [one for one in said if one.signature.state is State.ABSENT]
    taken = {one.original for one in said}
    lists = [one for file in files if file.name not in taken for one in read_table(file)]
    in_text = read_annex1(own)
    forms = [*signed, *plain, *_forms(files), *([in_text] if in_text else []), *lists]
    if forms:
        return _each_once(forms)
    return (read_alert(own) or _plain(own, files),)


def _each_once(proposals: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """One for each reference, the surest; what contradicts it is told, not dropped."""
    kept: dict[object, Proposal] = {}
    for one in proposals:
        urls = frozenset(place.url for place in one.locations)
        key = one.reference or urls
        first = kept.setdefault(key, one)
        if urls != frozenset(place.url for place in first.locations):
            note = f"{one.original or THE_MAIL} names other addresses under the same reference."
            kept[key] = replace(first, notes=(*first.notes, note))
    return tuple(kept.values())


def _forms(files: Sequence[OpenedFile]) -> Iterator[Proposal]:
    for file in files:
        if form := read_annex1(_source(file)):
            yield replace(form, original=file.name)


def _plain(own: Source, files: Sequence[OpenedFile]) -> Proposal:
    """The mail's words; its attachments' addresses too, where it has none of its own."""
    proposal = read_plain(own)
    if proposal.locations:
        return proposal
    in_files = (replace(read_plain(_source(file)), original=file.name) for file in files)
    return next((one for one in in_files if one.locations), proposal)


def _source(file: OpenedFile) -> Source:
    return Source(file.name, file.text, file.links, is_laid_out=file.is_laid_out)


def _sealed(proposal: Proposal, mail: MailRead) -> Proposal:
    """The proposal with the mail's signature, if that covers where it was found."""
    if proposal.signature is not ABSENT:
        return proposal
    if proposal.original and "words_outside_signature" in mail.flags:
        return replace(proposal, notes=(*proposal.notes, NOT_COVERED))
    return replace(proposal, signature=mail.signature)
