"""Tests by kind, one folder each."""
