"""One function at a time."""
