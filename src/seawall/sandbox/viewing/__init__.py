"""What a reviewer is shown and hears: small, safe and asked for."""
