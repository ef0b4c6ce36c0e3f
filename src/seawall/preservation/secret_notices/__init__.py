"""Notices whose existence may be secret: a register apart, readable to the cleared only."""
