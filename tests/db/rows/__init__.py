"""Tests of how rows are written and read."""
