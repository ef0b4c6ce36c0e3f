"""Annex II of Regulation (EU) 2021/784: the content is gone, and since when.

TCO Art. 3(6): sent without undue delay after acting, it states in particular the time. It
says "in all Member States", so a measure that leaves one out cannot produce it: Art. 3(3).
Each item has its own measure; the form's two boxes sum them up.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from seawall.clocks.jurisdictions.member_states import EVERYWHERE, missing_from
from seawall.forms.annexes.annex1 import STRICT
from seawall.forms.annexes.answered_order import OrderReceipt, receipt_faults
from seawall.forms.annexes.form_faults import FormFault, require_faultless
from seawall.forms.annexes.form_moments import Day, Moment
from seawall.forms.annexes.required import faults_if_empty, faults_if_no_member_state

FORM = "annex2"


class Tick(StrEnum):
    """The two boxes of section B."""

    REMOVED = "removed"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemMeasure:
    """What was done about one item; `scope` is where access was disabled (`*`: everywhere)."""

    __pydantic_config__ = STRICT

    location: str = ""
    ticks: tuple[Tick, ...] = ()
    at: Moment | None = None
    scope: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Section C: who answers."""

    __pydantic_config__ = STRICT

    hosting_service_provider: str = ""
    legal_representative: str = ""
    main_establishment: str = ""
    representative_state: str = ""
    authorised_person: str = ""
    email: str = ""
    date: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex2:
    """The feedback to the authority, sections A to C."""

    __pydantic_config__ = STRICT

    receipt: OrderReceipt = field(default_factory=OrderReceipt)
    measures: tuple[ItemMeasure, ...] = ()
    addressee: Addressee = field(default_factory=Addressee)

    @property
    def completed_at(self) -> datetime | None:
        """When the last item was dealt with: the form's "time and date of the measure"."""
        return max((measure.at for measure in self.measures if measure.at), default=None)


def removed_measure(location: str, *, at: datetime) -> ItemMeasure:
    """The measure for an item that was removed."""
    return ItemMeasure(location=location, ticks=(Tick.REMOVED,), at=at)


def disabled_measure(
    location: str, *, at: datetime, scope: Sequence[str] = (EVERYWHERE,)
) -> ItemMeasure:
    """The measure for an item to which access was disabled in these states."""
    return ItemMeasure(location=location, ticks=(Tick.DISABLED,), at=at, scope=tuple(scope))


def annex2(
    receipt: OrderReceipt,
    measures: Sequence[ItemMeasure],
    addressee: Addressee,
    *,
    locations: Collection[str] = (),
) -> Annex2:
    """A valid Annex II, or `FormFaulty`; each of the order's `locations` has its measure."""
    form = Annex2(receipt=receipt, measures=tuple(measures), addressee=addressee)
    require_faultless(annex2_faults(form, locations=locations))
    return form


def annex2_faults(form: Annex2, *, locations: Collection[str] = ()) -> tuple[FormFault, ...]:
    """Everything that keeps Annex II from being sent."""
    return (
        *receipt_faults(form.receipt, form=FORM),
        *_section_b(form, locations),
        *_section_c(form.addressee),
    )


def _section_b(form: Annex2, locations: Collection[str]) -> Iterator[FormFault]:
    if not form.measures:
        yield FormFault(
            "annex2.B.measure_missing",
            "measures",
            "It names no item and no measure.",
            "Name each item of the order and what was done.",
        )
    ticks_by_location: dict[str, tuple[Tick, ...]] = {}
    for position, measure in enumerate(form.measures):
        yield from _measure(measure, f"measures[{position}]", form.receipt.received_at)
        if ticks_by_location.setdefault(measure.location, measure.ticks) != measure.ticks:
            yield _both(f"measures[{position}].ticks")
    for location in locations:
        if location not in ticks_by_location:
            yield FormFault(
                "annex2.B.item_unanswered",
                "measures",
                f"Nothing is said of {location}.",
                "Remove it or disable access first, or answer with Annex III.",
            )


def _measure(measure: ItemMeasure, place: str, received_at: datetime | None) -> Iterator[FormFault]:
    if not measure.location.strip():
        yield FormFault(
            "annex2.B.item_missing", f"{place}.location", "It names no item.", "Name its address."
        )
    yield from _ticks(measure, place)
    if measure.at is None:
        yield FormFault(
            "annex2.B.time_missing",
            f"{place}.at",
            "“Time and date of the measure taken” is empty.",
            "State when it took effect: Article 3(6).",
        )
    elif received_at is not None and measure.at < received_at:
        yield FormFault(
            "annex2.B.before_receipt",
            f"{place}.at",
            "The measure was taken before the order was received.",
            "Check both times; the order was not the cause of an earlier measure.",
        )


def _ticks(measure: ItemMeasure, place: str) -> Iterator[FormFault]:
    if not measure.ticks:
        yield FormFault(
            "annex2.B.tick_missing",
            f"{place}.ticks",
            "No box says what was done about the item.",
            "Tick “removed” or “disabled”.",
        )
    elif len(set(measure.ticks)) > 1:
        yield _both(f"{place}.ticks")
    elif Tick.DISABLED in measure.ticks and (open_in := missing_from(measure.scope)):
        yield FormFault(
            "annex2.B.not_all_member_states",
            f"{place}.scope",
            f"not all Member States: access is still open in {', '.join(open_in)}.",
            "Disable access in all Member States, or remove the content: Article 3(3).",
        )


def _both(field: str) -> FormFault:
    return FormFault(
        "annex2.B.ticks_both",
        field,
        "Two boxes say different things of one item.",
        "Exactly one of “removed” and “disabled” holds for an item.",
    )


def _section_c(addressee: Addressee) -> Iterator[FormFault]:
    name = addressee.hosting_service_provider.strip() or addressee.legal_representative
    yield from faults_if_empty(
        FORM, "C", "addressee.hosting_service_provider", name, code="name_missing"
    )
    state = addressee.main_establishment.strip() or addressee.representative_state
    yield from faults_if_empty(
        FORM, "C", "addressee.main_establishment", state, code="state_missing"
    )
    for key in ("main_establishment", "representative_state"):
        yield from faults_if_no_member_state(FORM, "C", f"addressee.{key}", getattr(addressee, key))
    for key in ("authorised_person", "email", "date"):
        yield from faults_if_empty(FORM, "C", f"addressee.{key}", getattr(addressee, key))
