"""Banks as HMA's clients keep them, over our own."""

import pytest

from seawall.banks.model import EntryState
from seawall.transaction import transaction
from tests.compat.values import PDQ
from tests.people_made import make_key, make_organisation


def names(hma):
    return [bank["name"] for bank in hma.get("/c/banks").body]


def test_a_bank_is_founded_and_listed(hma):
    made = hma.post("/c/banks", body={"name": "MY_TEST_BANK_01"})

    assert (made.status, made.body) == (
        201,
        {"name": "MY_TEST_BANK_01", "matching_enabled_ratio": 1.0},
    )
    assert made.body in hma.get("/c/banks").body
    assert hma.get("/c/bank/MY_TEST_BANK_01").body == made.body


def test_our_own_banks_are_listed_beside_them(hma):
    hma.bank("A_BANK")

    assert names(hma) == ["A_BANK", "Example Forum"]
    assert hma.get("/c/bank/Example%20Forum").status == 200


@pytest.mark.parametrize("name", ["01_BANK", "my_bank", "", "BANK-1", "A" * 121, "BÄNK"])
def test_a_name_that_hma_refuses_is_refused(hma_on_sqlite, name):
    said = hma_on_sqlite.post("/c/banks", body={"name": name})

    assert said.status == 400
    assert set(said.body) == {"message"}


def test_a_name_that_is_taken_is_403_as_in_hma(hma):
    hma.bank("A_BANK")

    said = hma.post("/c/banks", body={"name": "A_BANK"})

    assert (said.status, said.body) == (403, {"message": "Bank already exists"})


def test_fields_that_are_missing_are_listed_as_pydantic_lists_them(hma_on_sqlite):
    said = hma_on_sqlite.post("/c/banks", body={"title": "A"})

    assert said.status == 422
    assert [(each["type"], each["loc"]) for each in said.body] == [("missing", ["name"])]
    assert {"type", "loc", "msg", "input", "url"} == set(said.body[0])


@pytest.mark.parametrize("body", [b"{", b"[]", b'"x"', b"\xff", b"[" * 100_000, b'{"name": NaN}'])
def test_a_body_that_is_no_json_object_is_400(hma_on_sqlite, body):
    said = hma_on_sqlite.post("/c/banks", body=body)

    assert said.status == 400
    assert set(said.body) == {"message"}


def test_enabled_alone_counts_which_hma_forgets(hma):
    said = hma.post("/c/banks", body={"name": "A_BANK", "enabled": False})

    assert said.body["matching_enabled_ratio"] == 0.0


@pytest.mark.parametrize("ratio", [-0.1, 1.1])
def test_a_ratio_beyond_all_or_below_none_is_refused(hma_on_sqlite, ratio):
    bank = hma_on_sqlite.bank()

    assert hma_on_sqlite.put(f"/c/bank/{bank}", body={"enabled_ratio": ratio}).status == 400
    assert hma_on_sqlite.post("/c/banks", body={"name": "B", "enabled_ratio": ratio}).status == 400


def test_a_bank_is_renamed_switched_off_and_on_in_part(hma):
    hma.bank("OLD")

    assert hma.put("/c/bank/OLD", body={"name": "1_bad"}).status == 400
    assert hma.put("/c/bank/OLD", body={"name": "NEW"}).body["name"] == "NEW"
    assert hma.put("/c/bank/NEW", body={"enabled": False}).body["matching_enabled_ratio"] == 0
    half = hma.put("/c/bank/NEW", body={"enabled_ratio": 0.5})

    assert half.body == {"name": "NEW", "matching_enabled_ratio": 0.5}
    assert half.body in hma.get("/c/banks").body
    assert hma.get("/c/bank/OLD").status == 404


def test_a_renamed_bank_matches_under_its_new_name_everywhere(hma):
    number = hma.signal(hma.bank("OLD"), pdq=PDQ)

    hma.put("/c/bank/OLD", body={"name": "NEW"})

    assert hma.found(PDQ) == {"NEW": [{"bank_content_id": number, "distance": "0"}]}
    assert hma.found(PDQ, banks="NEW") != {}
    check = hma.here.client.post("/v1/checks", json={"hashes": [{"type": "pdq", "value": PDQ}]})
    assert check.json()["matches"][0]["bank_name"] == "NEW"


def test_a_name_that_another_bank_has_is_403(hma):
    hma.bank("A")
    hma.bank("B")

    assert hma.put("/c/bank/A", body={"name": "B"}).status == 403


def test_a_deleted_bank_matches_nothing_and_its_entries_stay_to_be_seen(hma):
    number = hma.signal(hma.bank("A_BANK"), pdq=PDQ)

    assert hma.delete("/c/bank/A_BANK").body == {"message": "Done"}

    assert "A_BANK" not in names(hma)
    assert hma.get("/c/bank/A_BANK").status == 404
    assert hma.found(PDQ) == {}
    assert hma.raw(PDQ) == []
    with transaction(hma.here.organisation.id) as tx:
        bank = tx.banks.bank_named("A_BANK")
        (entry,) = tx.banks.entries(bank.id)
        assert entry.state is EntryState.WITHDRAWN
        assert [change.what for change in tx.banks.history(entry.id)] == ["added", "withdrawn"]
        (last, *_) = [e for e in tx.ledger.about(bank.id) if e.what == "bank.retired"]
        assert last.public == {"name": "A_BANK", "withdrawn": 1}
    hma.bank("A_BANK")
    assert hma.get(f"/c/bank/A_BANK/content/{number}").status == 404


def test_deleting_a_bank_that_is_not_there_is_no_fault(hma):
    assert hma.delete("/c/bank/NO_BANK").body == {"message": "Done"}


def test_a_bank_that_is_founded_again_is_empty_and_takes_the_same_signals(hma):
    hma.signal(hma.bank("A_BANK"), pdq=PDQ)
    hma.delete("/c/bank/A_BANK")
    hma.bank("A_BANK")

    assert hma.found(PDQ) == {}
    number = hma.signal("A_BANK", pdq=PDQ)

    assert hma.found(PDQ) == {"A_BANK": [{"bank_content_id": number, "distance": "0"}]}


def test_a_bank_of_another_organisation_is_not_there(hma):
    hma.signal(hma.bank("A_BANK"), pdq=PDQ)
    stranger = make_key(make_organisation())
    hma.here.parts.refresher.refresh()
    hma.headers = {"Authorization": f"Bearer {stranger}"}

    assert names(hma) == []
    assert hma.found(PDQ) == {}
    assert hma.get("/c/bank/A_BANK").status == 404
    assert hma.get("/c/bank/A_BANK/content/1").status == 404


def test_every_entry_of_a_large_bank_gets_a_number_of_its_own(hma):
    hma.bank("A_BANK")
    values = [f"{n:064x}" for n in range(40)]
    for value in values:
        hma.signal("A_BANK", pdq=value)

    hma.put("/c/bank/A_BANK", body={"name": "B_BANK"})

    with transaction(hma.here.organisation.id) as tx:
        bank = tx.banks.bank_named("B_BANK")
        entries = tx.banks.entries(bank.id, limit=1000)
        seqs = sorted(entry.changed_seq for entry in entries)
        assert len(set(seqs)) == 40
        assert seqs[-1] == tx.banks.newest_change()
        in_order = [e.value for e in sorted(entries, key=lambda e: e.changed_seq)]
        assert in_order == values
