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
from seawall.orders.mail.proposal import Layout, Proposal, Source
from seawall.orders.mail.signed_json import read_json
from seawall.orders.mail.tcap import read_alert
from seawall.orders.signing.model import ABSENT, KnownKey

THE_MAIL = "the mail's text"
ONLY_IN_HTML = "The addresses stand only in the mail's HTML."
NOT_COVERED = "The signature on the mail's words does not cover this file."


def propose(
    mail: MailRead, files: Sequence[OpenedFile], *, keys: Sequence[KnownKey], now: datetime
) -> tuple[Proposal, ...]:
    """Everything a mail asks. ``files`` are its attachments, opened; ``now`` is the receipt.

    What has no signature of its own has the mail's, where that covers it.
    """
    own = Source(THE_MAIL, mail.text, mail.links if "html_only" in mail.flags else ())
    forms = [_sealed(one, mail) for one in _forms_in(own, files, keys, now=now)]
    if forms:
        forms.sort(key=lambda one: not one.signature.is_valid)
        return _each_once(forms)
    return (_sealed(read_alert(own) or _plain(own, mail, files), mail),)


def propose_file(
    file: OpenedFile, *, keys: Sequence[KnownKey], now: datetime
) -> tuple[Proposal, ...]:
    """Everything a file asks that was dropped into a folder, without a mail around it."""
    source = _source(file)
    plain = (replace(read_plain(source), original=file.name),)
    return (
        tuple(read_json(file, keys, now=now)) or tuple(_forms([file])) or read_table(file) or plain
    )


def _forms_in(
    own: Source, files: Sequence[OpenedFile], keys: Sequence[KnownKey], *, now: datetime
) -> Iterator[Proposal]:
    """Every form and list in a mail, the surest spelling first."""
    said = [one for file in files for one in read_json(file, keys, now=now)]
    yield from sorted(said, key=lambda one: one.signature is ABSENT)
    yield from _forms(files)
    if in_text := read_annex1(own):
        yield in_text
    taken = {one.original for one in said}
    for file in files:
        if file.name not in taken:
            yield from read_table(file)


def _each_once(proposals: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """One for each reference, the surest; what contradicts it is told, not dropped."""
    kept: dict[object, Proposal] = {}
    for one in proposals:
        urls = frozenset(place.url for place in one.locations)
        key = one.reference or urls
        first = kept.setdefault(key, one)
        notes = list(first.notes)
        if urls != frozenset(place.url for place in first.locations):
            notes.append(
                f"{one.original or THE_MAIL} names other addresses under the same reference."
            )
        if one.layout is Layout.SIGNED_JSON and one is not first and not one.signature.is_valid:
            notes.append(f"{one.original} is not validly signed: {one.signature.why}")
        kept[key] = replace(first, notes=tuple(notes))
    return tuple(kept.values())


def _forms(files: Sequence[OpenedFile]) -> Iterator[Proposal]:
    for file in files:
        if form := read_annex1(_source(file)):
            yield replace(form, original=file.name)


def _plain(own: Source, mail: MailRead, files: Sequence[OpenedFile]) -> Proposal:
    """The mail's words; where they hold no address its HTML's, else its attachments'."""
    proposal = read_plain(own)
    if not proposal.locations and mail.links:
        proposal = read_plain(replace(own, links=mail.links))
        return replace(proposal, notes=(*proposal.notes, ONLY_IN_HTML))
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
