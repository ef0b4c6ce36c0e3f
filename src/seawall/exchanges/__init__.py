"""Other people's lists: what each speaks, how we follow it, and what we tell it back."""
