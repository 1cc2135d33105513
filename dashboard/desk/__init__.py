"""What one user may ask of one snapshot, a file for each topic; `dashboard.data` puts them together."""
