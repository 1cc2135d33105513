"""The whole pipeline against reviewed golden tables."""
