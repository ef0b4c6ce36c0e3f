"""What one party did to another's request, signed by whoever did it, and fit to be published."""
