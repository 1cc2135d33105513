"""Events and shifts to weekly facts, on every engine."""
