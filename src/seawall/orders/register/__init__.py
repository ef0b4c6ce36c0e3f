"""Who may order: authorities, their keys, and our own contact point."""
