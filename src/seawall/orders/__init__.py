"""What binds us: removal orders and other binding papers, sender, answer."""
