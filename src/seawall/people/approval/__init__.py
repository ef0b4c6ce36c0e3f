"""What one person alone may not do: proposals, and the second person who approves them."""
