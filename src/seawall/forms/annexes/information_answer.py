"""The answer to a paper that asks for data, information or steps: what was given, how, and when.

The data themselves are not in it: they go by the way that the law or the paper names, and stand
here with their digests, so that both sides can tell later what was handed over. Of DSA Art. 10(1)
it says whether and when effect was given. A regime's title and law are data (`regimes.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from seawall.forms.annexes.annex1 import STRICT
from seawall.forms.annexes.form_faults import FormFault, require_faultless
from seawall.forms.annexes.form_moments import Moment
from seawall.forms.annexes.objection_grounds import ObjectionGround
from seawall.forms.annexes.required import faults_if_empty

FORM = "information_answer"
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedFile:
    """One file that went to the authority, by its digest."""

    __pydantic_config__ = STRICT

    name: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationAnswer:
    """What goes back; `regime` is the id of the jurisdiction profile."""

    __pydantic_config__ = STRICT

    regime: str = ""
    authority: str = ""
    authority_reference: str = ""
    our_reference: str = ""
    received_at: Moment | None = None
    is_given: bool = False
    """Whether effect was given to what it asks."""
    given_at: Moment | None = None
    grounds: tuple[ObjectionGround, ...] = ()
    """Why not, where it was not."""
    answer: str = ""
    handed_over: tuple[HandedFile, ...] = ()
    handed_over_by: str = ""
    """By which way the files went."""
    provider: str = ""
    authorised_person: str = ""
    email: str = ""
    written_at: Moment | None = None


def checked_answer(answer: InformationAnswer) -> InformationAnswer:
    """The answer itself if it is whole, or `FormFaulty`."""
    require_faultless(information_faults(answer))
    return answer


def information_faults(answer: InformationAnswer) -> tuple[FormFault, ...]:
    """Everything that keeps an answer from being sent."""
    return (*_fields(answer), *_given(answer), *_files(answer))


def _fields(answer: InformationAnswer) -> Iterator[FormFault]:
    for key in ("authority", "our_reference", "received_at"):
        yield from faults_if_empty(FORM, "A", key, getattr(answer, key))
    for key in ("provider", "authorised_person", "email", "written_at"):
        yield from faults_if_empty(FORM, "C", key, getattr(answer, key))


def _given(answer: InformationAnswer) -> Iterator[FormFault]:
    if answer.is_given and answer.given_at is None:
        yield _lacks("given_at_missing", "given_at", "It does not say when effect was given.")
    if not answer.is_given and not answer.grounds:
        yield _lacks("ground_missing", "grounds", "It does not say why nothing was given.")
    if not answer.answer.strip() and not answer.handed_over:
        yield _lacks("answer_missing", "answer", "It says nothing and hands nothing over.")
    if (
        answer.given_at is not None
        and answer.received_at is not None
        and answer.given_at < answer.received_at
    ):
        yield _lacks("before_receipt", "given_at", "It was given before the paper was received.")


def _files(answer: InformationAnswer) -> Iterator[FormFault]:
    for position, file in enumerate(answer.handed_over):
        place = f"handed_over[{position}]"
        if not file.name.strip():
            yield _lacks("file_name_missing", f"{place}.name", "A file has no name.")
        if not _DIGEST.fullmatch(file.sha256):
            yield _lacks("digest_unusable", f"{place}.sha256", "It is no SHA-256 of a file.")
    if answer.handed_over and not answer.handed_over_by.strip():
        yield _lacks("way_missing", "handed_over_by", "It does not say how the files went.")


def _lacks(code: str, key: str, says: str) -> FormFault:
    return FormFault(f"{FORM}.B.{code}", key, says, "Fill it in: section B.")
