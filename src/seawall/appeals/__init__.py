"""Users answer back: appeal, second reviewer, reinstatement."""
