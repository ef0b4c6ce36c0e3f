"""`seawall doctor`: a red finding is an exit code, and every finding is data too."""

from __future__ import annotations

from tests.cli.conftest import finished


def test_a_house_without_a_data_folder_is_red(run, monkeypatch, tmp_path):
    monkeypatch.setenv("SEAWALL_DATA_DIR", str(tmp_path / "nowhere"))

    told, printed = run("doctor", "--json"), run("doctor")

    assert (told.code, printed.code) == (1, 1)
    assert told.data["state"] == "red"
    (folder,) = [each for each in told.data["findings"] if each["name"] == "data folder"]
    assert folder["remedy"] == "Run `seawall migrate`."
    assert "→ Run `seawall migrate`." in printed.out


def test_an_installation_that_is_up_exits_clean(start, sqlite_address):
    assert finished(start(sqlite_address, "migrate")).code == 0

    examined = finished(start(sqlite_address, "doctor"))

    assert (examined.code, examined.err) == (0, "")
    assert "green  migrations" in examined.out
