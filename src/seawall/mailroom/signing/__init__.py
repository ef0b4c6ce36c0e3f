"""Who signed this, and with which key: JWS, S/MIME and OpenPGP, checked against pinned keys.

A signature proves nothing by itself: it counts for a key that the register holds for an
authority. No chain of certificates and no key server is asked, so nothing can be added
to the circle of signers from outside. The time comes in as an argument, except where
`pgp` says otherwise.
"""
