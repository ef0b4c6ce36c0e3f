"""Decisions take effect: an action for each target, and a page to the person on call."""
