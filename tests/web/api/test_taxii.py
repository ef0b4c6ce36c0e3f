"""A shared bank is read as a TAXII 2.1 collection, by the clients that others have."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import timedelta

import pytest
import stix2

from seawall.banks.model import Bank, EntryOpinion, EntryStance, NewBank, NewEntry
from seawall.exchanges.stix.model import Tlp
from seawall.exchanges.stix.stix_ids import collection_id
from seawall.journeys.banks import bank_curation, bank_reading_rights
from seawall.transaction import transaction
from tests.moments import WEDNESDAY
from tests.web.api.conftest import Platform, make_platform

NOW = WEDNESDAY
ROOT = "/taxii2/banks"
TAXII = "application/taxii+json;version=2.1"


def digest(number: int) -> str:
    return f"{number:064x}"


@dataclass
class Shared:
    """A platform's bank, read as a collection."""

    platform: Platform
    bank: Bank

    @property
    def url(self) -> str:
        return f"{ROOT}/collections/{collection_id(self.bank.id)}"

    def add(self, *numbers: int, **more) -> list[str]:
        with transaction(self.platform.org.id) as tx:
            return [
                bank_curation.add_signal(
                    self.bank.id, NewEntry("sha256", digest(n), **more), tx=tx, now=NOW, by="P-1"
                ).id
                for n in numbers
            ]

    def act(self, call, *args, **more) -> None:
        with transaction(self.platform.org.id) as tx:
            call(*args, tx=tx, now=NOW + timedelta(seconds=1), by="P-1", **more)

    def get(self, path: str = "objects/", **asked: object):
        query = "&".join(f"{name}={value}" for name, value in asked.items())
        return self.platform.get(f"{self.url}/{path}?{query}", accept=TAXII)

    def objects(self, **asked: object) -> list[dict]:
        return self.get(**asked).json().get("objects", [])


@pytest.fixture
def shared(platform: Platform) -> Shared:
    with transaction(platform.org.id) as tx:
        new = NewBank("Grey Tide Order", label="behaviour/glorification", jurisdiction="EU")
        bank = bank_curation.create_bank(new, tx=tx, now=NOW, by="P-1")
        bank_reading_rights.open_to_readers(bank, Tlp.AMBER, tx=tx, now=NOW, by="P-1")
        bank = tx.banks.bank(bank.id)
    return Shared(platform, bank)


def indicators(objects: list[dict]) -> dict[str, dict]:
    """Indicators by the digest in their pattern."""
    return {o["pattern"].split("'")[3]: o for o in objects if o["type"] == "indicator"}


def test_discovery_leads_to_the_collection(shared):
    found = shared.platform.get("/taxii2/", accept=TAXII)
    root = shared.platform.get("/taxii2/banks/", accept=TAXII).json()
    (collection,) = shared.platform.get(f"{ROOT}/collections/").json()["collections"]

    assert found["Content-Type"] == TAXII
    assert found.json()["default"].endswith("/taxii2/banks/")
    assert root["versions"] == [TAXII]
    assert (collection["title"], collection["can_write"]) == ("Grey Tide Order", False)
    assert collection["id"] == collection_id(shared.bank.id)


def test_every_object_is_valid_stix_and_says_what_the_bank_says(shared):
    shared.add(1)

    objects = shared.objects()

    read = {o["type"]: stix2.parse(json.dumps(o)) for o in objects}
    assert set(read) == {"identity", "extension-definition", "file", "indicator", "relationship"}
    indicator = read["indicator"]
    assert list(indicator.labels) == ["behaviour/glorification"]
    assert indicator.object_marking_refs == [stix2.TLP_AMBER.id]
    assert read["relationship"].target_ref == read["file"].id


def test_pages_follow_each_other_and_hold_everything_once(shared):
    shared.add(*range(20))
    seen, asked = [], {"limit": 7}

    while True:
        page = shared.get(**asked).json()
        assert len(page["objects"]) <= 7
        seen += [o["id"] for o in page["objects"]]
        if not page.get("more"):
            break
        asked["next"] = page["next"]

    assert len(seen) == len(set(seen)) == 2 + 20 * 3


def test_what_changes_between_two_pages_is_met_again_and_nothing_is_missed(shared):
    ids = shared.add(*range(20))
    first = shared.get(limit=15).json()
    shared.act(bank_curation.withdraw_entry, ids[0], reason="a news photograph")
    shared.add(99)
    rest, asked = [], first
    while asked.get("more"):
        asked = shared.get(limit=15, next=asked["next"]).json()
        rest += asked["objects"]

    found = indicators(first["objects"] + rest)

    assert set(found) == {digest(n) for n in (*range(20), 99)}
    assert found[digest(0)]["revoked"]


def test_added_after_what_was_last_gives_only_what_is_new(shared):
    shared.add(1, 2)
    first = shared.get()
    last = first["X-TAXII-Date-Added-Last"]
    nothing = shared.get(added_after=last)
    shared.add(3)

    news = shared.get(added_after=last)

    assert nothing.json() == {}
    assert set(indicators(news.json()["objects"])) == {digest(3)}
    assert news["X-TAXII-Date-Added-First"] > last


def test_whoever_stops_anywhere_goes_on_there_by_time_alone(shared):
    shared.add(*range(5))
    seen, asked = [], {}
    while objects := (page := shared.get(limit=1, **asked)).json().get("objects"):
        seen += [o["id"] for o in objects]
        asked = {"added_after": page["X-TAXII-Date-Added-Last"]}

    assert len(seen) == len(set(seen)) == 2 + 5 * 3


def test_stx_07_a_signal_taken_back_comes_again_revoked_under_its_id(shared):
    (entry,) = shared.add(1)
    before = shared.get()
    shared.act(bank_curation.withdraw_entry, entry, reason="a news photograph")

    after = shared.objects(added_after=before["X-TAXII-Date-Added-Last"])

    was, now = (indicators(page)[digest(1)] for page in (before.json()["objects"], after))
    assert (now["id"], now["revoked"]) == (was["id"], True)
    assert now["modified"] > was["modified"]


def test_members_opinions_are_read_and_what_they_took_back_is_revoked(shared):
    (entry,) = shared.add(1)

    def say(stance: EntryStance, minute: int) -> list[dict]:
        with transaction(shared.platform.org.id) as tx:
            at = NOW + timedelta(minutes=minute)
            tx.banks.add_opinion(entry, EntryOpinion("Example Pix", stance, "Art.", at))
        return [o for o in shared.objects() if o["type"] == "opinion"]

    (disagree,) = say(EntryStance.DISAGREE, 1)
    (retracted,) = say(EntryStance.RETRACTED, 2)

    assert (disagree["opinion"], disagree["authors"]) == ("disagree", ["Example Pix"])
    assert disagree["explanation"] == "Example Pix: Art."
    assert (retracted["id"], retracted["revoked"]) == (disagree["id"], True)


def test_gif_06_what_names_a_person_is_left_out_and_the_rest_is_read(shared):
    (entry, _) = shared.add(1, 2)
    with transaction(shared.platform.org.id) as tx:
        said = EntryOpinion("Example Pix", EntryStance.DISAGREE, "ask mira@example.org", NOW)
        tx.banks.add_opinion(entry, said)
        bank_curation.add_signal(
            shared.bank.id,
            NewEntry("url", "https://example.org/@mira/1"),
            tx=tx,
            now=NOW,
            by="P-1",
        )

    text = shared.get().content.decode()

    assert "mira" not in text
    assert digest(1) in text
    assert digest(2) in text


def test_notes_sources_and_who_added_it_never_leave(shared):
    shared.add(1, note="from a tip of Karim", source="unit 7", legal_basis="our terms")

    text = shared.get().content.decode()

    assert not [word for word in ("Karim", "unit 7", "our terms", "P-1") if word in text]


def test_objects_are_found_by_id_and_by_type(shared):
    shared.add(*range(5))
    everything = shared.objects()

    for wanted in everything:
        (found,) = shared.get(f"objects/{wanted['id']}/").json()["objects"]
        (version,) = shared.get(f"objects/{wanted['id']}/versions/").json()["versions"]
        assert found == wanted
        assert version == wanted.get("modified", version)
    asked = ",".join(o["id"] for o in everything[:4])
    assert [o["id"] for o in shared.objects(**{"match[id]": asked})] == asked.split(",")
    assert {o["type"] for o in shared.objects(**{"match[type]": "file,identity"})} == {
        "file",
        "identity",
    }
    assert shared.objects(**{"match[spec_version]": "2.0"}) == []
    assert shared.get("objects/indicator--none/").status_code == 404


def test_the_manifest_lists_the_same_in_the_same_order(shared):
    shared.add(*range(5))

    manifest = shared.get("manifest/").json()["objects"]

    assert [line["id"] for line in manifest] == [o["id"] for o in shared.objects()]
    times = [line["date_added"] for line in manifest]
    assert times == sorted(set(times))


def test_a_bank_that_nobody_shared_is_no_collection(shared):
    shared.act(bank_reading_rights.close_to_readers, shared.bank)

    assert shared.platform.get(f"{ROOT}/collections/").json() == {}
    assert shared.get().status_code == 404


def test_a_collection_of_another_organisation_is_not_there(shared):
    other = make_platform()

    assert other.get(f"{shared.url}/objects/", accept=TAXII).status_code == 404
    assert other.get(f"{ROOT}/collections/").json() == {}


def test_a_key_is_needed_and_may_be_the_password_of_basic(shared):
    shared.add(1)
    written = base64.b64encode(f"member:{shared.platform.secret}".encode()).decode()
    wrong = base64.b64encode(b"member:swk_wrong").decode()

    def status(authorization: str) -> int:
        asked = shared.platform.get(f"{shared.url}/objects/", authorization=authorization)
        return asked.status_code

    assert status(f"Basic {written}") == 200
    assert status(f"Basic {wrong}") == 401
    assert status("Basic %%%") == 401
    assert status("") == 401


def test_basic_opens_no_other_door(shared):
    written = base64.b64encode(f"member:{shared.platform.secret}".encode()).decode()

    assert shared.platform.get("/v1/banks", authorization=f"Basic {written}").status_code == 401


def test_a_key_without_the_scope_is_refused(database):
    platform = make_platform(frozenset({"banks.read"}))

    refused = platform.get("/taxii2/", accept=TAXII)

    assert refused.status_code == 403
    assert refused["Content-Type"] == TAXII
    assert refused.json()["http_status"] == "403"


def test_nothing_can_be_added_or_deleted(shared):
    assert shared.platform.post(f"{shared.url}/objects/", {"objects": []}).status_code == 403
    assert shared.platform.ask("DELETE", f"{shared.url}/objects/x/").status_code == 403


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"added_after": "yesterday"}, "added_after"),
        ({"limit": 0}, "limit"),
        ({"limit": "many"}, "limit"),
        ({"next": "x"}, "next"),
    ],
)
def test_a_bad_question_is_answered_with_the_field(shared, asked, field):
    refused = shared.get(**asked)

    assert refused.status_code in {400, 422}
    assert refused.json()["details"] == {"field": field}


def test_whoever_reads_another_form_is_told_which_we_write(shared):
    refused = shared.platform.get("/taxii2/", accept="text/html")

    assert refused.status_code == 406
    assert TAXII in refused.json()["description"]
