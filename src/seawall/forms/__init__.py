"""Annexes, certificates and letters, read and set."""
