"""What a site holds itself to: load lines with effective dates, the lineage of units, the standing."""
