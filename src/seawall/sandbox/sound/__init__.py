"""Recordings are opened, and what is heard in them becomes words."""
