"""One secret a purpose, and one place that asks for it."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest

from seawall.errors import Misconfigured
from seawall.keys import unlocking
from seawall.keys.unlocking import KeyPurpose, secret_for

SOURCE = Path(__file__).parents[2] / "src" / "seawall"


def test_a_secret_that_was_not_unlocked_is_asked_for_in_vain(monkeypatch):
    monkeypatch.setattr(unlocking, "_secrets", {})

    with pytest.raises(Misconfigured, match="no key for evidence") as refused:
        secret_for(KeyPurpose.EVIDENCE)
    assert refused.value.remedy == "Call set_up() first."


def test_no_two_purposes_have_the_same_secret():
    assert len({secret_for(purpose) for purpose in KeyPurpose}) == len(KeyPurpose)


def test_each_purpose_is_named_in_one_module_alone():
    users = defaultdict(set)
    for path in SOURCE.rglob("*.py"):
        for name in re.findall(r"KeyPurpose\.([A-Z]+)", path.read_text()):
            users[name].add(str(path.relative_to(SOURCE)))

    assert {name: len(modules) for name, modules in users.items()} == {
        purpose.name: 1 for purpose in KeyPurpose
    }
