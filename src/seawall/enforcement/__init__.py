"""Decisions take effect: actions, and the webhooks that carry them."""
