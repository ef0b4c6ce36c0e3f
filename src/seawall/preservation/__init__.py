"""Kept under seal: periods, vault, erasure with proof."""
