"""Incidents: an attack with an online side, and how a forum answers it together.

An incident has no table. It is what the statements in the forum's log add up to, so every
member that has the log has the same incident (`fold.py`).
"""
