"""How good are our decisions: blind second reads, disagreements, golden items, agreement."""
