"""Pure functions that say where saved hours went, so that the parts add up exactly."""
