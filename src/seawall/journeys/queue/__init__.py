"""A case waits for a person: opened, assigned, noted, snoozed, split."""
