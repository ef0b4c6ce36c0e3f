"""People decide: the decision, its effect, its second reading, and what it makes known."""
