"""Removed content is kept under seal, opened for a purpose, and erased with proof."""
