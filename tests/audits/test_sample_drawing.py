"""Seed and root together draw the sample: neither does so alone, and the same do so again."""

from __future__ import annotations

import hashlib
from collections import Counter

from seawall.audits.sample_drawing import commitment_to, draw, frame_digest

STRATA = {"a": [f"dec_a{n:03}" for n in range(200)], "b": [f"dec_b{n:03}" for n in range(50)]}
SEED, ROOT = b"s" * 32, b"r" * 32


def test_the_same_seed_and_root_draw_the_same_sample():
    assert draw(STRATA, 40, seed=SEED, root=ROOT) == draw(STRATA, 40, seed=SEED, root=ROOT)


def test_another_seed_or_another_root_draws_another():
    sample = draw(STRATA, 40, seed=SEED, root=ROOT)

    assert draw(STRATA, 40, seed=b"t" * 32, root=ROOT) != sample
    assert draw(STRATA, 40, seed=SEED, root=b"q" * 32) != sample


def test_nothing_is_drawn_twice_and_everything_from_its_own_stratum():
    a, b = draw(STRATA, 60, seed=SEED, root=ROOT)

    assert len({*a}) == len(a)
    assert {*a} <= {*STRATA["a"]}
    assert {*b} <= {*STRATA["b"]}
    assert len(a) + len(b) == 60


def test_each_decision_is_drawn_as_often_as_any_other():
    drawn = Counter()
    for number in range(2_000):
        (sample,) = draw({"b": STRATA["b"]}, 25, seed=SEED, root=number.to_bytes(32, "big"))
        drawn.update(sample)

    # 1,000 times each by the law; six times the spread of a fair draw (√(2000 · ½ · ½) = 22)
    assert all(abs(count - 1_000) < 134 for count in drawn.values())
    assert len(drawn) == 50


def test_the_log_has_the_hash_of_the_seed_and_of_all_that_could_be_drawn():
    assert commitment_to(SEED) == hashlib.sha256(SEED).hexdigest()
    assert frame_digest(STRATA) != frame_digest({**STRATA, "b": STRATA["b"][:-1]})
    assert frame_digest(STRATA) != frame_digest({"a": STRATA["b"], "b": STRATA["a"]})
