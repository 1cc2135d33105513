"""The catalogue in Simplified Chinese: one module for each English one, with the same keys and slots."""
