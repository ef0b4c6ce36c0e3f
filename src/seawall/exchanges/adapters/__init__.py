"""One module a peer: how it lists, pages, deletes and hears. `registry` finds them here."""
