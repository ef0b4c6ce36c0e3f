"""Audit samples: planned, drawn, read, ended."""
