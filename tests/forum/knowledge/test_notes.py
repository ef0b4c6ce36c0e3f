"""What a note to governments may say, and when it may leave."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jws
from joserfc.jwk import OKPKey

from seawall.forum.knowledge.linter import NoteRefused, check_note, lint_note
from seawall.forum.knowledge.model import UnreadableNote
from seawall.forum.knowledge.note_reading import read_note, tables_in
from seawall.forum.knowledge.release import (
    SHORTEST,
    Announcement,
    NoteState,
    Objection,
    require_release,
)
from seawall.forum.knowledge.signed import as_text, digest, signed_json
from tests.problems import raises_problem

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
MEMBERS = ("Lighthouse Social", "Quayside")
HEAD = """---
title: How copies were disguised in the first quarter
tlp: TLP:GREEN
recipients: [gov:uk, igo:eu]
period: 2026-01-01/2026-03-31
---
"""
GOOD = (
    HEAD
    + """
## Techniques

Copies were mirrored, framed and sped up by a tenth; link lists moved to paste sites within
the hour. See Regulation (EU) 2021/784 at https://eur-lex.europa.eu/eli/reg/2021/784/oj.

## Totals

| Technique | Copies | Share |
| --- | ---: | ---: |
| mirrored | 1,348 | 61 % |
| framed | 870 | 39 % |
| none at all | 0 | 0 % |
"""
)


def linted(body: str, members=MEMBERS, agreed=()):
    found = lint_note(read_note(HEAD + body), members=members, agreed=agreed)
    return [(fault.rule, fault.line) for fault in found]


def test_a_note_of_techniques_and_totals_may_leave():
    note = read_note(GOOD)

    check_note(note, members=MEMBERS, agreed=())
    assert (note.begins, note.ends) == (date(2026, 1, 1), date(2026, 3, 31))
    assert [(table.line, table.heads) for table in tables_in(note)] == [
        (15, ("Technique", "Copies", "Share"))
    ]


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("The list holds " + "f8" * 32, "signals"),
        ("It is " + " ".join(["f8f8"] * 16), "signals"),
        ("md5 D41D8CD98F00B204E9800998ECF8427E", "signals"),
        ("w1:BAAAAPagv4oJAAANYH5NEQkOAAsJ3CzjfAWACwJkQfguDg", "signals"),
        ("ｆ８" * 32, "signals"),
        ("see case_01JD0000000000000000000000", "records"),
        ("It lay at https://paste.example/abc", "addresses"),
        ("It lay at hxxps://paste[.]example/abc", "addresses"),
        ("It lay at paste.example/abc", "addresses"),
        ("https://europa.eu.paste.example/x", "addresses"),
        ("written by @quay_cat", "user_data"),
        ("from 192.0.2.17", "user_data"),
        ("![a picture](https://www.gov.uk/p.png)", "attachments"),
        ("[the file](copies.csv)", "attachments"),
        ("<img src=x>", "attachments"),
        ("> Brothers, the tide is coming", "quotations"),
        (
            'They wrote "come down to the harbour all of you tonight and bring with you what you have".',
            "quotations",
        ),
        ("It was 3 accounts that did it.", "small_cells"),
        ("It was ٣ accounts.", "small_cells"),
        ("A single user sent most of it.", "small_cells"),
        ("Four young men were seen.", "small_cells"),
        ("Quayside told us.", "members"),
        ("ＱＵＡＹＳＩＤＥ told us.", "members"),
    ],
)
def test_a_note_is_refused_with_rule_and_line(line, rule):
    found = linted(f"\n## Techniques\n\n{line}\n")

    assert (rule, 10) in found, found


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        (["| a | b |", "|---|---|", "| x | 9 |"], 1),
        (["| a | b |", "|---|---|", "| x | 10 |", "| y | 1,000 |", "| z | 0 |"], 0),
        (["| a | b |", "|---|---|", "| x | ٩ |"], 1),
        (["| a | b | total |", "|---|---|---|", "| <10 | 40 | 45 |"], 1),
        (["| a | b | total |", "|---|---|---|", "| <10 | <10 | 45 |"], 0),
        (["| a | b |", "|---|---|", "| x | <10 |", "| y | 50 |", "| total | 55 |"], 1),
        (["| a | share |", "|---|---|", "| x | 12 % |"], 1),
    ],
)
def test_a_table_with_small_cells_is_refused(rows, faults):
    assert len(linted("\n" + "\n".join(rows) + "\n")) == faults


def test_a_member_is_named_only_if_it_agreed_and_the_note_says_so():
    named = (
        HEAD.replace("period:", "members_named: [Quayside]\nperiod:") + "Quayside found it first."
    )

    assert lint_note(read_note(named), members=MEMBERS, agreed=["Quayside"]) == ()
    assert lint_note(read_note(named), members=MEMBERS, agreed=[])
    assert linted("Quayside found it first.", agreed=["Quayside"]) == [("members", 7)]


def test_a_refused_note_names_its_line_and_the_remedy():
    note = read_note(HEAD + "From 192.0.2.17.")

    with pytest.raises(NoteRefused) as refused:
        check_note(note, members=MEMBERS, agreed=())

    assert "(line 7)" in str(refused.value)
    assert refused.value.remedy


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("no head", "note"),
        (HEAD, "body"),
        (GOOD.replace("title: How", "titel: How"), "title"),
        (GOOD.replace("TLP:GREEN", "TLP:RED"), "tlp"),
        (GOOD.replace("gov:uk", "somebody"), "recipients.0"),
        (GOOD.replace("/2026-03-31", "/2025-03-31"), "period"),
        (GOOD.replace("/2026-03-31", ""), "period"),
        (GOOD.replace("tlp:", "attachments: [a.csv]\ntlp:"), "attachments"),
        (GOOD.replace("title:", "title: [:"), "note"),
        (GOOD + "x" * 100_000, "note"),
    ],
)
def test_a_note_that_cannot_be_read_names_the_field(text, field):
    with pytest.raises(UnreadableNote) as refused:
        read_note(text)

    assert refused.value.field == field
    assert refused.value.remedy


def test_what_leaves_is_signed_and_says_the_same_twice():
    note, key = read_note(GOOD), Ed25519PrivateKey.generate()
    signed = signed_json(note, key, forum="Example Forum", now=NOON)
    registry = jws.JWSRegistry(algorithms=["Ed25519"], strict_check_header=False)
    public = OKPKey.import_key(key.public_key())
    read = jws.deserialize_compact(signed, public, registry=registry)
    said = json.loads(read.payload)

    assert said["recipients"] == ["gov:uk", "igo:eu"]
    assert said["tables"][0]["rows"][0] == ["mirrored", "1,348", "61 %"]
    assert digest(note, forum="Example Forum") in as_text(note, forum="Example Forum")
    assert as_text(note, forum="Example Forum").startswith("TLP:GREEN\n")


def test_a_note_waits_for_the_members_and_leaves_when_nobody_objects():
    told = Announcement("d1", NOON, SHORTEST)

    assert told.state(NOON + SHORTEST - timedelta(seconds=1)) is NoteState.WAITING
    require_release(told, "d1", now=NOON + SHORTEST)
    with raises_problem(
        "forum.not-released.too-early",
    ) as refused:
        require_release(told, "d1", now=NOON)
    assert refused.value.field == "announced_at"


def test_one_members_objection_stops_a_note_until_it_is_taken_back():
    late = NOON + timedelta(days=30)
    objection = Objection("Quayside", "it names our technique", NOON + timedelta(days=1))
    told = Announcement("d1", NOON, objections=(objection,))

    with raises_problem(
        "forum.not-released.objections",
    ) as refused:
        require_release(told, "d1", now=late)
    assert "Quayside objects" in str(refused.value)
    require_release(
        replace(told, objections=(replace(objection, taken_back_at=late),)), "d1", now=late
    )


def test_another_wording_is_another_note():
    with raises_problem(
        "forum.not-released.other-wording",
    ) as refused:
        require_release(Announcement("d1", NOON), "d2", now=NOON + timedelta(days=30))

    assert refused.value.field == "note"


def test_a_notice_over_a_weekend_only_is_too_short():
    with raises_problem("forum.too-short-notice"):
        Announcement("d1", NOON, timedelta(hours=47))
