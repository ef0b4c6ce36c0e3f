"""How good decisions are: golden items, agreement, and the record of every source."""
