"""Fast code against a slow, obvious second implementation."""
