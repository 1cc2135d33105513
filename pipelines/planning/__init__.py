"""Arithmetic of plans: what brings a unit back within its line, what a tried plan would have done."""
