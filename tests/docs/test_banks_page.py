"""The page on banks names what the commands read and write."""

from seawall.banks.files import peers_csv
from seawall.banks.files.model import Format
from seawall.banks.files.own_csv import COLUMNS
from tests.docs.pages import ROOT

PAGE = (ROOT / "docs" / "banks.md").read_text(encoding="utf-8")


def test_the_page_names_every_format_and_column():
    assert [word for word in (*Format, *COLUMNS) if f"`{word}`" not in PAGE] == []


def test_the_page_names_what_the_peers_write():
    categories = (peers_csv.NEGATIVE, peers_csv.DISPUTED, peers_csv.SEED)

    assert f"`{peers_csv.HEADER}`" in PAGE
    assert [word for word in categories if f"`{word}`" not in PAGE] == []
