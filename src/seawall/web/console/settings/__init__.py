"""Webhooks, keys for machines, sign-in providers and the contact point."""
