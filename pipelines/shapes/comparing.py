"""What detection, ledger and pooled estimates agree on where they compare weeks before and after go-live."""

from __future__ import annotations

BASELINE_WEEKS = 12
"""Observed weeks before go-live without which nothing is put down to the tool."""

ANTICIPATION_WEEKS = 4
"""Weeks before go-live left out of the unit's own baseline: people prepare, and are trained."""

FEW_COMPARISONS = 4
"""With fewer comparison units than this the cause is said to be weakly attributed."""

FOR_EVER = 1 << 30
"""A week that never comes."""
