"""The installation's key files: made once, readable by us alone, and never replaced in silence."""

from __future__ import annotations

import stat

import pytest

from seawall.errors import Misconfigured
from seawall.keys import installation
from seawall.keys.installation import FILES, derived_key, ledger_key, unlock_installation
from seawall.keys.sealing import open_sealed, seal_secret
from seawall.keys.unlocking import KeyPurpose


def mode_of(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_keys_are_made_on_first_use_and_readable_by_us_alone(key_folder):
    unlock_installation()
    ledger_key()

    assert sorted(path.name for path in key_folder.iterdir()) == sorted(FILES)
    assert {mode_of(key_folder / name) for name in FILES} == {0o600}
    assert mode_of(key_folder) == mode_of(key_folder.parent) == 0o700
    assert {len((key_folder / name).read_bytes()) for name in FILES} == {32}


def test_a_key_that_is_there_stays(key_folder):
    first = derived_key(KeyPurpose.EVIDENCE)

    assert derived_key(KeyPurpose.EVIDENCE) == first


def test_of_two_starts_at_once_the_first_ones_key_counts_for_both(key_folder):
    ledger_key()
    root = key_folder / installation.ROOT
    root.write_bytes(bytes(32))

    assert installation._make_secret_file(root) == bytes(32)
    assert sorted(path.name for path in key_folder.iterdir()) == sorted(FILES)


@pytest.mark.parametrize("content", [b"", b"short", bytes(33)])
def test_a_damaged_key_is_refused_with_the_setting_and_the_remedy(key_folder, content):
    key_folder.mkdir(parents=True)
    (key_folder / "root.key").write_bytes(content)

    with pytest.raises(Misconfigured, match=f"has {len(content)}") as refused:
        unlock_installation()
    assert refused.value.field == "SEAWALL_DATA_DIR"
    assert refused.value.remedy == "Restore it from the backup. Do not delete it."


def test_a_key_that_cannot_be_read_is_refused_with_the_setting_and_the_remedy(key_folder):
    (key_folder / "root.key").mkdir(parents=True)

    with pytest.raises(
        Misconfigured, match=r"root\.key could not be read: Is a directory"
    ) as refused:
        unlock_installation()
    assert refused.value.field == "SEAWALL_DATA_DIR"
    assert "Do not delete it" in refused.value.remedy


def test_a_folder_that_cannot_be_made_is_refused_with_the_setting(key_folder):
    key_folder.parent.write_text("a file where the data folder should be")

    with pytest.raises(Misconfigured) as refused:
        unlock_installation()
    assert refused.value.field == "SEAWALL_DATA_DIR"


def test_the_key_of_another_backup_opens_nothing_and_says_which_to_restore(key_folder):
    unlock_installation()
    sealed = seal_secret("whsec_hello", about="end_1")
    (key_folder / "root.key").write_bytes(bytes(32))
    unlock_installation()

    with pytest.raises(Misconfigured, match="The secrets of end_1 cannot be opened") as refused:
        open_sealed(sealed, about="end_1")
    assert refused.value.field == "SEAWALL_DATA_DIR"
    assert "keys/root.key" in refused.value.remedy
