"""Whether an order crosses a border: our own finding, and never what its form says alone.

An order is cross-border where another state issued it than that of our main establishment or
of our legal representative (TCO Art. 4(1)); then it may be scrutinised, and we have 48 hours
to ask (Art. 4(4)). The register knows the state of the issuing authority, and our contact
point where we are. The form's fields and its tick are what the sender claims. Where the two
differ, the order counts as crossing: a window too many costs a page its width, one too few
costs a right. Where neither says which state issued it, the same holds.
"""

from __future__ import annotations

from dataclasses import dataclass

from seawall.forms.annexes.annex1 import Annex1


@dataclass(frozen=True, slots=True)
class BorderFinding:
    """What we find, and what the document says; None where either says nothing."""

    own: bool | None
    claimed: bool | None

    @property
    def crosses(self) -> bool:
        """Whether the order counts as cross-border."""
        known = [says for says in (self.own, self.claimed) if says is not None]
        return any(known) or not known

    @property
    def differs(self) -> bool:
        """Whether the document says otherwise than we find."""
        return None not in (self.own, self.claimed) and self.own is not self.claimed


def border_finding(*, issuer: str, home: str, form: Annex1 | None) -> BorderFinding:
    """Of an order of this state (ISO 3166) to a provider established or represented in `home`.

    Where our own home is not known, the form's word on it is all there is.
    """
    home = home or (form.establishment_member_state.strip() if form else "")
    own = issuer != home if issuer and home else None
    return BorderFinding(own, _claim(form) if form else None)


def _claim(form: Annex1) -> bool | None:
    """What the two fields of section A and the tick of section D say together."""
    if form.cross_border or form.is_cross_border:
        return True
    states = (form.issuing_member_state.strip(), form.establishment_member_state.strip())
    return False if all(states) else None
