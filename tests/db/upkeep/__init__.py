"""Tests of what keeps a database in good order."""
