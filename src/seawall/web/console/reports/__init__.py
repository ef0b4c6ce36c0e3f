"""Transparency: the reports that are due, and the figures of a period."""
