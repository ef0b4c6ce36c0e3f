"""Which keys a person presses: single keys moved elsewhere, or switched off."""
