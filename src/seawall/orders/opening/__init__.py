"""A long order is acknowledged at once, and its addresses are opened part by part."""
