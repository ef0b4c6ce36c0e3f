"""Traces of people in texts and addresses: how they are written, and how they are hidden."""
