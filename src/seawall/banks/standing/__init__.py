"""How many entries stand in the banks."""
