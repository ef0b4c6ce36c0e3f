"""Content arrives and is found again: upload checks, what is known later, and what is restored."""
