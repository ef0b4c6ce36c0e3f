"""Entries become the facts that figures are counted from: from their public parts alone.

What is sealed may be erased one day; no figure may change by that.
"""
