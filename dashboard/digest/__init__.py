"""The digest: a short message about cases to people outside the dashboard, with counts and nobody's name."""
