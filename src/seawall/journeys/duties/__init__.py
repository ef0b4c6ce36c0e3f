"""What the law asks besides an answer: registers, scrutiny, redress, figures, the breach file."""
