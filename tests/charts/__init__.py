"""Charts as pure functions of a frame."""
