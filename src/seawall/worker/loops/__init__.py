"""Whatever goes round slows down when it fails, and calls somebody when it goes on failing."""
