"""The console, asked over HTTP through every middleware, without a browser."""
