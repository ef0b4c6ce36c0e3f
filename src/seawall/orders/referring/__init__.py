"""A unit's own side: it looks, refers, orders, follows up, and answers for its errors."""
