"""The ways in: what counts as a new patient, said once."""

from __future__ import annotations

from pipelines.metrics.cells import known_total

NEW_PATIENTS = known_total("admissions", "transfers_in", "referrals")
"""Transfers in are counted: another unit's patient is new here and makes the same admission work."""
