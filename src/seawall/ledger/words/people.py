"""Words of the ledger for who may do what: people, keys, approvals, providers."""

from __future__ import annotations

from seawall.ledger.word import LedgerWord

APPROVAL_APPROVED = LedgerWord("approval.approved", public="act code")
APPROVAL_APPROVED_ON_MACHINE = LedgerWord("approval.approved_on_machine", public="act code")
APPROVAL_CARRIED_OUT = LedgerWord("approval.carried_out", public="act code")
APPROVAL_PROPOSED = LedgerWord("approval.proposed", public="act code")
APPROVAL_REFUSED = LedgerWord("approval.refused", public="act code")
APPROVAL_TAKEN_BACK = LedgerWord("approval.taken_back", public="act code")

KEY_CREATED = LedgerWord("key.created", public="expires_at name scopes")
KEY_REVOKED = LedgerWord("key.revoked", public="name")

ORGANISATION_FOUNDED = LedgerWord("organisation.founded", public="kind name slug")

PERSON_BOUND = LedgerWord("person.bound", public="code provider")
PERSON_CONFIRMED = LedgerWord("person.confirmed", public="code role", sealed="email name")
PERSON_DEACTIVATED = LedgerWord("person.deactivated", public="code role", sealed="email name")
PERSON_INVITED = LedgerWord("person.invited", public="code role", sealed="email name")
PERSON_LINK_ISSUED = LedgerWord("person.link_issued", public="code")
PERSON_NOT_REACHED = LedgerWord("person.not_reached", public="way", sealed="why")
PERSON_PAGED = LedgerWord("person.paged", public="say")
PERSON_PASSKEY_ADDED = LedgerWord("person.passkey_added", public="code")
PERSON_PASSKEY_REMOVED = LedgerWord("person.passkey_removed", public="code")
PERSON_PASSWORD_REMOVED = LedgerWord("person.password_removed", public="code")
PERSON_PASSWORD_SET = LedgerWord("person.password_set", public="code")
PERSON_REACHED = LedgerWord("person.reached", public="way")
PERSON_RECOVERY_RENEWED = LedgerWord("person.recovery_renewed", public="code")
PERSON_ROLE_CHANGED = LedgerWord("person.role_changed", public="code role", sealed="email name")
PERSON_SESSION_ENDED = LedgerWord("person.session_ended", public="code")
PERSON_SESSIONS_ENDED = LedgerWord("person.sessions_ended", public="code sessions")
PERSON_SIGN_IN_REFUSED = LedgerWord("person.sign_in_refused", public="code how")
PERSON_SIGNED_IN = LedgerWord("person.signed_in", public="code how")
PERSON_SIGNED_OUT = LedgerWord("person.signed_out", public="code")

PERSON_UNBOUND = LedgerWord("person.unbound", public="code provider")

PROVIDER_ADDED = LedgerWord("provider.added", public="issuer vouches")
PROVIDER_SWITCHED_ON = LedgerWord("provider.switched_on")
PROVIDER_SWITCHED_OFF = LedgerWord("provider.switched_off")
