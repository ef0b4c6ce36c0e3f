"""Who tells us of content, what they must say, and what follows when it is misused."""
