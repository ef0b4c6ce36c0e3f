"""Commands of audit samples."""
