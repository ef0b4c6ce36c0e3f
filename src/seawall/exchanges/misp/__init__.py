"""MISP: how signals stand in events there, and how its REST API is spoken."""
