"""The reader of signatures without its jail, for rules that are not about the jail."""

from __future__ import annotations

import msgspec

from seawall.mailroom.signing import seal_opener
from seawall.mailroom.signing.seal_reading import SealReader
from seawall.sandbox.jail._openers import RefusalError
from seawall.sandbox.jail._refusals import refusal
from seawall.sandbox.jail._source import HostileFile
from seawall.sandbox.model import limits_of

LIMITS = limits_of("signature")


class _PlainRoom:
    """Asks as a jailed room does, over the same wire, in this process."""

    def room(self, family):
        assert family == "signature"
        return self

    def ask(self, content, question, kind):
        source = HostileFile(len(content), content=content)
        try:
            facts, blob = seal_opener.examine(source, msgspec.json.encode(question), LIMITS, print)
        except RefusalError as refused:
            raise refusal(refused.why, refused.detail, LIMITS) from None
        return msgspec.json.decode(msgspec.json.encode(facts), type=kind), blob


PLAIN = SealReader(_PlainRoom())
