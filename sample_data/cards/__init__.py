"""Declarative cards: what a unit is, what befalls it, what a site must come to know about it."""
