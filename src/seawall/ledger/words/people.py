"""Words of the ledger for who may do what: people, keys, approvals, providers."""

from __future__ import annotations

from seawall.ledger.word import Word

APPROVAL_ALONE = Word("approval.alone", public="act code")
APPROVAL_APPROVED = Word("approval.approved", public="act code")
APPROVAL_CARRIED_OUT = Word("approval.carried_out", public="act code")
APPROVAL_PROPOSED = Word("approval.proposed", public="act code")
APPROVAL_REFUSED = Word("approval.refused", public="act code")
APPROVAL_TAKEN_BACK = Word("approval.taken_back", public="act code")

KEY_CREATED = Word("key.created", public="name scopes")
KEY_REVOKED = Word("key.revoked", public="name")

ORGANISATION_FOUNDED = Word("organisation.founded", public="kind name slug")

PERSON_BOUND = Word("person.bound", public="code provider")
PERSON_DEACTIVATED = Word("person.deactivated", public="code role", sealed="email name")
PERSON_INVITED = Word("person.invited", public="code role", sealed="email name")
PERSON_LINK_ISSUED = Word("person.link_issued", public="code")
PERSON_NOT_REACHED = Word("person.not_reached", sealed="why")
PERSON_PAGED = Word("person.paged", public="say")
PERSON_PASSKEY_ADDED = Word("person.passkey_added", public="code")
PERSON_PASSKEY_REMOVED = Word("person.passkey_removed", public="code")
PERSON_PASSWORD_REMOVED = Word("person.password_removed", public="code")
PERSON_PASSWORD_SET = Word("person.password_set", public="code")
PERSON_REACHED = Word("person.reached")
PERSON_RECOVERY_RENEWED = Word("person.recovery_renewed", public="code")
PERSON_ROLE_CHANGED = Word("person.role_changed", public="code role", sealed="email name")
PERSON_SESSION_ENDED = Word("person.session_ended", public="code")
PERSON_SESSIONS_ENDED = Word("person.sessions_ended", public="code sessions")
PERSON_SIGN_IN_REFUSED = Word("person.sign_in_refused", public="code how")
PERSON_SIGNED_IN = Word("person.signed_in", public="code how")
PERSON_SIGNED_OUT = Word("person.signed_out", public="code")

PROVIDER_ADDED = Word("provider.added", public="issuer vouches")
PROVIDER_SWITCHED_ON = Word("provider.switched_on")
PROVIDER_SWITCHED_OFF = Word("provider.switched_off")
