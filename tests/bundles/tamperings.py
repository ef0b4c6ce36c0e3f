"""Ways in which a bundle is tampered with, by strangers and by whoever holds the log's key.

Each gives a bundle, what is known of it from elsewhere, and the words for what must be found.
"""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import timedelta

from seawall.bundles.archive import bundle_names
from seawall.ledger.cosignature import WitnessSigner
from seawall.ledger.note import Signer
from tests.bundles.tampered import TAMPERINGS, Tampered, tampering
from tests.bundles_made import (
    EVENTS,
    GRACE,
    NOW,
    ORIGIN,
    PERIOD,
    STRANGER,
    WITNESSES,
    bundle_of,
    checkpoint_of,
    key,
    made_log,
    signed_event,
)

__all__ = ["TAMPERINGS"]  # the rows below are in it

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
#: Somebody else's key under the name of the log.
IMPOSTOR = Signer(ORIGIN, key(9))


def _edited(log, change, *, is_insider=True):
    """The bundle with its lines changed; an insider signs what it is then."""
    changed = bundle_of(log).with_lines(change)
    return Tampered(changed.listed() if is_insider else changed)


def _first(lines, sought):
    return next(place for place, line in enumerate(lines) if sought in line)


def _replaced(sought, before, after):
    def change(lines):
        place = _first(lines, sought)
        assert before in lines[place]
        lines[place] = lines[place].replace(before, after, 1)

    return change


def _written(log, word, public, at, **where):
    """The bundle of a log in which somebody wrote this beforehand; witnesses saw all of it."""
    log.write(word, public, at, **where)
    place = where.get("place", len(log.entries))
    log.seen = [(size + (size >= place), seen) for size, seen in log.seen]
    return Tampered(bundle_of(log))


@tampering("file-altered entry-altered figure-altered", "file-altered: entries/000000000040.txt: ")
def a_stranger_changes_a_byte(log):
    return _edited(log, _replaced("item.received", '"version":', '"vers1on":'), is_insider=False)


@tampering("entry-removed", "entry-removed: entry 45: ")
def an_entry_is_removed(log):
    return _edited(log, lambda lines: lines.pop(5))


@tampering("entry-added", "entry-added: entry 45: ")
def an_entry_is_added(log):
    def add(lines):
        lines.insert(5, lines[5].replace('"id":"led_', '"id":"led_9'))

    return _edited(log, add)


@tampering("entry-reordered", "entry-reordered: entry 45: ")
def two_entries_trade_places(log):
    def trade(lines):
        lines[5], lines[6] = lines[6], lines[5]

    return _edited(log, trade)


@tampering("entry-altered", "entry-altered: entry 45: ")
def the_word_of_an_entry_is_changed(log):
    def change(lines):
        leaf, *_ = lines[5].split("\t")
        lines[5] = leaf[: leaf.index('"what"')] + '"what":"case.noted"}'

    return _edited(log, change)


@tampering("entry-altered figure-altered", "entry-altered: entry ")
def what_an_entry_tells_is_changed(log):
    return _edited(log, _replaced('"is_late":true', '"is_late":true', '"is_late":false'))


@tampering("entry-altered", "entry-altered: entry 120: ")
def the_moment_of_an_entry_is_changed(log):
    def change(lines):
        at = lines[80].index('"at":"2026-10-') + len('"at":"2026-10-')
        lines[80] = f"{lines[80][:at]}02{lines[80][at + 2 :]}"

    return _edited(log, change)


@tampering("entry-back-dated", "entry-back-dated: entry 120 ")
def an_entry_is_written_into_the_past(log):
    at = PERIOD.first + 3 * DAY
    return _written(log, "item.received", {"version": 1}, at, place=120)


@tampering("entry-from-the-future", "entry-from-the-future: entry 60 ")
def an_entry_is_dated_ahead(log):
    at = PERIOD.past - HOUR
    return _written(log, "item.received", {"version": 1}, at, place=60)


@tampering("entry-withheld figure-altered", "entry-withheld: entry ")
def what_an_entry_tells_is_withheld(log):
    def withhold(lines):
        place = _first(lines, "order.acted")
        lines[place] = lines[place].split("\t")[0]

    return _edited(log, withhold)


@tampering("entry-leaked", "entry-leaked: entry ")
def what_is_not_for_the_public_is_opened(log):
    def leak(lines):
        place = _first(lines, "person.signed_in")
        lines[place] += f'\t{{"about":"person_1","public":{{}}}}\t{"00" * 32}'

    return _edited(log, leak)


@tampering("figure-altered", "figure-altered: figure items_received: ")
def a_figure_is_changed(log):
    def change(data):
        data["figures"][0]["entries"] += 1

    return Tampered(bundle_of(log).with_json(bundle_names.FIGURES, change).listed())


@tampering("figure-missing", "figure-missing: figure items_received: ")
def a_figure_is_left_out(log):
    bundle = bundle_of(log).with_json(bundle_names.FIGURES, lambda data: data["figures"].pop(0))
    return Tampered(bundle.listed())


@tampering("figure-unknown", "figure-unknown: figure satisfaction: ")
def a_figure_is_invented(log):
    def invent(data):
        data["figures"].append({"id": "satisfaction", "entries": 100})

    return Tampered(bundle_of(log).with_json(bundle_names.FIGURES, invent).listed())


@tampering("definitions-differ", "definitions-differ: the definitions: ")
def a_definition_leaves_late_orders_out(log):
    def change(data):
        named = {figure["id"]: figure for figure in data["figures"]}
        named["orders_in_time"]["says"] = "Orders"

    return Tampered(bundle_of(log).with_json(bundle_names.DEFINITIONS, change).listed())


@tampering("tile-altered", "tile-altered: tile/0/000: ")
def a_tile_is_changed(log):
    """The log has more than one tile, so that another hash does not fit those above."""
    for number in range(300):
        at = PERIOD.past + 2 * GRACE + timedelta(seconds=number)
        log.write("item.received", {"version": 1}, at)
    log.see(PERIOD.past + 3 * GRACE)
    past = len(log.entries)
    bundle = bundle_of(log, past=past)
    name = "tile/1/000.p/1"
    content = bytearray(bundle.members[name])
    content[0] ^= 1
    return Tampered(bundle.with_member(name, bytes(content)).listed())


@tampering("tail-withheld witness-missing", "tail-withheld: entry 130: ")
def the_last_entries_are_withheld(log):
    return Tampered(bundle_of(log, past=130))


@tampering("tail-withheld", "tail-withheld: kept checkpoint 130: ")
def the_last_entries_are_withheld_and_somebody_kept_a_checkpoint(log):
    """Of a log that is signed again, as if it had ended there."""
    kept = checkpoint_of(log, 130, PERIOD.past - HOUR)
    shorter = made_log(within=50)
    return Tampered(bundle_of(shorter), kept=[kept])


@tampering("fork", "fork: kept checkpoint 115: ")
def a_second_history_is_signed(log):
    kept = checkpoint_of(log, 115, PERIOD.past - 6 * DAY)
    other = copy.deepcopy(log)
    other.entries[100] = replace(other.entries[100], by="R-99")
    other.seen = [(size, at + timedelta(seconds=1)) for size, at in other.seen if size != 115]
    return Tampered(bundle_of(other), kept=[kept])


@tampering("witness-two-histories fork", "witness-two-histories: kept checkpoint 115: ")
def a_witness_signs_two_histories(log):
    kept = checkpoint_of(log, 115, PERIOD.past - 6 * DAY)
    other = copy.deepcopy(log)
    other.entries[100] = replace(other.entries[100], by="R-99")
    return Tampered(bundle_of(other), kept=[kept])


@tampering("root-differs", "root-differs: checkpoint 115: ")
def an_old_checkpoint_is_of_another_history(log):
    other = copy.deepcopy(log)
    other.entries[100] = replace(other.entries[100], by="R-99")
    bundle = bundle_of(other, seen=[(size, at) for size, at in other.seen if size != 115])

    def add(data):
        data["checkpoints"].append(checkpoint_of(log, 115, PERIOD.past - 6 * DAY))

    return Tampered(bundle.with_json(bundle_names.CHECKPOINTS, add).listed())


@tampering("cosignature-forged witness-missing", "cosignature-forged: checkpoint 140: ")
def a_cosignature_is_forged(log):
    impostor = WitnessSigner(WITNESSES[0].name, key(9))

    def forge(data):
        last = data["checkpoints"][-1]
        text, _, lines = last.rpartition("\n\n")
        own, first, *_, second = lines.splitlines()
        false = impostor.cosign(last, at=int((PERIOD.past + HOUR).timestamp())).strip()
        data["checkpoints"][-1] = "\n".join(
            [f"{text}\n", own, _with_hint_of(first, false), second, ""]
        )

    return Tampered(bundle_of(log).with_json(bundle_names.CHECKPOINTS, forge).listed())


def _with_ml_dsa_line_of(log, other):
    """The checkpoint before the last has the line by ML-DSA-44 that stands in the other text."""

    def change(data):
        text, note = other(*data["checkpoints"][-3:-1]), data["checkpoints"][-2]
        line, own = (
            next(line for line in of.split("\n") if len(line) > 3_000) for of in (text, note)
        )
        data["checkpoints"][-2] = note.replace(own, line)

    return Tampered(bundle_of(log).with_json(bundle_names.CHECKPOINTS, change).listed())


@tampering("cosignature-forged", "cosignature-forged: checkpoint 130: ")
def a_cosignature_by_ml_dsa_is_moved_to_a_larger_checkpoint(log):
    return _with_ml_dsa_line_of(log, lambda smaller, _: smaller)


@tampering("cosignature-forged", "cosignature-forged: checkpoint 130: ")
def a_cosignature_by_ml_dsa_says_no_time(log):
    return _with_ml_dsa_line_of(log, lambda _, note: WITNESSES[0].cosign(note, at=0))


@tampering("cosignature-forged", "cosignature-forged: checkpoint 130: ")
def a_witness_dates_its_cosignature_ahead(log):
    log.seen = [(size, NOW + DAY if size == 130 else at) for size, at in log.seen]
    return Tampered(bundle_of(log, past=140))


@tampering("witness-missing tail-withheld", "witness-missing: witnesses: ")
def the_witnesses_are_left_out(log):
    def leave_out(data):
        data["checkpoints"] = [
            f"{note.rpartition(chr(10) * 2)[0]}\n\n{note.rpartition(chr(10) * 2)[2].split(chr(10))[0]}\n"
            if size > 115
            else note
            for size, note in ((int(note.split("\n")[1]), note) for note in data["checkpoints"])
        ]

    return Tampered(bundle_of(log).with_json(bundle_names.CHECKPOINTS, leave_out).listed())


@tampering("checkpoint-unsigned", "checkpoint-unsigned: a checkpoint: ")
def a_checkpoint_is_signed_by_somebody_else(log):
    def add(data):
        at = PERIOD.past - 6 * DAY
        data["checkpoints"].append(checkpoint_of(log, 115, at, signer=IMPOSTOR))

    return Tampered(bundle_of(log).with_json(bundle_names.CHECKPOINTS, add).listed())


@tampering("checkpoint-missing", "checkpoint-missing: checkpoints: ")
def the_last_checkpoint_is_left_out(log):
    log.see(PERIOD.past + 3 * HOUR)
    log.write("item.received", {"version": 1}, PERIOD.past + 4 * HOUR)
    return Tampered(bundle_of(log, past=len(log.entries)))


@tampering(
    "wrong-log manifest-unsigned checkpoint-unsigned checkpoint-missing witness-missing",
    "wrong-log: the bundle: ",
)
def another_log_takes_its_name(log):
    bundle = bundle_of(log, signer=IMPOSTOR)
    return Tampered(bundle)


@tampering("manifest-unsigned", "manifest-unsigned: the manifest: ")
def the_manifest_has_no_signature(log):
    return Tampered(replace(bundle_of(log), note="seawall-bundle/1\n"))


@tampering("event-altered", "event-altered: entry 60 ")
def a_signed_event_is_rewritten(log):
    at = log.entries[60].at
    public = signed_event(EVENTS, at) | {"kind": "answered"}
    return _written(log, "signed_event.made", public, at, place=60)


@tampering("event-stranger", "event-stranger: entry 60 ")
def an_event_is_signed_by_a_stranger(log):
    at = log.entries[60].at
    return _written(log, "signed_event.made", signed_event(STRANGER, at), at, place=60)


@tampering("entries-between", "entries-between: before.zip: ")
def entries_fall_between_two_bundles(log):
    before = bundle_of(log, first=0, past=25)
    return Tampered(bundle_of(log), previous=before)


@tampering("fork", "fork: before.zip: ")
def the_bundle_before_is_of_another_history(log):
    other = copy.deepcopy(log)
    other.entries[10] = replace(other.entries[10], by="R-99")
    return Tampered(bundle_of(log), previous=bundle_of(other, first=0, past=40))


@tampering("file-unlisted", "file-unlisted: notes.txt: ")
def a_file_is_added(log):
    return Tampered(bundle_of(log).with_member("notes.txt", b"All is well.").listed())


@tampering("file-missing figure-altered", "file-missing: entries/000000000040.txt: ")
def a_file_is_left_out(log):
    return Tampered(bundle_of(log).without("entries/000000000040.txt"))


@tampering("file-missing", "file-missing: tile/0/000.p/140: ")
def a_tile_is_left_out(log):
    return Tampered(bundle_of(log).without("tile/0/000.p/140"))


@tampering("wrong-log", "wrong-log: before.zip: ")
def the_bundle_before_is_of_somebody_else(log):
    before = bundle_of(log, first=0, past=40)
    manifest = replace(before.manifest, organisation="org_01QUAY")
    return Tampered(bundle_of(log), previous=replace(before, manifest=manifest))


def _with_hint_of(line, other):
    """The signature of `other` behind the key hash of `line`."""
    from base64 import b64decode, b64encode

    name, encoded = line.rsplit(" ", 1)
    false = b64decode(other.rsplit(" ", 1)[1])
    return f"{name} {b64encode(b64decode(encoded)[:4] + false[4:]).decode()}"
