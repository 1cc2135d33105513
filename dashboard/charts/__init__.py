"""Charts: pure functions, data in, an Altair chart out. No screen, no store, no words about people."""
