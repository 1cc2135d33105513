"""Times of the pipeline against the bare floor of the same machine."""
