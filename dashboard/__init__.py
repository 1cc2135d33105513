"""How people see it, on screen and on paper: read-only on what the pipeline published."""
