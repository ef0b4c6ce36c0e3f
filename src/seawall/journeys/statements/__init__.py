"""Whoever is affected is told why: statements of reasons, read by link and submitted."""
