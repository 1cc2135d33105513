"""Definitions, with the arithmetic written out."""
