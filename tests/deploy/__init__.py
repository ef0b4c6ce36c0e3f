"""What a release holds is installed and run, as whoever downloads it would."""
