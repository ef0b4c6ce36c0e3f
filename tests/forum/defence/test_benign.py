"""What no shared signal may find, and 500 poisoned hashes that found nobody."""

from __future__ import annotations

import hashlib
import importlib.util
import io
import json
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from seawall.errors import Misconfigured
from seawall.forum.defence.adoption import decide_ruling
from seawall.forum.defence.benign import BenignItem, BenignSet
from seawall.forum.defence.benign_files import of_folder, shipped_set
from seawall.forum.defence.model import SignalEffect
from seawall.forum.defence.policy import AdoptionPolicy, Allowance
from seawall.forum.defence.policy_reading import shipped_policy
from seawall.matching import distance
from seawall.sandbox import DecoderPool
from seawall.signals import frames_from, hash_text, passages_of, pdq_of_pixels
from tests.forum.defence.made import NOON, author, newcomer, offer, opened, pdq_of
from tests.pictures import installed_pictures, saved

ROOT = Path(__file__).parents[3]
MEDIA = ROOT / "src/seawall/world/media"
PHOTOS = sorted(
    (*MEDIA.glob("photos/*.jpg"), *MEDIA.glob("not-in-bank/*.jpg")), key=lambda path: path.name
)
POISON = 500
STRANGE = (
    "The keeper of the northern tower wrote that winter of a fleet without lamps, of ropes that "
    "nobody had tied, and of a bell under the ice which the children said they heard on Sundays."
)


@pytest.fixture(scope="module")
def pool():
    with DecoderPool(1) as one:
        yield one


@pytest.fixture(scope="module")
def maker():
    found = importlib.util.spec_from_file_location("benign_set", ROOT / "scripts/benign_set.py")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def pdq(picture: Image.Image) -> str:
    return pdq_of_pixels(np.asarray(picture.convert("RGB"))).value


def test_the_shipped_set_is_what_its_maker_makes(maker, pool):
    held = [json.loads(line) for line in maker.TARGET.read_text("utf-8").splitlines()]
    made = list(maker.made(pool))

    assert [(one["group"], one["name"]) for one in held] == [
        (one["group"], one["name"]) for one in made
    ]
    for one, other in zip(held, made, strict=True):
        assert {**one["values"], "pdq": 0} == {**other["values"], "pdq": 0}, one["name"]
        pairs = zip(one["values"].get("pdq", []), other["values"].get("pdq", []), strict=True)
        assert all(distance(a, b) <= 2 for a, b in pairs), one["name"]  # two decoders, one picture


@pytest.mark.parametrize("path", PHOTOS, ids=lambda path: path.stem)
def test_a_harmless_photograph_is_known_in_every_view(path):
    picture = opened(path)
    views = [picture, *(picture.transpose(turn) for turn in Image.Transpose)]

    assert all(shipped_set().hit("pdq", pdq(view)) for view in views)


def test_other_photographs_are_not_taken_for_harmless_ones():
    ours = {"skimage", "media"}  # where the shipped photographs come from
    others = [path for path in installed_pictures() if not ours & set(path.parts)]
    found = {
        path.name: hit
        for path in others
        for signal in [pdq_of(path)]
        if signal.quality >= 50 and (hit := shipped_set().hit("pdq", signal.value))
    }

    assert len(others) > 10
    assert not found


def test_a_harmless_file_text_and_address_are_known_by_equality_and_by_likeness():
    files = shipped_set()
    declaration = next(thing for thing in files.things if thing.name == "universal-declaration")
    dressed = declaration.text.replace("born", "b\u200born").upper()

    assert files.hit("sha256", hashlib.sha256(b"").hexdigest()).name == "empty"
    assert files.hit("url", "https://example.com/").group == "addresses"
    assert files.hit("url", "https://example.com/other") is None
    for signal in hash_text(dressed).signals:
        if signal.type in {"text", "passage", "minhash"}:
            assert files.hit(signal.type, signal.value).name == "universal-declaration"


def test_a_strange_text_is_not_taken_for_a_harmless_one():
    for signal in hash_text(STRANGE).signals:
        if not signal.transient:
            assert shipped_set().hit(signal.type, signal.value) is None


def test_a_passage_that_quotes_a_little_is_known_by_how_little():
    quoted = next(thing for thing in shipped_set().things if thing.name == "witness-appeal").text
    little = f"{STRANGE} {STRANGE[::-1]} {quoted[:110]}"
    hit = shipped_set().hit("passage", passages_of(little)[0].value)

    assert hit.name == "witness-appeal"
    assert hit.share < 50


def test_a_term_that_harmless_texts_answer_to_is_known():
    assert shipped_set().hit("term", "human beings")
    assert shipped_set().hit("term", "regex-/tresp[a-z]+/")
    assert shipped_set().hit("term", "grey tide order") is None


def test_a_video_is_harmless_by_the_share_of_its_usable_frames():
    cat, other = pdq_of(MEDIA / "photos/cat.jpg").value, "5a" * 32
    frames = [(0.0, 100, cat), (1.0, 100, other), (2.0, 100, cat), (3.0, 20, "00" * 32)]

    assert shipped_set().hit("vpdq", frames_from(frames).value).share == 66
    assert shipped_set().hit("vpdq", frames_from([*frames[:2], frames[1]]).value).share == 33
    assert shipped_set().hit("vpdq", frames_from([frames[1]]).value) is None
    assert shipped_set().hit("vpdq", frames_from([frames[3]]).value) is None


def test_many_offers_are_answered_as_one_by_one():
    rng = np.random.default_rng(7)
    cat = bytes.fromhex(pdq_of(MEDIA / "photos/cat.jpg").value)
    near = np.frombuffer(cat, np.uint8).copy()
    near[:5] ^= 0xFF  # 40 bits
    values = [row.tobytes().hex() for row in rng.integers(0, 256, (12_000, 32), np.uint8)]
    values[77], values[11_999] = near.tobytes().hex(), cat.hex()
    hits = shipped_set().hits([("pdq", value) for value in values])

    assert hits == {place: shipped_set().hit("pdq", values[place]) for place in (77, 11_999)}
    assert hits[77].distance <= 40


def test_an_operators_folder_is_added_and_a_demo_may_do_without_photographs(tmp_path, pool):
    (tmp_path / "logo.png").write_bytes(
        saved(Image.effect_mandelbrot((300, 200), (-2, -1, 1, 1), 50).convert("RGB"), "PNG")
    )
    (tmp_path / "motto.txt").write_text(STRANGE)
    (tmp_path / "sites.urls").write_text("https://town.example/\n")
    more = shipped_set().with_things(of_folder(tmp_path, pool))
    logo = pdq_of(tmp_path / "logo.png").value

    assert more.hit("pdq", logo).name == "logo.png"
    assert more.hit("url", "https://town.example/").group == "own"
    assert more.hit("passage", passages_of(STRANGE)[0].value).name == "motto.txt"
    assert more.hit("term", "northern tower").name == "motto.txt"
    cat = pdq_of(MEDIA / "photos/cat.jpg").value
    assert more.without("photos").hit("pdq", cat) is None


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.jsonl", "no json"),
        ("b.jsonl", '{"group": "x", "name": "y", "values": {"pdq": ["short"]}}'),
        ("c.jsonl", '{"name": "y"}'),
        ("d.urls", "no address at all"),
    ],
)
def test_a_folder_that_cannot_be_read_stops_the_start_and_names_the_setting(
    tmp_path, pool, name, text
):
    (tmp_path / name).write_text(text)

    with pytest.raises(Misconfigured) as refused:
        list(of_folder(tmp_path, pool))

    assert refused.value.field == "benign_dir"
    assert refused.value.remedy


def flipped(value: str, rng: np.random.Generator) -> str:
    """The hash with up to 31 of its bits turned."""
    bits = np.unpackbits(np.frombuffer(bytes.fromhex(value), np.uint8))
    bits[rng.choice(256, int(rng.integers(0, 32)), replace=False)] ^= 1
    return np.packbits(bits).tobytes().hex()


def edited(picture: Image.Image, rng: np.random.Generator) -> Image.Image:
    """The picture as somebody would send it on: one to three everyday edits."""
    for step in rng.choice(6, int(rng.integers(1, 4)), replace=False):
        if step == 0:
            picture = Image.open(
                io.BytesIO(saved(picture, "JPEG", quality=int(rng.integers(10, 60))))
            )
        elif step == 1:
            picture = picture.resize((picture.width * 2 // 3, picture.height * 2 // 3))
        elif step == 2:
            picture = ImageEnhance.Brightness(picture).enhance(float(rng.uniform(0.7, 1.3)))
        elif step == 3:
            picture = picture.filter(ImageFilter.GaussianBlur(float(rng.uniform(0.5, 2))))
        elif step == 4:
            picture = picture.crop((4, 4, picture.width - 4, picture.height - 4))
        else:
            picture = picture.copy()
            ImageDraw.Draw(picture).text((10, picture.height - 24), "seen", fill=(255, 255, 255))
    return picture.convert("RGB")


@cache
def poisoned() -> list[str]:
    """500 hashes within 31 bits of the shipped photographs': half by flips, half by edits."""
    rng = np.random.default_rng(20260601)
    pictures = [opened(path) for path in PHOTOS]
    hashes = [pdq(picture) for picture in pictures]
    made: list[str] = []
    for turn in range(20 * POISON):
        at = turn % len(pictures)
        by_flips = len(made) < POISON // 2
        value = flipped(hashes[at], rng) if by_flips else pdq(edited(pictures[at], rng))
        if distance(value, hashes[at]) <= 31:
            made.append(value)
        if len(made) == POISON:
            break
    return made


def test_500_poisoned_hashes_of_harmless_photographs_act_nowhere(capsys):
    """A rogue member, two sock puppets, two signers, grave labels, and a policy that blocks all."""
    values = poisoned()
    lax = AdoptionPolicy(
        "block everything", SignalEffect.BLOCK, allow=(Allowance("all", SignalEffect.BLOCK),)
    )
    hits = shipped_set().hits([("pdq", value) for value in values])
    offers = [offer(value=value, author="rogue", quality=100) for value in values]
    outcomes = Counter()
    for an_author in (author(member="rogue"), newcomer(member="rogue")):
        for policy in (shipped_policy(), lax):
            for place, an_offer in enumerate(offers):
                ruling = decide_ruling(
                    an_offer, an_author, policy, benign=hits.get(place), incident=None, now=NOON
                )
                outcomes[ruling.effect, ruling.rule] += 1
    told = f"{len(values)} poisoned hashes, two authors, two policies: {dict(outcomes)}\n"
    with capsys.disabled():
        sys.stdout.write(told)

    assert len(values) == POISON
    assert outcomes == {(SignalEffect.OFF, "benign"): 4 * POISON}


def test_without_the_benign_set_a_rogue_newcomer_is_still_stopped_by_the_other_lines():
    lax = AdoptionPolicy(
        "block everything", SignalEffect.BLOCK, allow=(Allowance("all", SignalEffect.BLOCK),)
    )
    rogue = newcomer(member="rogue")
    outcomes = Counter(
        decide_ruling(
            offer(value=value, author="rogue", agree=frozenset()),
            rogue,
            lax,
            benign=None,
            incident=None,
            now=NOON,
        ).rule
        for value in poisoned()
    )

    assert set(outcomes) <= {"shape", "quarantine"}
    assert outcomes["quarantine"] > POISON // 2


def test_a_set_of_one_thing_answers_for_itself_only():
    one = BenignSet([BenignItem("own", "cat", {"pdq": ("f8" * 32,)})])

    assert one.hit("pdq", "f8" * 32).distance == 0
    assert one.hit("no-such-type", "x") is None
    assert one.hits([]) == {}
