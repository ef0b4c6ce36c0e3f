"""One module a peer: how it lists, pages, deletes and hears. `adapter_registry` finds them here."""
