"""Organisations and people: how they begin, sign in, are protected, and leave."""
