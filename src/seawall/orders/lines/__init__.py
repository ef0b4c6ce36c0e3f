"""The addresses that orders name: what each leads to, and what was asked for it."""
