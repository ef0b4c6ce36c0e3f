"""How many entries stood in the banks, day by day."""
