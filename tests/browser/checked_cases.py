"""Cases for scenes by real checks: files and words go through the gate, and match what is known.

A line of the queue that nobody checked has no match, no source and no account, and a page that
was only ever seen with such lines is not seen at all.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.resources import files

from seawall.app.embedded import EmbeddedParts
from seawall.banks.model import EntryOpinion, EntryStance, NewBank, NewEntry
from seawall.cases.model import Case, CaseReason
from seawall.ids import BankId, CaseId, CheckId, ItemId, new_id
from seawall.intake.submission import CheckAnswer, ItemRef, Submission
from seawall.journeys.banks.bank_curation import add_signal, create_bank
from seawall.journeys.queue._case_opening import open_or_join_case
from seawall.people.model import Organisation
from seawall.signals import Signal, hash_bytes, hash_text
from seawall.transaction import transaction
from tests.cases_made import arrival

RECRUITMENT = "behaviour/recruitment"
ACCOUNT = "nordhafen-chronicle"
_WORDS = [
    "tide",
    "harbour",
    "lantern",
    "anchor",
    "square",
    "evening",
    "brother",
    "signal",
    "banner",
    "river",
    "winter",
    "copper",
    "orchard",
    "thunder",
    "paper",
    "window",
    "garden",
    "mountain",
    "silver",
    "morning",
    "engine",
    "letter",
    "market",
    "bridge",
    "candle",
    "forest",
    "ribbon",
    "shadow",
    "teacher",
    "village",
    "whistle",
    "northern",
    "crossing",
    "departure",
]


def invented_words(name: str) -> str:
    """Forty words in an order that no other name has."""
    return " ".join(random.Random(name).choices(_WORDS, k=40)) + "."


def demo_file(name: str) -> bytes:
    """A file of the demo world, such as `not-in-bank/moving-clock.jpg`."""
    return files("seawall.world").joinpath("media", *name.split("/")).read_bytes()


class Checks:
    """One platform's checks, against the banks of the demo and what scenes add to one of theirs."""

    def __init__(self, org: Organisation, embedded: EmbeddedParts, now: datetime) -> None:
        self._org, self._embedded, self._now = org, embedded, now
        self._bank = self._create_bank()

    def add_words(self, words: str, *, label: str = RECRUITMENT, source: str = "TCAP") -> None:
        """Let these words be known."""
        self._add([it for it in hash_text(words).signals if it.type == "text"], label, source)

    def add_picture(self, content: bytes, *, label: str, source: str) -> None:
        """Let this picture be known, in changed copies too."""
        pool = self._embedded.parts.pool
        signals = hash_bytes(content, pool=pool, types=("pdq", "sha256")).signals
        self._add([it for it in signals if it.is_bankable], label, source)

    def check(
        self, content: bytes | str, name: str, *, account: str = ACCOUNT, language: str = ""
    ) -> CheckAnswer:
        """What a platform is answered at upload; everything here is held or blocked."""
        is_file = isinstance(content, bytes)
        is_address = isinstance(content, str) and content.startswith("https://")
        kind = "photo" if is_file else "link" if is_address else "post"
        submission = Submission(
            organisation=self._org.id,
            content=content if isinstance(content, bytes) else None,
            text=None if is_file or is_address else str(content),
            url=str(content) if is_address else None,
            item=ItemRef(kind, name, account=account),
            facts={"language": language} if language else {},
        )
        answer = self._embedded.parts.gate.check(submission)
        assert answer.case, f"{name}: {answer.verdict} {answer.explanation}"
        return answer

    def case_of_words(self, name: str, *, account: str = ACCOUNT) -> Case:
        """An open case about words that are known."""
        words = invented_words(name)
        self.add_words(words)
        return self.case(self.check(words, name, account=account))

    def case(self, answer: CheckAnswer, due_at: datetime | None = None) -> Case:
        """The case that a check opened; with a clock, an authority asks for the same item."""
        with transaction(self._org.id) as tx:
            if due_at:
                item = tx.intake.item(ItemId(answer.item))
                reason = CaseReason("order", "order_scene", "An authority orders its removal")
                asks = arrival(item, check=CheckId(answer.check), reason=reason, due_at=due_at)
                open_or_join_case(asks, tx=tx, now=self._now)
            return tx.cases.case(CaseId(answer.case))

    def _create_bank(self) -> BankId:
        name = f"Alerts and reports {new_id('bank', now=self._now)[-6:]}"
        bank = NewBank(name, owner="Harbour Video", source="TCAP", description="Of the scenes.")
        with transaction(self._org.id) as tx:
            return create_bank(bank, tx=tx, now=self._now, by="scenes").id

    def _add(self, signals: list[Signal], label: str, source: str) -> None:
        opinion = EntryOpinion("Lighthouse Social", EntryStance.AGREE, "", self._now)
        with transaction(self._org.id) as tx:
            for signal in signals:
                entry = NewEntry(
                    signal.type, signal.value, label=label, confidence=96, source=source,
                    jurisdiction="EU", first_seen_at=self._now, opinions=(opinion,),
                )  # fmt: skip
                add_signal(self._bank, entry, tx=tx, now=self._now, by="scenes", reason="known")
        self._embedded.parts.refresher.refresh()


@contextmanager
def checks_of(org: Organisation, now: datetime) -> Iterator[Checks]:
    """The gate of this process, for as long as scenes are put in."""
    embedded = EmbeddedParts(follow=False)
    try:
        yield Checks(org, embedded, now)
    finally:
        embedded.close()
