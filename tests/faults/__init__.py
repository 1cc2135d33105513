"""Bad input gets the promised answer."""
