"""Faults, one file each: what breaks, and who hears of it all the same."""
