"""Companies share: members, signal exchange, feedback, incidents."""
