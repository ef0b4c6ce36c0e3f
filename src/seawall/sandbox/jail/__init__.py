"""The jail, its children, and how they are spoken to."""
