"""Protection of the people who look."""
