"""Signing in: passkey, password with a code, a link, or the own provider."""
