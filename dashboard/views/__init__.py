"""Pages: each asks the desk, draws, explains, and is done."""
