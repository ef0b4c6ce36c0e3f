"""What we sign, seal and unlock with.

A rule of a page each: where a key comes from (`installation`, `derived`, `unlocking`), whose
it is (`organisation`, `seat`), and what it does (`signing`, `sealing`, `tags`, `tokens`).
A format stays in the room that speaks it, and calls one of these for the operation.
"""
