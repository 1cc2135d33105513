"""permitted_uses: which tasks the trust lets an LLM help with, by setting."""

from __future__ import annotations

import polars as pl

from sample_data.cards.tasks import TASKS
from sample_data.world.site import SiteWorld

NOT_PERMITTED = {"decision_support": "No tool is approved as a medical device for decisions"}
CONDITIONS = {"risk_assessment": "Draft only; the assessing clinician signs"}


def rows(world: SiteWorld) -> pl.DataFrame:
    """One row per setting of the site and task."""
    settings = sorted({unit.card.setting for unit in world.units})
    return pl.DataFrame(
        [
            {
                "task_type": task,
                "permitted": task not in NOT_PERMITTED,
                "setting": setting,
                "reason": NOT_PERMITTED.get(task, CONDITIONS.get(task)),
            }
            for setting in settings
            for task in TASKS
        ],
        infer_schema_length=None,
    )
