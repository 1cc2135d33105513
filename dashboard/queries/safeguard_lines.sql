-- One row per metric of a list, unit named ($chosen) and week: the unit's own figure; no row where it has none.
with span as (
    select max(last_week) as last_week from unit
)
select cell.metric, cell.unit_id, unit.unit_name, cell.week_start, cell.value, cell.numerator, cell.denominator
from metric_value as cell
join unit using (unit_id)
cross join span
where
    cell.staff_group = 'all'
    and cell.value is not null
    and list_contains($metrics, cell.metric)
    and list_contains($chosen, cell.unit_id)
    and ($every or list_contains($units, cell.unit_id))
    and cell.week_start > span.last_week - $weeks * 7
order by cell.metric, unit.unit_name, cell.unit_id, cell.week_start
