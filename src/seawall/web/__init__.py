"""HTTP: api for machines, console for people."""
