"""The demo's first day: what people and authorities do, through the doors that real ones use."""
