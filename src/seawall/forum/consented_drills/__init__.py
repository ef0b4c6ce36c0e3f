"""Members test each other: who agreed to what, and what a tester says it found."""
