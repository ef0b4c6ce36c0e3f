"""A closer look at a decoded picture: other views, local features, codes, as asked for."""

from __future__ import annotations

from dataclasses import dataclass

from seawall.sandbox.pictures._asking import PictureAsk, WireDerivedView, WireFeatures
from seawall.sandbox.pictures._corners import cv2
from seawall.sandbox.pictures._decoded import DecodedFrame
from seawall.sandbox.pictures._features import ABSENT, FINE_FROM, FINE_SIDE, LONG_SIDE, features_of
from seawall.sandbox.pictures._qr import codes_in
from seawall.sandbox.pictures._views import derived_views

FINE = "fine"


@dataclass(frozen=True, slots=True)
class CloserViews:
    """Derived views, local features, codes and notes of one picture."""

    derived: list[WireDerivedView]
    features: list[WireFeatures]
    codes: list[str]
    notes: list[str]


def closer_look(picture: DecodedFrame, ask: PictureAsk) -> CloserViews:
    """The derived views, local features and codes that were asked for."""
    small = picture.upright() if ask.views or ask.codes else None
    views, features, notes = [], [], []
    if ask.views and small is not None:
        views = [
            WireDerivedView(name=view.name, pdq=view.pdq, quality=view.quality)
            for view in derived_views(small)
        ]
    if ask.features:
        notes = [] if cv2() else [ABSENT]
        sides = features_of(picture.within(LONG_SIDE))
        if ask.fine and max(picture.luma.shape) >= FINE_FROM:
            fine_sides = features_of(picture.within(FINE_SIDE), long_side=FINE_SIDE)
            if value := fine_sides.get(""):
                sides[FINE] = value
        features = [WireFeatures(view=view, value=value) for view, value in sides.items()]
    return CloserViews(views, features, codes_in(picture.luma, small) if ask.codes else [], notes)
