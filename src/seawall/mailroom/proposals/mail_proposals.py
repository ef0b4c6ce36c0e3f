"""What a mail asks, from the surest spelling to the vaguest; at least one proposal, always.

A signed order in JSON wins over all else that came along, then a form in plain JSON, then
Annex I in a document or in the mail's own text, then an exported list, then an alert, then
plain words. A PDF beside the signed order it prints is the same order, not a second one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from seawall.mailroom.attachment_opening import OpenedFile
from seawall.mailroom.model import MailRead
from seawall.mailroom.proposals.annex_text import read_annex1
from seawall.mailroom.proposals.attached_json import read_json
from seawall.mailroom.proposals.perci import read_table
from seawall.mailroom.proposals.plain import read_plain
from seawall.mailroom.proposals.proposal import Layout, MailProposal, TextSource
from seawall.mailroom.proposals.tcap import read_alert
from seawall.mailroom.signing.model import ABSENT, KnownKey

MOST_ASKED = 1_000  # orders that one document may bring
THE_MAIL = "the mail's text"
ONLY_IN_HTML = "The addresses stand only in the mail's HTML."
NOT_COVERED = "The signature on the mail's words does not cover what stands beside them."


def propose_mail(
    mail: MailRead, files: Sequence[OpenedFile], *, keys: Sequence[KnownKey], now: datetime
) -> tuple[MailProposal, ...]:
    """Everything a mail asks. ``files`` are its attachments, opened; ``now`` is the receipt.

    What has no signature of its own has the mail's, where that covers it.
    """
    own = TextSource(THE_MAIL, mail.text, mail.links if "html_only" in mail.flags else ())
    forms = [*_forms_in(files, keys, now=now), *filter(None, [read_annex1(own)])]
    sealed = [_sealed(form, mail) for form in forms]
    if sealed:
        return _each_once(sorted(sealed, key=lambda proposal: not proposal.signature.is_valid))
    return (_sealed(read_alert(own) or _plain(own, mail, files), mail),)


def propose_files(
    files: Sequence[OpenedFile], *, keys: Sequence[KnownKey], now: datetime
) -> tuple[MailProposal, ...]:
    """Everything that files ask which came without a mail; none only where there are no files."""
    forms = list(_forms_in(files, keys, now=now))
    if forms:
        return _each_once(sorted(forms, key=lambda proposal: not proposal.signature.is_valid))
    return tuple(_plainest(files))[:1]


def _forms_in(
    files: Sequence[OpenedFile], keys: Sequence[KnownKey], *, now: datetime
) -> Iterator[MailProposal]:
    """Every form and list that came along, the surest spelling first."""
    proposals = [proposal for file in files for proposal in read_json(file, keys, now=now)]
    yield from sorted(proposals, key=lambda proposal: proposal.signature is ABSENT)
    originals = {proposal.original for proposal in proposals}
    other_files = [file for file in files if file.name not in originals]
    for file in other_files:
        if form := read_annex1(_source(file)):
            yield replace(form, original=file.name)
    for file in other_files:
        yield from read_table(file)


def _each_once(proposals: Sequence[MailProposal]) -> tuple[MailProposal, ...]:
    """One for each reference, the surest; what contradicts it is told, not dropped."""
    first_by_key: dict[object, tuple[MailProposal, frozenset[str]]] = {}
    notes: dict[object, dict[str, None]] = {}
    for proposal in proposals:
        urls = frozenset(place.url for place in proposal.locations)
        key = proposal.reference or urls
        first, first_urls = first_by_key.setdefault(key, (proposal, urls))
        key_notes = notes.setdefault(key, dict.fromkeys(first.notes))
        where = proposal.original or THE_MAIL
        if urls != first_urls:
            key_notes[f"{where} names other addresses under the same reference."] = None
        if (
            proposal.layout is Layout.SIGNED_JSON
            and proposal is not first
            and not proposal.signature.is_valid
        ):
            key_notes[f"{proposal.original} is not validly signed: {proposal.signature.why}"] = None
    surest_proposals = [
        replace(surest, notes=tuple(notes[key])) for key, (surest, _) in first_by_key.items()
    ]
    return _the_first(surest_proposals)


def _the_first(proposals: Sequence[MailProposal]) -> tuple[MailProposal, ...]:
    """As many as one document may ask; that there are more is told with the first."""
    if (surplus := len(proposals) - MOST_ASKED) <= 0:
        return tuple(proposals)
    note = f"{surplus} more orders in this document were not taken up: a person has to split it."
    return (replace(proposals[0], notes=(*proposals[0].notes, note)), *proposals[1:MOST_ASKED])


def _plain(own: TextSource, mail: MailRead, files: Sequence[OpenedFile]) -> MailProposal:
    """The mail's words; where they hold no address its HTML's, else its attachments'."""
    proposal = read_plain(own)
    if not proposal.locations and mail.links:
        proposal = read_plain(replace(own, links=mail.links))
        return replace(proposal, notes=(*proposal.notes, ONLY_IN_HTML))
    if proposal.locations:
        return proposal
    return next((candidate for candidate in _plainest(files) if candidate.locations), proposal)


def _plainest(files: Sequence[OpenedFile]) -> list[MailProposal]:
    """The plain words of each file, those with addresses first."""
    proposals = [replace(read_plain(_source(file)), original=file.name) for file in files]
    return sorted(proposals, key=lambda proposal: not proposal.locations)


def _source(file: OpenedFile) -> TextSource:
    return TextSource(file.name, file.text, file.links, is_laid_out=file.is_laid_out)


def _sealed(proposal: MailProposal, mail: MailRead) -> MailProposal:
    """The proposal with the mail's signature, if that covers where it was found."""
    if proposal.signature is not ABSENT:
        return proposal
    is_beside = proposal.original or ONLY_IN_HTML in proposal.notes
    if is_beside and "words_outside_signature" in mail.flags:
        return replace(proposal, notes=(*proposal.notes, NOT_COVERED))
    return replace(proposal, signature=mail.signature)
