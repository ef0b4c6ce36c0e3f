"""What the worker does for audits: it draws samples, ends what was read, plans what follows."""
