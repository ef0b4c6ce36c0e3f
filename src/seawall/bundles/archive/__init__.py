"""The file of a bundle: its names, its manifest, how it is written and how it is read."""
