"""What arrives by post, read: mail, files, forms, signatures.

Reading takes bytes and opens nothing that could run: attachments go to the sandbox. A
mail's own words about itself (its sender, its date, its authentication) are claims. What
could not be read is told by name, and the caller keeps the original bytes.
"""
