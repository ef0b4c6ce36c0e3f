"""Mail is taken in: an order, a reply to us, a letter, or an answer that came back."""
