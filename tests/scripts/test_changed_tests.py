"""A change's tests are chosen from what differs in git and from who imports it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.changes.files import base_of, changed_files

ROOT = Path(__file__).parents[2]
FILES = {
    "src/seawall/__init__.py": "",
    "src/seawall/cli.py": "from seawall.orders import model, page\n",
    "src/seawall/clock.py": "HOUR = 3_600\n",
    "src/seawall/orders/__init__.py": "",
    "src/seawall/orders/model.py": "from seawall.clock import HOUR\n",
    "src/seawall/orders/page.py": 'PAGE = "orders/page.html"\n',
    "src/seawall/templates/orders/page.html": "<p>Orders</p>\n",
    "tests/__init__.py": "",
    "tests/test_house.py": "",
    "tests/test_clock.py": "from seawall import clock\n",
    "tests/orders/__init__.py": "",
    "tests/orders/conftest.py": "from seawall.orders import page\n",
    "tests/orders/test_model.py": "from seawall.orders import model\n",
    "tests/orders/test_signing.py": "",
    "tests/docs/__init__.py": "",
    "tests/docs/test_links.py": "",
    "docs/first page.md": "# First page\n",
    ".gitignore": ".test-cache\n__pycache__\n",
}
HOUSE, CLOCK, MODEL, SIGNING, LINKS = (
    "tests/test_house.py",
    "tests/test_clock.py",
    "tests/orders/test_model.py",
    "tests/orders/test_signing.py",
    "tests/docs/test_links.py",
)


@pytest.fixture(scope="module")
def first_commit(tmp_path_factory):
    """A small checkout with everything committed."""
    folder = tmp_path_factory.mktemp("first")
    for name, text in FILES.items():
        write(folder, name, text)
    (folder / "scripts").mkdir()
    shutil.copy(ROOT / "scripts/changed_tests.py", folder / "scripts")
    shutil.copytree(
        ROOT / "scripts/changes",
        folder / "scripts/changes",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    git(folder, "init", "--quiet", "--initial-branch", "main")
    commit(folder)
    return folder


@pytest.fixture
def checkout(first_commit, tmp_path):
    """A copy of the small checkout."""
    return Path(shutil.copytree(first_commit, tmp_path / "checkout"))


def write(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def git(folder, *arguments):
    people = {
        f"GIT_{who}_{what}": "a@b.example"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    config = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(["git", *arguments], cwd=folder, env=own | people | config, check=True)


def commit(folder):
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "a change")


def choose(folder, *options):
    return subprocess.run(
        [sys.executable, folder / "scripts/changed_tests.py", *options],
        capture_output=True,
        text=True,
        timeout=60,
    )


def chosen(folder, *options):
    answer = choose(folder, *options)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.splitlines()


def test_an_uncommitted_change_runs_its_importers_nearest_first(checkout):
    write(checkout, "src/seawall/clock.py", "HOUR = 60 * 60\n")

    assert chosen(checkout) == [HOUSE, CLOCK, MODEL]


def test_a_staged_change_counts_like_any_other(checkout):
    write(checkout, "src/seawall/clock.py", "HOUR = 60 * 60\n")
    git(checkout, "add", "src/seawall/clock.py")

    assert chosen(checkout) == [HOUSE, CLOCK, MODEL]


def test_a_new_test_file_runs_before_it_is_in_git(checkout):
    write(checkout, "tests/orders/test_new.py", "")

    assert chosen(checkout) == [HOUSE, "tests/orders/test_new.py"]


def test_without_uncommitted_changes_the_last_commit_is_tested(checkout):
    write(checkout, "src/seawall/clock.py", "HOUR = 60 * 60\n")
    commit(checkout)
    write(checkout, "tests/orders/test_signing.py", "# changed\n")
    commit(checkout)

    assert chosen(checkout) == [HOUSE, SIGNING]


def test_a_branch_is_compared_with_where_it_left_the_main_branch(checkout):
    git(checkout, "update-ref", "refs/remotes/origin/main", "HEAD")
    write(checkout, "src/seawall/clock.py", "HOUR = 60 * 60\n")
    commit(checkout)
    write(checkout, "tests/orders/test_signing.py", "# changed\n")

    assert sorted(chosen(checkout)) == sorted([HOUSE, CLOCK, MODEL, SIGNING])


def test_the_base_may_be_named(checkout):
    write(checkout, "tests/orders/test_signing.py", "# changed\n")
    commit(checkout)
    commit(checkout)

    assert chosen(checkout, "--base", "HEAD~2") == [HOUSE, SIGNING]


def test_where_nothing_differs_nothing_is_run(checkout):
    answer = choose(checkout, "--base", "HEAD")

    assert (answer.returncode, answer.stdout) == (0, "")
    assert "there is nothing to test" in answer.stderr


def test_a_base_that_does_not_exist_is_refused(checkout):
    answer = choose(checkout, "--base", "nowhere")

    assert (answer.returncode, answer.stdout) == (2, "")
    assert "There is no commit 'nowhere'." in answer.stderr


def test_a_deleted_module_touches_whoever_still_imports_it(checkout):
    (checkout / "src/seawall/clock.py").unlink()

    assert sorted(chosen(checkout)) == sorted([HOUSE, CLOCK, MODEL])


def test_a_renamed_module_touches_who_imports_its_old_name_and_who_imports_its_new_one(checkout):
    git(checkout, "mv", "src/seawall/clock.py", "src/seawall/hour.py")
    write(checkout, "tests/test_hour.py", "from seawall import hour\n")

    assert sorted(chosen(checkout)) == sorted([HOUSE, "tests/test_hour.py", CLOCK, MODEL])


def test_a_page_with_a_space_in_its_name_touches_the_tests_of_pages(checkout):
    write(checkout, "docs/first page.md", "# The first page\n")

    assert chosen(checkout) == [HOUSE, LINKS]


def test_a_template_touches_the_tests_of_the_module_that_names_it(checkout):
    write(checkout, "src/seawall/templates/orders/page.html", "<p>All orders</p>\n")

    assert chosen(checkout) == [HOUSE, SIGNING, MODEL]


def test_a_file_that_no_test_reads_is_named(checkout):
    write(checkout, "LICENSE", "Do what you like.\n")

    answer = choose(checkout)

    assert answer.stdout.splitlines() == [HOUSE]
    assert "No test imports or names LICENSE." in answer.stderr


def test_what_does_not_fit_into_the_time_is_left_and_named(checkout):
    write(checkout, "tests/durations.json", json.dumps({CLOCK: 1, MODEL: 100}))
    commit(checkout)
    write(checkout, "src/seawall/clock.py", "HOUR = 60 * 60\n")

    answer = choose(checkout, "--seconds", "40")

    assert answer.stdout.splitlines() == [HOUSE, CLOCK]
    assert answer.stderr.splitlines()[1:] == [
        "Taken: 2 of 3 touched test files, up to distance 1; about 21 s.",
        f"Left to the full run: 1; the nearest: {MODEL} (distance 2).",
    ]


def test_a_file_that_is_not_python_is_refused_in_a_sentence(checkout):
    write(checkout, "src/seawall/clock.py", "HOUR = = 60\n")

    answer = choose(checkout)

    assert (answer.returncode, answer.stdout) == (2, "")
    assert "cannot be chosen" in answer.stderr
    assert "clock.py" in answer.stderr


def test_before_the_first_commit_every_file_is_new(tmp_path):
    git(tmp_path, "init", "--quiet")
    write(tmp_path, "a file.txt", "")

    assert changed_files(tmp_path, base_of(tmp_path)) == ["a file.txt"]


def test_this_checkout_is_answered_with_files_that_exist():
    if not (ROOT / ".git").exists():
        pytest.skip("this checkout is not from git")

    assert not [test for test in chosen(ROOT, "--base", "HEAD") if not (ROOT / test).is_file()]
