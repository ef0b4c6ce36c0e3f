"""Videos are opened: frames, their hashes, a few stills."""
