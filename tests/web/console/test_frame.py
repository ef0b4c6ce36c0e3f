"""The frame: places one may enter, going to anything, one's own keys."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest

from seawall.transaction import transaction
from tests.cases_made import decide_case, make_item, open_case
from tests.people_made import make_person
from tests.web.console.conftest import signed_in, visitor


def test_every_place_of_the_rail_has_a_page(org):
    person = signed_in(org, "lead")
    page = person.get("/").content.decode()
    rail = page.partition('<nav class="rail-nav"')[2].partition("</nav>")[0]
    places = [
        unescape(path) for path in re.findall(r'<a class="rail-link[^"]*" href="([^"]+)"', rail)
    ]

    assert len(places) > 10
    assert {
        path: person.client.get(path, HTTP_HOST="localhost").status_code for path in places
    } == dict.fromkeys(places, 200)


def test_no_two_places_answer_to_one_key(org):
    for role in ("lead", "reviewer", "legal", "admin", "overseer"):
        page = signed_in(org, role).get("/me").content.decode()
        rail = page.partition('<nav class="rail-nav"')[2].partition("</nav>")[0]
        keys = re.findall(r'data-key="([^"]+)"', rail)

        assert len(keys) == len(set(keys)), role


def test_numbers_in_the_rail_end_at_a_thousand():
    from seawall.web.console.words import bounded_count

    assert [bounded_count(number) for number in (0, 1_000, 1_001)] == ["0", "1,000", "1,000+"]


@pytest.mark.parametrize(
    "written",
    [
        "https://example.test/watch?b=2&a=1",
        "HTTPS://EXAMPLE.test:443/watch?b=2&a=1#top",
        "example.test/watch?b=2&a=1",
        "an-account of 2,000 letters " * 70,
        "f" * 64,
    ],
)
def test_whatever_one_has_of_an_item_leads_to_its_case(org, written):
    case = a_case_known_by(org)
    answer = signed_in(org).get("/go", q=written.strip())

    assert answer["Location"] == f"/cases/{case.id}"


def a_case_known_by(org):
    """An item with an account, an address and signals, and its case."""
    from dataclasses import replace

    from seawall.ids import ItemId, new_id
    from seawall.intake.model import ItemVersion
    from seawall.signals import canonical
    from tests.people_made import NOON

    address = canonical("https://example.test/watch?b=2&a=1")
    made = make_item(org)
    item = replace(
        made,
        id=ItemId(new_id("item", now=NOON)),
        external_id="by-everything",
        account=("an-account of 2,000 letters " * 70).strip(),
        public_url="https://example.test/watch?b=2&a=1",
    )
    signals = (("sha256", "f" * 64), ("url", address))
    with transaction(org.id) as tx:
        item = tx.intake.claim_item(item)
        tx.intake.add_version(ItemVersion(item.id, 1, NOON, signals=signals))
    return open_case(org, item)


def test_the_palette_knows_places_and_commands_by_the_beginning_of_a_word(org):
    person = signed_in(org)
    ledger = person.get("/go/answer", q="go to audi").content.decode()
    leave = person.get("/go/answer", q="sign out").content.decode()

    assert 'data-href="/ledger"' in ledger
    assert 'data-command="sign-out"' in leave
    assert person.get("/go/answer", q="zebra").content.decode().strip() == ""


def test_the_references_of_a_users_letter_lead_to_its_case(org):
    case = open_case(org, make_item(org))
    decision = decide_case(org, case, make_person(org))
    with transaction(org.id) as tx:
        (statement,) = tx.statements.of_decision(decision.id)
        (item,) = tx.cases.items(case.id)
        known = tx.intake.item(item.item)
    person = signed_in(org)
    for written in (statement.id, decision.id, f"{known.kind}/{known.external_id}"):
        found = person.get("/go/answer", q=written).content.decode()

        assert f'data-href="/cases/{case.id}"' in found, written
    for unknown in ("sor_nothing", "dec_nothing", "photo/nothing"):
        assert "data-href" not in person.get("/go/answer", q=unknown).content.decode()


def test_a_persons_keys_are_on_pages_that_list_keys_of_another_sort(org):
    page = signed_in(org, "admin").get("/admin/keys").content.decode()

    assert 'data-keys-single="on"' in page


def test_nothing_of_another_organisation_is_found(org):
    from tests.people_made import make_organisation

    a_case_known_by(org)
    stranger = signed_in(make_organisation())

    assert "data-href" not in stranger.get("/go/answer", q="f" * 64).content.decode()
    assert (
        "data-href"
        not in stranger.get("/go/answer", q="example.test/watch?b=2&a=1").content.decode()
    )


def test_the_palette_is_for_who_is_signed_in(database):
    assert visitor().get("/go/answer", q="x")["Location"].startswith("/sign-in")


def test_moved_keys_are_written_on_every_page_of_their_owner_alone(org):
    mine, other = signed_in(org), signed_in(org)
    mine.post("/me/keys", single="on", **{f"key-{ord('r')}": "1"})

    assert moved(mine) == {"r": "1"}
    assert moved(other) == {}


def test_a_key_that_would_do_two_things_is_refused_and_named(org):
    person = signed_in(org)
    answer = person.post("/me/keys", single="on", **{f"key-{ord('r')}": "a"})
    page = unescape(answer.content.decode())

    assert answer.status_code == 422
    assert "'a' would be the shortcut for both" in page
    assert f'href="#key-{ord("r")}"' in page
    assert moved(person) == {}


def test_single_keys_go_off_from_the_sheet_and_stay_off(org):
    person = signed_in(org)
    person.post("/me/keys/single", single="off")

    assert 'data-keys-single="off"' in person.get("/me").content.decode()


def test_every_single_key_of_a_template_can_be_moved(org):
    """A key that the list does not know could not be switched away from."""
    from pathlib import Path

    from seawall.web.console import key_words

    templates = Path(key_words.__file__).parents[1] / "templates"
    used = set()
    for path in templates.rglob("*.html"):
        used |= set(re.findall(r'data-key="([^"{]+)"', path.read_text()))
    letters = {
        part for key in used for part in key.split() if len(part) == 1 and not part.isdigit()
    }
    firsts = {key.split()[0] for key in used if " " in key}

    assert (
        letters - set(key_words.titles_by_key()) - {key.split()[-1] for key in used if " " in key}
        == set()
    )
    assert firsts <= {"g"}


def test_a_key_of_the_queue_means_the_same_on_a_case(org):
    person, case = signed_in(org), open_case(org).id
    queue, page = (labels_by_key(person.get(path)) for path in ("/", f"/cases/{case}"))
    both = set(queue) & set(page)

    assert queue["A"] == "Assign to…"
    assert page["h"] == "Hold"
    assert "h" not in queue
    assert {key: queue[key] for key in both} == {key: page[key] for key in both}


def labels_by_key(answer) -> dict[str, str]:
    """What the sheet of a page says of its single keys, where they have a label of their own."""
    markup = unescape(answer.content.decode())
    labels = dict(re.findall(r'data-key="(\S)"[^>]*? data-key-label="([^"]*)"', markup))
    choices = r'data-key="(\S)"[^<]*<span class="choice-text"><span class="choice-title">([^<]*)<'
    return labels | dict(re.findall(choices, markup))


def moved(person) -> dict[str, str]:
    page = person.get("/me").content.decode()
    found = re.search(r'data-keys-moved="([^"]*)"', page)
    assert found
    return json.loads(unescape(found[1]))
