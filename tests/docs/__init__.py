"""Documented commands really run."""
