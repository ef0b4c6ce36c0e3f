"""What is known of an upgrade before it is made."""
