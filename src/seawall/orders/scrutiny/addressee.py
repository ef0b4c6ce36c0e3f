"""Who scrutinises orders for us: the authority of our own state, TCO Art. 4(4) and 12(1)(b).

The register says which that is. Many states have one authority for everything, so where no
scrutinising one is entered, the only competent authority of that state is it. Between two
we do not guess: somebody enters which one it is.
"""

from __future__ import annotations

from collections.abc import Iterable

from seawall.orders.register.model import Authority, AuthorityKind, AuthorityState


def scrutinising_authority(
    register: Iterable[Authority], *, establishment: str
) -> Authority | None:
    """The authority of this state that can be written to; None where it is not known."""
    reached = [authority for authority in register if _can_be_written_to(authority, establishment)]
    for kind in (AuthorityKind.SCRUTINY_AUTHORITY, AuthorityKind.COMPETENT_AUTHORITY):
        candidates = [authority for authority in reached if authority.kind is kind]
        if candidates:
            return candidates[0] if len(candidates) == 1 else None
    return None


def authority_mail(authority: Authority) -> str:
    """The mail address of an authority, as the register has it."""
    return str(authority.contact.get("email", ""))


def _can_be_written_to(authority: Authority, state: str) -> bool:
    return bool(
        state
        and authority.country == state
        and authority.state is AuthorityState.ACTIVE
        and authority_mail(authority)
    )
