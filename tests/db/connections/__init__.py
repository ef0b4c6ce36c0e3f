"""Tests of what a connection knows."""
