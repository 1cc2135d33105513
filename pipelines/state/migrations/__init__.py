"""Steps from one shape of the journal's database to the next, run by Alembic."""
