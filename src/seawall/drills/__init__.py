"""Controls are shown to work: harmless registered items, uploaded on a sealed schedule."""
