"""How well it works: the measures of a period."""
