"""What a mail asks, from the surest spelling to the vaguest; at least one proposal, always.

A signed order in JSON wins over all else that came along, then a form in plain JSON, then
Annex I in a document or in the mail's own text, then an exported list, then an alert, then
plain words. A PDF beside the signed order it prints is the same order, not a second one. What
stands beside a form that we read in words is part of what is asked (`last_resort.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from seawall.mailroom.attachment_opening import OpenedFile
from seawall.mailroom.model import MailRead
from seawall.mailroom.proposals.annex_text import read_annex1
from seawall.mailroom.proposals.attached_json import read_json
from seawall.mailroom.proposals.certificate_text import read_certificate
from seawall.mailroom.proposals.content import with_content
from seawall.mailroom.proposals.last_resort import with_elsewhere
from seawall.mailroom.proposals.perci import read_table
from seawall.mailroom.proposals.plain import read_plain
from seawall.mailroom.proposals.plain_together import read_together
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
    forms = [*_forms_in(files, keys, now=now), *filter(None, [_annex(own)])]
    takes = "words_outside_signature" not in mail.flags
    sealed = [_sealed(form, mail) for form in _with_beside(forms, files, own, takes=takes)]
    proposals = sealed or [_sealed(read_alert(own) or _plain(own, mail, files), mail)]
    known = with_content(proposals, own, files)
    return _each_once(sorted(known, key=lambda proposal: not proposal.signature.is_valid))


def propose_files(
    files: Sequence[OpenedFile], *, keys: Sequence[KnownKey], now: datetime
) -> tuple[MailProposal, ...]:
    """Everything that files ask which came without a mail; none only where there are no files."""
    forms = _with_beside(list(_forms_in(files, keys, now=now)), files)
    if not files:
        return ()
    if not forms:
        at, proposal = read_together([_source(file) for file in files])
        forms = [replace(proposal, original=files[at].name)]
    known = with_content(forms, None, files)
    return _each_once(sorted(known, key=lambda proposal: not proposal.signature.is_valid))


def _with_beside(
    forms: Sequence[MailProposal],
    files: Sequence[OpenedFile],
    own: TextSource | None = None,
    *,
    takes: bool = True,
) -> list[MailProposal]:
    """The forms in words, with the addresses that other files name; with the mail's if it has none.

    Where several forms came along, nobody can tell which of them a list belongs to: it is told.
    So is what a signature does not cover.
    """
    read = {form.original or THE_MAIL for form in forms}
    beside = [_source(file) for file in files if file.name not in read]
    in_words = [form for form in forms if form.layout is Layout.ANNEX_1]
    is_one = len({form.reference or _urls(form) for form in in_words}) == 1
    as_last = [own] if own is not None and takes and THE_MAIL not in read else []
    completed = []
    for form in forms:
        if form.layout is not Layout.ANNEX_1:
            completed.append(form)
            continue
        whole = with_elsewhere(form, beside, takes=takes and is_one)
        completed.append(whole if whole.locations else with_elsewhere(whole, as_last))
    return completed


def _forms_in(
    files: Sequence[OpenedFile], keys: Sequence[KnownKey], *, now: datetime
) -> Iterator[MailProposal]:
    """Every form and list that came along, the surest spelling first."""
    proposals = [proposal for file in files for proposal in read_json(file, keys, now=now)]
    yield from sorted(proposals, key=lambda proposal: proposal.signature is ABSENT)
    originals = {proposal.original for proposal in proposals}
    other_files = [file for file in files if file.name not in originals]
    for file in other_files:
        if form := _annex(_source(file)):
            yield replace(form, original=file.name)
    for file in other_files:
        yield from read_table(file)


def _annex(source: TextSource) -> MailProposal | None:
    """The form of a Regulation in a text: a certificate by its title, a removal order by labels."""
    return read_certificate(source) or read_annex1(source)


def _each_once(proposals: Sequence[MailProposal]) -> tuple[MailProposal, ...]:
    """One for each reference, the surest; what contradicts it is told, not dropped.

    A copy whose reference was not read is the one of the same addresses.
    """
    first_by_key: dict[object, tuple[MailProposal, frozenset[str]]] = {}
    notes: dict[object, dict[str, None]] = {}
    referred = {_urls(one): one.reference for one in proposals if one.reference and one.locations}
    for proposal in proposals:
        urls = _urls(proposal)
        key = proposal.reference or referred.get(urls) or urls
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
    """The mail's words, or its HTML's addresses where they hold none, together with its files.

    What lies beside signed words is not added to them: only where they name nothing it counts.
    """
    is_only_in_html = not read_plain(own).locations and bool(mail.links)
    if is_only_in_html:
        own = replace(own, links=mail.links)
    texts = [own, *map(_source, files)]
    if "words_outside_signature" in mail.flags:
        alone = [read_plain(text) for text in texts]
        at = next((at for at, one in enumerate(alone) if one.locations), 0)
        proposal = alone[at]
    else:
        at, proposal = read_together(texts)
    if at:
        return replace(proposal, original=files[at - 1].name)
    return replace(proposal, notes=(*proposal.notes, *([ONLY_IN_HTML] if is_only_in_html else [])))


def _urls(proposal: MailProposal) -> frozenset[str]:
    return frozenset(place.url for place in proposal.locations)


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
