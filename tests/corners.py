"""Pictures with corners for tests, and local features made up from nothing but numbers."""

import numpy as np
from PIL import Image

from seawall.sandbox.pictures._decoded import DecodedFrame
from seawall.sandbox.pictures._features import features_of
from seawall.sandbox.pictures.features import Features, packed_features
from tests.pictures import photo


def luma(image: Image.Image) -> np.ndarray:
    """What the jail looks at: upright luma, its shorter side about 512."""
    return DecodedFrame(image=image.convert("RGB")).upright()


def orb(image: Image.Image, *, mirrored: bool = False) -> str:
    """The local features of a picture as a value."""
    return features_of(luma(image))["mirrored" if mirrored else ""]


def known(name: str = "astronaut.png") -> Image.Image:
    """A photograph with many corners."""
    return photo(name)


def scattered(many: int, seed: int, size: int = 512) -> Features:
    """Corners at random places, with random descriptors."""
    random = np.random.default_rng(seed)
    return Features(
        size,
        size,
        random.uniform(0, size, many).astype(np.float32),
        random.uniform(0, size, many).astype(np.float32),
        random.integers(0, 8, many, dtype=np.uint8),
        random.uniform(0, 358, many).astype(np.float32),
        random.integers(0, 256, (many, 32), dtype=np.uint8),
    )


def value(features: Features) -> str:
    return packed_features(features)
