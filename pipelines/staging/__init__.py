"""Pure Polars between sources and the quality gate."""
