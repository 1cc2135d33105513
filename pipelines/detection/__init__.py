"""Pure functions that tell a change from noise."""
