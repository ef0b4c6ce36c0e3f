"""`seawall check` finds the twelve edits of a shipped photograph, but the one it should not."""

from __future__ import annotations

from seawall.banks.model import NewBank
from seawall.journeys.banks.bank_curation import create_bank
from seawall.transaction import transaction
from tests.conftest import NOON
from tests.signals.test_twelve_edits import EDITS, FOUND, KNOWN, SUBJECT, brute_force, opened


def test_seawall_check_finds_exactly_the_edits_that_the_reference_finds(
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
    found = {edit for edit, answer in answers.items() if answer["matches"]}
    by_reference = {edit for edit, path in files.items() if brute_force(path.read_bytes())}
    assert said.code == 1
    assert found == by_reference == FOUND
    assert {answers[edit]["verdict"] for edit in found} == {"block"}
    assert {answers[edit]["verdict"] for edit in set(EDITS) - found} == {"allow"}
