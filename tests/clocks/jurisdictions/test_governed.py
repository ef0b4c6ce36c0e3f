"""A profile says itself which documents it governs, and no other says the same."""

from __future__ import annotations

import pytest

from seawall.clocks.jurisdictions import BadProfile, jurisdictions
from seawall.forms.model import Form
from seawall.orders.governing import governing_profile
from tests.clocks.jurisdictions.files_made import CALENDAR, PLACE, PROFILE, own, write

SHARED = {"jurisdictions": PLACE, "calendars": CALENDAR}
AUSTRALIAN = "au-osa-class1-removal"


def governs(form: str, state: str) -> dict[str, str]:
    return {"form": form, "state": state}


def of(name: str, *claims: dict[str, str], **changes) -> dict[str, object]:
    """A profile of this id with these claims."""
    return PROFILE | {"id": name, "governs": list(claims)} | changes


def law_of(folder, form: str, state: str) -> str:
    """The profile that a document falls under, with the files of a folder."""
    among = jurisdictions(folder).profiles
    return governing_profile(form, form=Form(form), state=state, named_profile="", among=among)


def refused(folder) -> BadProfile:
    with pytest.raises(BadProfile) as refusal:
        jurisdictions(folder)
    return refusal.value


def test_a_profile_governs_the_documents_it_claims(tmp_path):
    folder = own(tmp_path, governs=[governs("removal_order", "XX"), governs("notice", "BR")])
    write(folder, "br.yaml", jurisdictions={"BR": {"name": "Brazil", "time_zone": "Brazil/East"}})

    assert law_of(folder, "removal_order", "XX") == "xx-example-order"
    assert law_of(folder, "notice", "BR") == "xx-example-order"
    assert law_of(folder, "notice", "AR") == ""


def test_a_state_comes_before_the_union_the_union_before_any_and_any_before_elsewhere(tmp_path):
    claims = {"mt": "MT", "eu": "EU", "any": "*", "else": "elsewhere"}
    profiles = [of(f"xx-{name}", governs("notice", state)) for name, state in claims.items()]
    folder = write(tmp_path, profiles=profiles, **SHARED)

    assert [law_of(folder, "notice", state) for state in ("MT", "IE", "AR", "NZ")] == [
        "xx-mt", "xx-eu", "xx-any", "nz-fvpca-takedown",
    ]  # fmt: skip


def test_what_nobody_governs_falls_to_the_profile_for_elsewhere(tmp_path):
    folder = own(tmp_path, governs=[governs("notice", "elsewhere")])

    assert law_of(folder, "notice", "AR") == "xx-example-order"
    assert law_of(folder, "notice", "AU") == AUSTRALIAN


def test_two_profiles_of_the_operators_own_cannot_govern_the_same(tmp_path):
    first, second = of("xx-a", governs("notice", "XX")), of("xx-b", governs("notice", "XX"))
    write(tmp_path, "a.yaml", profiles=[first], **SHARED)
    refusal = refused(write(tmp_path, "b.yaml", profiles=[second]))

    assert refusal.field == "b.yaml: xx-b.governs.0"
    assert refusal.detail == "xx-a (a.yaml) already governs notice from XX."
    assert refusal.remedy == "Remove the line from one of the two."


def test_a_profile_that_claims_the_same_twice_is_refused(tmp_path):
    refusal = refused(own(tmp_path, governs=[governs("notice", "*")] * 2))

    assert refusal.field == "own.yaml: xx-example-order.governs.1"
    assert "already governs notice from any state" in refusal.detail


def test_an_operators_own_profile_comes_before_one_that_ships_for_that_alone(tmp_path):
    folder = own(tmp_path, governs=[governs("notice", "AU")])

    assert law_of(folder, "notice", "AU") == "xx-example-order"
    assert law_of(folder, "removal_order", "AU") == AUSTRALIAN
    shipped = jurisdictions(folder).profile(AUSTRALIAN)
    assert [each.form for each in shipped.governs] == ["esafety_removal_notice", "removal_order"]


def test_a_profile_that_replaces_a_shipped_one_governs_what_that_governed(tmp_path):
    mine = PROFILE | {"id": AUSTRALIAN, "jurisdiction": "AU"}
    folder = write(tmp_path, profiles=[mine])

    assert law_of(folder, "notice", "AU") == AUSTRALIAN
    assert jurisdictions(folder).profile(AUSTRALIAN).instrument == "Example Act s.1"


def test_a_profile_that_replaces_a_shipped_one_may_give_up_what_that_governed(tmp_path):
    folder = write(tmp_path, profiles=[of(AUSTRALIAN, jurisdiction="AU", binding="voluntary")])

    assert law_of(folder, "removal_order", "AU") == ""


def test_a_replacement_that_claims_more_comes_before_what_ships_wherever_it_stands(tmp_path):
    mine = of("eu-tco-removal-order", governs("notice", "AU"), jurisdiction="EU")
    folder = write(tmp_path, profiles=[mine])

    assert law_of(folder, "notice", "AU") == "eu-tco-removal-order"


def test_what_a_replacement_only_inherits_gives_way_to_what_another_claims(tmp_path):
    replaced = PROFILE | {"id": AUSTRALIAN, "jurisdiction": "AU"}
    claiming = of("xx-example-order", governs("notice", "AU"))
    folder = write(tmp_path, profiles=[claiming, replaced], **SHARED)

    assert law_of(folder, "notice", "AU") == "xx-example-order"
    assert law_of(folder, "removal_order", "AU") == AUSTRALIAN


@pytest.mark.parametrize(
    ("claim", "key", "says"),
    [
        ({"form": "removal-order", "state": "XX"}, "governs.0.form", "'removal_order'"),
        ({"form": "letter", "state": "XX"}, "governs.0.form", "'removal_order'"),
        ({"form": "notice"}, "governs.0.state", "missing"),
        ({"form": "notice", "state": False}, "governs.0.state", "valid string"),
        ({"form": "notice", "state": "UK"}, "governs.0.state", "no jurisdiction 'UK'"),
    ],
)
def test_a_claim_that_no_document_could_meet_is_refused(tmp_path, claim, key, says):
    refusal = refused(own(tmp_path, governs=[claim]))

    assert refusal.field == f"own.yaml: xx-example-order.{key}"
    assert says in refusal.detail
    assert refusal.remedy


def test_what_is_never_told_of_governs_nothing_by_itself(tmp_path):
    refusal = refused(own(tmp_path, publication="never", governs=[governs("notice", "XX")]))

    assert "governs no document by itself" in refusal.detail
    assert "vault" in refusal.remedy


def test_an_operators_file_may_have_the_name_of_one_that_ships(tmp_path):
    mine = PROFILE | {"id": AUSTRALIAN, "jurisdiction": "AU"}
    folder = write(tmp_path, "jurisdictions.yaml", profiles=[mine])

    assert jurisdictions(folder).profile(AUSTRALIAN).instrument == "Example Act s.1"


def test_what_a_profile_governs_changes_no_digest(tmp_path):
    (tmp_path / "with").mkdir()
    (tmp_path / "without").mkdir()
    claiming = own(tmp_path / "with", governs=[governs("notice", "XX")])
    silent = own(tmp_path / "without")

    digests = {
        jurisdictions(each).profile("xx-example-order").digest for each in (claiming, silent)
    }
    assert len(digests) == 1
