"""A person's own pages: protection, keyboard, and what they sign in by."""
