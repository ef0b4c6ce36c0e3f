"""The page for clients of HMA: its calls answer what it says, its list has every address."""

import re

import pytest

from seawall.exchanges.hma.hma_endpoints import ADDRESSES, PREFIX
from seawall.world.demo_bank import media
from tests.docs.pages import ROOT, blocks, examples
from tests.docs.test_docs import known_copy, run
from tests.served import served

PAGE = ROOT / "docs" / "compat-hma.md"


@pytest.mark.slow
def test_every_call_of_the_page_answers_the_status_it_names(tmp_path):
    (tmp_path / "photo.jpg").write_bytes(media("photos/coffee-cup.jpg"))
    (tmp_path / "copy.jpg").write_bytes(known_copy())
    calls = examples(PAGE)
    wrong, said = [], {}

    with served(tmp_path / "seawall") as seawall:
        told = {"HMA": f"{seawall.url}{PREFIX}", "KEY": seawall.key}
        for call in calls:
            path = re.search(r"\$HMA(/[\w/]+)", call.command)[1]
            status, said[path] = run(call.command, tmp_path, told)
            if status != call.status:
                wrong.append((call.where, call.command, status, said[path][:400]))

    assert wrong == []
    assert len(calls) == sum(block.code.count("curl ") for block in blocks("shell", [PAGE]))


def test_the_list_names_every_address_once_and_no_other():
    listed = PAGE.read_text().split("Every address, and what differs:")[1]
    named = re.findall(r"`(GET|POST|PUT|DELETE) (/[^`]+)`", listed)

    assert sorted(named) == sorted((address.method, address.path) for address in ADDRESSES)
