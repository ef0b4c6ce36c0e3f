"""Plain words in several places: the mail says what is asked, a file says of which addresses.

A link in a mail's footer is no reason to pass over the list that it brings along. The words that
ask most count, and every address in any of the texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from seawall.forms.model import Form
from seawall.mailroom.proposals.plain import read_plain
from seawall.mailroom.proposals.proposal import MailProposal, TextSource

TOGETHER = "Its addresses stand in several places: compare the mail and its files."
_ASKING_MOST = (Form.REMOVAL_ORDER, Form.REFERRAL, Form.LETTER)


def read_together(sources: Sequence[TextSource]) -> tuple[int, MailProposal]:
    """Which of the texts asks most, and what it asks of the addresses in all of them."""
    alone = [read_plain(source) for source in sources]
    urls = tuple(dict.fromkeys(place.url for one in alone for place in one.locations))
    asked = [
        read_plain(replace(source, links=tuple(dict.fromkeys((*source.links, *urls)))))
        for source in sources
    ]
    at = min(
        range(len(sources)),
        key=lambda which: (_ASKING_MOST.index(asked[which].form), not alone[which].locations),
    )
    if len(asked[at].locations) > len(alone[at].locations):
        return at, replace(asked[at], notes=(*asked[at].notes, TOGETHER))
    return at, asked[at]
