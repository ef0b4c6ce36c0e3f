"""Whether a bundle holds: each rule by itself, and the walk that applies them all."""
