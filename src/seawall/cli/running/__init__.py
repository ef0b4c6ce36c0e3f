"""`seawall serve`, `worker`, `migrate`, `doctor`, `world`: what runs, and whether it can."""
