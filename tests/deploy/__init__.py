"""What ships for running Seawall, each piece run for real where this machine can."""
