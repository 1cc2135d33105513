"""Where rows are kept: the only Python that opens DuckDB.

`store` holds the canonical rows and belongs to the pipeline; `build` makes the published snapshot; `read`
is the only way anything else sees one.
"""
