"""Lists of names that states keep: leads for a person, never grounds for a machine."""
