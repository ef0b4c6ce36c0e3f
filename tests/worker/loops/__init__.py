"""Tests of what slows down and is told."""
