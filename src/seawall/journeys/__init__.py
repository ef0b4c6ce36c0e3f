"""The story itself, a folder a product, each journey read from top to bottom.

A step that only journeys use begins with an underscore. Folders run downhill as packages do
(a contract in `pyproject.toml` has their order), so that a journey is entered from above.
"""
