"""How a person shows who they are: passkeys, codes, providers elsewhere, and sessions."""
