"""`seawall check` blocks the edits that PDQ finds, and holds what only shares a part."""

from __future__ import annotations

from seawall.banks.model import NewBank
from seawall.journeys.banks.bank_curation import create_bank
from seawall.transaction import transaction
from tests.conftest import NOON
from tests.signals.test_twelve_edits import EDITS, FOUND, KNOWN, SUBJECT, brute_force, opened


def test_seawall_check_blocks_exactly_the_edits_that_the_reference_finds_and_holds_the_others(
    organisation, run, tmp_path
):
    with transaction(organisation.id) as tx:
        create_bank(NewBank("Known"), tx=tx, now=NOON, by="test")
    added = run("bank", "add", "Known", *KNOWN)
    assert added.code == 0, added.err
    files = {edit: tmp_path / f"{number}.jpg" for number, edit in enumerate(EDITS)}
    for edit, path in files.items():
        path.write_bytes(EDITS[edit](opened(SUBJECT)))

    said = run("check", *files.values(), "--json")

    answers = dict(zip(files, said.data, strict=True))
    by_reference = {edit for edit, path in files.items() if brute_force(path.read_bytes())}
    others = set(EDITS) - by_reference
    assert said.code == 1
    assert by_reference == FOUND
    assert {answers[edit]["verdict"] for edit in by_reference} == {"block"}
    assert {answers[edit]["verdict"] for edit in others} == {"hold"}
    grades = {match["grade"] for edit in others for match in answers[edit]["matches"]}
    assert grades == {"local"}
