"""What a mail seems to ask, field by field, and where each field was found.

A proposal is for the rules and for a person to judge. Nothing in it is guessed silently:
what was read by a label or a column says so, and what was written but could not be read
stands in ``as_written``, not in ``fields``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from seawall.forms.model import Form
from seawall.mailroom.signing.model import ABSENT, Signature


class Layout(StrEnum):
    """How what was asked was written down."""

    SIGNED_JSON = "signed_json"
    JSON = "json"
    ANNEX_1 = "annex1"
    CERTIFICATE = "certificate"
    """An EPOC or an EPOC-PR in its own words."""
    TCAP = "tcap"
    TABLE = "table"
    """A list in columns: CSV, JSON or XML, as case systems export it."""
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class ProposedAddress:
    """One address that is asked about, and what was said beside it."""

    url: str
    information: str = ""


@dataclass(frozen=True, slots=True)
class FieldSource:
    """Where a field was found, and by what: a label, a column, a word, a signature."""

    field: str
    where: str
    by: str


@dataclass(frozen=True, slots=True)
class MailProposal:
    """One order, referral or alert as it was read; a `letter` is for a person to read.

    ``fields`` has the keys of our JSON forms, ``signature`` is the one that covers them.
    ``original`` names the attachment it came from; empty for the mail itself.
    """

    form: Form
    layout: Layout
    fields: Mapping[str, Any]
    locations: tuple[ProposedAddress, ...]
    reference: str = ""
    authority: str = ""
    found: tuple[FieldSource, ...] = ()
    as_written: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    signature: Signature = ABSENT
    original: str = ""
    content: str = ""
    """The digest of the words it was read in; empty where its fields are all it says."""


@dataclass(frozen=True, slots=True)
class TextSource:
    """A text to be read, and what it is called: the mail, or an attachment by name.

    ``is_laid_out`` if its lines are those of printed pages, where long addresses break.
    """

    name: str
    text: str
    links: tuple[str, ...] = ()
    is_laid_out: bool = False
