"""What every table must look like: one suite per canonical table, and the gate that applies them."""
