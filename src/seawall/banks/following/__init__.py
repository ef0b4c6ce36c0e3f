"""Who follows the banks change by change, and how far each has come."""
