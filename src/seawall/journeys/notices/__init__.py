"""Users and trusted flaggers tell us of content, and learn what became of it."""
