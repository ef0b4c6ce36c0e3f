"""What the world is made of: pictures, their variants, accounts, and the truth about all of them."""
