"""A legal report as one document, which becomes JSON, CSV, HTML and PDF."""
