"""The little that still changes in retired weeks: names of units, and a larger smallest group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.disclosure.disclose import without_few
from pipelines.disclosure.limits import unknown_where
from pipelines.metrics.groups import told_groups
from pipelines.warehouse.retirement import MINIMUM_GROUP

_UNIT_WEEK = ["unit_id", "week_start"]

if TYPE_CHECKING:
    from pipelines.site import Site
    from pipelines.steps.calendar import Calendar
    from pipelines.steps.recompute import Policy
    from pipelines.warehouse.store import Store


def keep_up(store: Store, site: Site, calendar: Calendar, policy: Policy) -> None:
    """Tell retired weeks under units' present names, and hide what a larger smallest group hides.

    All else of them stays as it was computed.
    """
    smaller = int(store.meta(MINIMUM_GROUP) or site.minimum_group) < site.minimum_group
    store.set_meta(MINIMUM_GROUP, str(site.minimum_group))
    if calendar.horizon is None:
        return
    mark = calendar.horizon.mark
    store.rename_units(policy.lineage.renamed, before=mark)
    if not smaller:
        return
    weeks = store.query("select distinct week_start from fact_completeness where week_start < ?", [mark])
    names = weeks["week_start"].to_list()
    people, groups = (store.of_weeks(f"fact_{name}", names) for name in ("people", "groups"))
    few = people.filter(pl.col("clinicians_worked") < site.minimum_group).select(_UNIT_WEEK)
    values, told = store.of_weeks("metric_value", names), store.of_weeks("group_value", names)
    store.replace_weeks("metric_value", names, without_few(values, few))
    big = told_groups(groups, site.minimum_group)
    store.replace_weeks("group_value", names, told.join(big, on=[*_UNIT_WEEK, "staff_group"], how="semi"))
    small = store.of_weeks("service_value", names)  # by how many people these were can no longer be asked
    store.replace_weeks("service_value", names, small.clear())
    limits = store.of_weeks("limit_week", names)
    store.replace_weeks("limit_week", names, unknown_where(limits, few))
    store.execute(
        "update week_spread set state = 'suppressed', clinicians = null, load_per_hour = null, "
        "coefficient = null, dispersion = null where week_start < ? and clinicians < ?",
        [mark, site.minimum_group],
    )
