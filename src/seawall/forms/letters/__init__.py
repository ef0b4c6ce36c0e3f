"""A form becomes a document: canonical JSON, a PDF, the text of a mail."""
