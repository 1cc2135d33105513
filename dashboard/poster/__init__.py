"""The poster that leads a unit's staff to the form of overload reports."""
