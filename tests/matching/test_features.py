"""Pictures that share a part are found, and shown where; pictures that do not are not."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from seawall import native
from seawall.matching import BrokenIndexFile, FeatureIndex, aligned, index_for
from seawall.sandbox.pictures.features import Features
from tests.corners import known, orb, scattered, value

NAMES = (
    "coffee.png",
    "chelsea.png",
    "rocket.jpg",
    "brick.png",
    "gravel.png",
    "hubble_deep_field.jpg",
)


@pytest.fixture(scope="module")
def astronaut() -> str:
    return orb(known())


@pytest.fixture(scope="module")
def others() -> list[str]:
    return [orb(known(name)) for name in NAMES]


def cropped(image: Image.Image, share: float) -> Image.Image:
    x, y = round(image.width * share), round(image.height * share)
    return image.crop((x, y, image.width - x, image.height - y))


def test_a_picture_lies_over_itself_without_a_move(astronaut):
    found = aligned(astronaut, astronaut)

    assert found is not None
    assert np.allclose(found.matrix, np.eye(3), atol=1e-3)
    assert found.places > 100
    assert found.size == found.known_size == (512, 512)


def test_a_crop_is_laid_where_it_was_cut_from(astronaut):
    found = aligned(orb(cropped(known(), 0.2)), astronaut)

    assert found is not None
    corner = found.matrix @ [0, 0, 1]  # the crop's upper left corner, in the known picture
    assert np.abs(corner[:2] / corner[2] - 0.2 * 512).max() < 6
    assert abs(found.matrix[0, 0] - 0.6) < 0.02


def test_a_turned_picture_is_turned_back(astronaut):
    found = aligned(orb(known().rotate(30, expand=True)), astronaut)

    assert found is not None
    turn = np.degrees(np.arctan2(found.matrix[1, 0], found.matrix[0, 0]))
    assert abs(turn - 30) < 2


def test_the_map_is_the_one_that_opencv_fits(astronaut):
    found = aligned(orb(cropped(known(), 0.15)), astronaut)

    assert found is not None
    theirs, _ = cv2.estimateAffinePartial2D(found.query, found.known)
    edge = np.array([[0, 0, 1], [511, 0, 1], [0, 511, 1], [511, 511, 1]]).T
    assert np.abs(theirs @ edge - (found.matrix @ edge)[:2]).max() < 6


def test_a_mirror_image_is_found_by_its_mirrored_features(astronaut):
    copy = ImageOps.mirror(known())

    assert aligned(orb(copy), astronaut) is None
    assert aligned(orb(copy, mirrored=True), astronaut) is not None


def test_other_pictures_share_nothing(astronaut, others):
    values = [astronaut, *others]

    pairs = [(a, b) for a in values for b in values if a != b]
    assert not [pair for pair in pairs if aligned(*pair)]


@given(st.integers(0, 10_000), st.integers(1, 256), st.integers(1, 256))
@settings(max_examples=40, deadline=None)
def test_made_up_corners_share_nothing(seed, many, few):
    assert aligned(value(scattered(many, seed)), value(scattered(few, seed + 1))) is None


def test_one_corner_in_many_octaves_is_one_place():
    one = scattered(256, 1)
    same = np.full(256, 100, np.float32) + np.arange(256, dtype=np.float32) % 3
    spot = Features(512, 512, same, same, one.octave, one.angle, one.descriptor)

    assert aligned(value(spot), value(spot)) is None


def test_twelve_places_in_common_are_a_shared_part_and_eleven_are_none():
    twelve = scattered(12, 3)
    eleven = scattered(12, 3)
    eleven.x[1], eleven.y[1] = eleven.x[0], eleven.y[0]  # two corners in one place

    alignment = aligned(value(twelve), value(twelve))

    assert alignment is not None
    assert alignment.places == 12
    assert aligned(value(eleven), value(eleven)) is None


def test_alike_corners_in_other_places_are_no_hit():
    one = scattered(256, 1)
    random = np.random.default_rng(5)
    moved = (random.permutation(one.x), random.permutation(one.y))
    shuffled = Features(512, 512, *moved, one.octave, one.angle, one.descriptor)

    assert aligned(value(one), value(shuffled)) is None


def test_the_index_finds_a_crop_among_others(astronaut, others):
    index = index_for("features")
    index.add(range(7), [astronaut, *others])

    hits = index.search([orb(cropped(known(), 0.2)), orb(cropped(known("coffee.png"), 0.1))])

    assert list(zip(hits.query.tolist(), hits.key.tolist(), strict=True)) == [(0, 0), (1, 1)]
    assert ((hits.distance > 0) & (hits.distance < 99)).all()


def mixed(common: Features, own: Features, seed: int) -> Features:
    """Corners that many pictures have, each time elsewhere, and some of a picture's own."""
    places = scattered(len(common), seed)
    both = [
        np.concatenate(pair)
        for pair in zip(
            (places.x, places.y, common.octave, common.angle, common.descriptor),
            (own.x, own.y, own.octave, own.angle, own.descriptor),
            strict=True,
        )
    ]
    return Features(512, 512, *both)


def test_what_many_pictures_show_does_not_hide_the_one_that_is_meant():
    common, own = scattered(200, 1), scattered(20, 2)
    index = FeatureIndex()
    index.add(range(100), [value(mixed(common, scattered(20, 50 + k), k)) for k in range(100)])
    index.add([777], [value(own)])

    assert index.search([value(mixed(common, own, 999))]).key.tolist() == [777]


def test_with_and_without_the_kernel_the_same_is_found(astronaut, others):
    index = FeatureIndex()
    index.add(range(7), [astronaut, *others])
    index.add(range(7, 47), [value(scattered(256, seed)) for seed in range(40)])  # in tables
    asked = [orb(cropped(known(), 0.2)), orb(cropped(known("coffee.png"), 0.1)), others[2]]

    compiled = index.search(asked)
    with native.without_kernel():
        plain = index.search(asked)

    assert list(compiled) == list(plain)
    assert compiled.key.tolist() == [0, 1, 3]


def test_a_radius_leaves_out_what_shares_little(astronaut):
    index = FeatureIndex()
    index.add([1], [astronaut])
    part = orb(cropped(known(), 0.2))

    (distance,) = index.search([part]).distance.tolist()

    assert len(index.search([part], radius=distance)) == 1
    assert len(index.search([part], radius=distance - 1)) == 0


def test_what_is_discarded_is_not_found_and_what_is_added_is(astronaut, others):
    index = FeatureIndex()
    index.add([5, 5, 6], [astronaut, others[0], others[1]])

    assert index.discard([5, 99]) == 2
    assert index.discard([5]) == 0
    assert len(index) == 1
    assert len(index.search([astronaut, others[0]])) == 0
    index.add([7], [astronaut])
    assert index.search([astronaut]).key.tolist() == [7]


def test_an_empty_index_finds_nothing(astronaut):
    index = FeatureIndex()
    index.add([], [])

    assert (len(index), len(index.search([astronaut])), len(index.search([]))) == (0, 0, 0)


def test_a_saved_index_finds_the_same_and_can_grow(astronaut, others, tmp_path):
    index = FeatureIndex()
    index.add(range(6), others)
    index.discard([2])
    index.save(tmp_path / "known.index")

    loaded = FeatureIndex.load(tmp_path / "known.index")
    loaded.add([9], [astronaut])

    assert len(loaded) == 6
    assert loaded.search([*others, astronaut]).key.tolist() == [0, 1, 3, 4, 5, 9]
    assert loaded.discard([0]) == 1
    assert loaded.search(others).key.tolist() == [1, 3, 4, 5]


def test_an_empty_index_is_saved_and_loaded(tmp_path):
    FeatureIndex().save(tmp_path / "none.index")

    assert len(FeatureIndex.load(tmp_path / "none.index")) == 0


def test_a_damaged_file_is_refused(astronaut, tmp_path):
    index, path = FeatureIndex(), tmp_path / "known.index"
    index.add([1], [astronaut])
    index.save(path)
    damaged = bytearray(path.read_bytes())
    damaged[-1000] ^= 1
    path.write_bytes(damaged)

    with pytest.raises(BrokenIndexFile):
        FeatureIndex.load(path)
