"""One file a step; what is written here is never changed again."""
