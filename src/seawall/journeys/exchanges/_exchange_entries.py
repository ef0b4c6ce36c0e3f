"""Records of a peer become entries of a bank, and what their owners say moves them.

A signal may stand behind several records (two members list it, or the peer has two types for
one digest). It is judged by what all of them say, so it goes when the last of them goes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from seawall.banks.entry_admission import LONGEST_TEXT, admit_entry
from seawall.banks.model import (
    EntryChange,
    EntryOpinion,
    EntryOrigin,
    EntryStance,
    EntryState,
    NewEntry,
)
from seawall.errors import SeawallError, problem
from seawall.exchanges.kept_records import KeptRecord, KnownRecord
from seawall.exchanges.labelling import label_of
from seawall.exchanges.model import Exchange, RecordFault
from seawall.exchanges.peer_record import THE_LIST, OwnerOpinion, PeerRecord, RecordCategory
from seawall.exchanges.record_judging import RecordJudgement, judge_opinions, may_move
from seawall.exchanges.tidy import tidy_fault, tidy_record, tidy_text
from seawall.ids import BankId, EntryId
from seawall.journeys.banks.bank_curation import VERBS
from seawall.journeys.exchanges.exchange_tally import PageTally
from seawall.transaction import Transaction

_STANCES = {
    RecordCategory.POSITIVE: EntryStance.AGREE,
    RecordCategory.NEGATIVE: EntryStance.DISAGREE,
}
TAGS = "tags: "


@dataclass(frozen=True, slots=True)
class BankFiller:
    """Fills one exchange's bank, inside one transaction."""

    exchange: Exchange
    bank: BankId
    sweep: int
    tx: Transaction
    now: datetime
    by: str

    def take(self, records: Iterable[PeerRecord], faults: Sequence[RecordFault]) -> PageTally:
        """Records in, faults remembered; a record that says nothing new is only met again."""
        newest = {record.key: record for record in map(tidy_record, records)}
        faults = [tidy_fault(fault) for fault in faults]
        held_records = self.tx.exchanges.known(
            self.exchange.id, [*newest, *(f.key for f in faults)]
        )
        news = [
            record for record in newest.values() if _is_news(record, held_records.get(record.key))
        ]
        admitted, bad = self._admit([r for r in news if r.signal_type and not r.is_deleted])
        kept_records, fresh = self._bring_in(news, admitted, held_records)
        self.tx.exchanges.keep(self.exchange.id, kept_records, sweep=self.sweep, now=self.now)
        self.tx.exchanges.mark_seen(self.exchange.id, list(held_records), sweep=self.sweep)
        fault_count = self.tx.exchanges.add_faults(self.exchange.id, [*faults, *bad], now=self.now)
        behind = Counter(kept_record.entry for kept_record in kept_records)
        behind.update(
            held_records[kept_record.record.key].entry
            for kept_record in kept_records
            if kept_record.record.key in held_records
        )
        touched = {e for e, n in behind.items() if e and (n > 1 or e not in fresh)}
        plain = sum(not r.signal_type and not r.is_deleted for r in news)
        return self.settle(touched) + PageTally(
            added=len(fresh), faults=fault_count, not_matchable=plain
        )

    def settle(self, entries: Collection[EntryId]) -> PageTally:
        """Move these entries to where the opinions about them now lead."""
        if not entries:
            return PageTally()
        opinions = self.tx.exchanges.opinions_on(self.exchange.id, entries)
        put_states = self.tx.exchanges.put_of(self.exchange.id, entries)
        tally, entries_by_standing = PageTally(), defaultdict[str, list[EntryId]](list)
        for entry in self.tx.banks.entries_named(put_states).values():
            judgement = judge_opinions(opinions.get(entry.id, ()))
            entries_by_standing[judgement.standing].append(entry.id)
            if may_move(judgement.standing, last_put=put_states[entry.id], now=entry.state):
                state = EntryState(judgement.standing)
                verb = VERBS[state]
                change = EntryChange(verb, self.by, judgement.why, self.now)
                self.tx.banks.set_state(entry.id, state, change=change)
                tally += PageTally(**{verb: 1})
            revised = self._tagged_words(
                opinions.get(entry.id, ()), judgement, entry.label, entry.note
            )
            if opinions.get(entry.id) and revised != (entry.confidence, entry.label, entry.note):
                confidence, label, note = revised
                self.tx.banks.revise(entry.id, confidence=confidence, label=label, note=note)
                tally += PageTally(changed=1)
        for standing, ids in entries_by_standing.items():
            self.tx.exchanges.set_put(self.exchange.id, ids, standing)
        self._hear(opinions, entries)
        return tally

    def _admit(
        self, records: Iterable[PeerRecord]
    ) -> tuple[dict[str, NewEntry], list[RecordFault]]:
        """Each record as an entry fit for a bank, by key; the others as faults."""
        admitted: dict[str, NewEntry] = {}
        bad: list[RecordFault] = []
        for record in records:
            try:
                entry = admit_entry(self._entry(record))
                if tidy_text(entry.value) != entry.value:
                    raise problem("exchanges.bad-entry")
                admitted[record.key] = entry
            except SeawallError as error:
                bad.append(tidy_fault(RecordFault(record.key, f"{record.peer_type}: {error}")))
        return admitted, bad

    def _entry(self, record: PeerRecord) -> NewEntry:
        judgement = judge_opinions(record.opinions)
        confidence, label, note = self._tagged_words(record.opinions, judgement, "", "")
        return NewEntry(
            signal_type=record.signal_type,
            value=record.value,
            label=label,
            confidence=confidence,
            source=self.exchange.name,
            state=EntryState(judgement.standing),
            first_seen_at=record.updated_at,
            note=note,
            media=record.media,
            opinions=tuple(
                EntryOpinion(member, stance, reason, self.now)
                for member, (stance, reason) in self._voices(record.opinions).items()
            ),
        )

    def _bring_in(
        self,
        news: Iterable[PeerRecord],
        admitted: Mapping[str, NewEntry],
        held_records: Mapping[str, KnownRecord],
    ) -> tuple[list[KeptRecord], set[EntryId]]:
        """Add what the bank lacks; which entry each record became, and which entries are new."""
        new_entries = list(admitted.values())
        origin = EntryOrigin("shared", self.by, self.now, self.exchange.name)
        fresh = set(self.tx.banks.add_entries(self.bank, new_entries, origin=origin).ids)
        ids = self.tx.banks.ids_of(self.bank, new_entries)
        put_states = self._states_put({*ids.values()} - fresh)
        kept_records: list[KeptRecord] = []
        for record in news:
            known_record, new_entry = held_records.get(record.key), admitted.get(record.key)
            if new_entry is not None:
                entry = ids[new_entry.signal_type, new_entry.value]
                kept_records.append(
                    KeptRecord(
                        record, entry, new_entry.state if entry in fresh else put_states[entry]
                    )
                )
            elif record.is_deleted or not record.signal_type:
                kept_records.append(
                    KeptRecord(
                        record,
                        known_record.entry if known_record else None,
                        known_record.put if known_record else "",
                    )
                )
        return kept_records, fresh

    def _states_put(self, entries: Collection[EntryId]) -> dict[EntryId, str]:
        """Where this exchange last put these; one that it brought under an earlier life is its own.

        Any other was in the bank before: it is somebody else's, and has no place of ours.
        """
        if not entries:
            return {}
        put_states = self.tx.exchanges.put_of(self.exchange.id, entries)
        stored_entries = self.tx.banks.entries_named(entries)
        brought = {
            i: e.state if e.source == self.exchange.name else "" for i, e in stored_entries.items()
        }
        return {**brought, **put_states}

    def _hear(
        self, opinions: Mapping[EntryId, Sequence[OwnerOpinion]], entries: Iterable[EntryId]
    ) -> None:
        """Write down what owners say of entries now, and that they said it and do no more."""
        own_prefix = f"{self.exchange.name}/"
        spoken = self.tx.banks.opinions_of(entries)
        for entry in entries:
            last = {
                o.member: o.stance for o in spoken.get(entry, ()) if o.member.startswith(own_prefix)
            }
            voices = self._voices(opinions.get(entry, ()))
            silent = {m: (EntryStance.RETRACTED, "") for m, s in last.items() if m not in voices}
            for member, (stance, reason) in {**voices, **silent}.items():
                if last.get(member) is not stance:
                    opinion = EntryOpinion(member, stance, reason, self.now)
                    self.tx.banks.add_opinion(entry, opinion)

    def _voices(self, opinions: Iterable[OwnerOpinion]) -> dict[str, tuple[EntryStance, str]]:
        """Who agrees and who does not; the list as such has no voice, nor has a suspicion."""
        voices: dict[str, tuple[EntryStance, str]] = {}
        for opinion in opinions:
            stance = _STANCES.get(opinion.category)
            member = f"{self.exchange.name}/{opinion.owner}"[:LONGEST_TEXT]
            if stance is None or opinion.owner == THE_LIST:
                continue
            if voices.get(member, (None, ""))[0] is not EntryStance.DISAGREE:
                voices[member] = (stance, ", ".join(opinion.tags)[:LONGEST_TEXT])
        return voices

    def _tagged_words(
        self, opinions: Iterable[OwnerOpinion], judgement: RecordJudgement, label: str, note: str
    ) -> tuple[int, str, str]:
        """Confidence, label and note, as the owners' tags have them."""
        tags = sorted({tag for opinion in opinions for tag in opinion.tags})
        if not tags:
            return judgement.confidence, label, note if not note.startswith(TAGS) else ""
        listed = f"{TAGS}{', '.join(tags)}"[:LONGEST_TEXT]
        mapped = label_of(tags, str(self.exchange.config.get("labels", "")))
        return (
            judgement.confidence,
            mapped or label,
            listed if note.startswith(TAGS) or not note else note,
        )


def _is_news(record: PeerRecord, held_record: KnownRecord | None) -> bool:
    """Whether a record says something that we do not hold."""
    return not record.is_deleted if held_record is None else not held_record.says_as_much_as(record)
