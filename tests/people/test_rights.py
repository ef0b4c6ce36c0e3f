"""Who may do what, as a lawyer would ask it."""

from __future__ import annotations

import pytest

from seawall.people.model import Role
from seawall.people.rights import ACTS, RIGHTS, role_may


def test_every_role_has_its_rights_and_every_right_is_a_known_act():
    assert set(RIGHTS) == set(Role)
    assert set().union(*RIGHTS.values()) <= set(ACTS)


def test_every_act_is_somebodys():
    assert set().union(*RIGHTS.values()) == set(ACTS)


def test_who_runs_the_installation_has_no_say_in_a_case():
    assert not role_may(Role.ADMIN, "case.decide")
    assert role_may(Role.ADMIN, "people.manage")


def test_only_an_admin_lets_people_in():
    assert [role for role in Role if role_may(role, "people.manage")] == [Role.ADMIN]


def test_a_reviewer_does_not_change_the_banks_that_bring_the_cases():
    assert role_may(Role.REVIEWER, "case.decide")
    assert not role_may(Role.REVIEWER, "bank.curate")


def test_an_overseer_sees_and_changes_nothing():
    assert {act for act in ACTS if role_may(Role.OVERSEER, act)} == {
        "case.see",
        "bank.see",
        "ledger.see",
        "order.see",
        "forum.see",
        "quality.see",
    }


def test_a_misspelt_act_is_a_fault_and_not_a_no():
    with pytest.raises(LookupError, match=r"case\.decied"):
        role_may(Role.LEAD, "case.decied")
